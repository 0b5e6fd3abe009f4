import DrawdownBilling
import Foundation
import LedgerStore

// A prepaid gateway between standard input and standard output, on a real clock:
//
//   gateway [--ledger FILE]
//
// Exit codes: 0 done; 2 a line was wrong; 3 the ledger, standard input or output failed.

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

/// Says what is wrong with a line.
func attempt(_ body: () throws(BadLine) -> Void) {
  do { try body() } catch { say(error.message) }
}

/// Writes what there is to tell once it lasts, or ends where it cannot be stored: nothing of it is
/// told then.
func commit(_ books: inout Books) {
  do { write(try books.commit()) } catch {
    say("\(error)")
    exit(3)
  }
}

/// The ledger that the command line names, if any.
func ledger() -> String? {
  let arguments = Array(CommandLine.arguments.dropFirst())
  if arguments.isEmpty { return nil }
  guard arguments.count == 2, arguments[0] == "--ledger", !arguments[1].isEmpty else {
    say("usage: gateway [--ledger FILE]")
    exit(2)
  }
  return arguments[1]
}

/// Opens the books.
func open(_ path: String?) -> Books {
  do { return try Books(path: path) } catch {
    say("\(error)")
    exit(3)
  }
}

/// Takes lines to the end of input, and returns how the program ends; the ledger is closed then.
func serve(_ path: String?) -> Int32 {
  var books = open(path)
  commit(&books)
  var input = LineInput()
  reading: while true {
    switch input.next(until: books.nextDue, now: now) {
    case .line(let line):
      // A blank stands for an empty line: without anything, time passes.
      let line = line.isEmpty ? " " : line
      attempt { () throws(BadLine) in try books.take(line, now: now()) }
      // Lines that are there already are stored together.
      if input.hasLine, !books.isFull { continue reading }
    case .time: attempt { () throws(BadLine) in try books.take("", now: now()) }
    case .end: break reading
    case .failure(let reason):
      say(reason)
      return 3
    }
    commit(&books)
  }
  attempt { () throws(BadLine) in try books.finish(now: now()) }
  commit(&books)
  return books.isClean ? 0 : 2
}

signal(SIGPIPE, SIG_IGN)
exit(serve(ledger()))
