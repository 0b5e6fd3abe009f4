import DrawdownBilling
import Foundation

// A prepaid gateway between standard input and standard output, on a real clock.
//
// Exit codes: 0 done; 2 a line was wrong; 3 standard input or output failed.

/// The time of the real clock.
func now() -> Instant {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
}

func say(_ message: String) { FileHandle.standardError.write(Data("\(message)\n".utf8)) }

/// Writes replies, or ends where nobody reads them.
func write(_ replies: [Reply]) {
  guard !replies.isEmpty else { return }
  let text = replies.map { $0.json + "\n" }.joined()
  do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch {
    say("standard output cannot be written")
    exit(3)
  }
}

/// Writes what an attempt brings, or says what is wrong.
func attempt(_ body: () throws(BadLine) -> [Reply]) {
  do { write(try body()) } catch { say(error.message) }
}

signal(SIGPIPE, SIG_IGN)
var session = Session()
var input = LineInput()
reading: while true {
  switch input.next(until: session.nextDue, now: now) {
  case .line(let line):
    attempt { () throws(BadLine) in try session.take(line, now: now()) }
  case .time: attempt { () throws(BadLine) in try session.wake(now: now()) }
  case .end: break reading
  case .failure:
    say("standard input cannot be read")
    exit(3)
  }
}
attempt { () throws(BadLine) in try session.finish(now: now()) }
exit(session.isClean ? 0 : 2)
