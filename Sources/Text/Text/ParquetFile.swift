@preconcurrency import Glibc

/// Reads Parquet files through a command: Python's package `duckdb`, which PyPI has for every system,
/// streams them as JSON lines and keeps lists, objects and exact decimals as they are.
enum ParquetFile {
  private static let mark = Array("PAR1".utf8)
  /// What the command ends with where the package is missing, or Python itself.
  private static let missing: Set<Int32> = [3, 127]
  private static let script = """
    import sys
    sys.path.append(sys.argv[2])
    try:
        import duckdb
    except ImportError:
        sys.exit(3)
    try:
        database = duckdb.connect(config={"threads": 1, "memory_limit": "512MB"})
        database.execute("SET TimeZone = 'UTC'")
        rows = database.read_parquet(sys.argv[1])
        database.sql("COPY rows TO '/dev/stdout' (FORMAT json)")
    except Exception as error:
        sys.exit(str(error).splitlines()[0])
    """

  /// Whether a file is one, by its first bytes.
  static func isHere(_ descriptor: Int32) -> Bool {
    var start = [UInt8](repeating: 0, count: mark.count)
    return pread(descriptor, &start, mark.count, 0) == mark.count && start == mark
  }

  /// Writes the rows of a file as JSON lines to a nameless temporary file.
  ///
  /// - Parameters:
  ///   - path: Where it can be opened.
  ///   - name: What it is called.
  /// - Throws: where it is damaged, or what reads it is not installed.
  /// - Returns: The file with the lines.
  static func rows(of path: String, name: String) throws(ByteSource.Failure) -> FileSnapshot {
    func failure(_ reason: String) -> ByteSource.Failure { .unreadable(path: name, reason: reason) }
    var ends: [Int32] = [0, 0]
    guard let notes = TemporaryFile.open(), pipe(&ends) == 0 else {
      throw failure(ByteSource.reason(errno))
    }
    defer { close(notes) }
    let child = start(path, ends, notes: notes)
    close(ends[1])
    let rows = Result { () throws(ByteSource.Failure) in
      try FileSnapshot.copy(of: ends[0], path: name)
    }
    close(ends[0])
    var status: Int32 = 127 << 8
    if let child { while waitpid(child, &status, 0) < 0, errno == EINTR {} }
    let code = status >> 8 & 0xff
    guard !missing.contains(code) else {
      throw failure(
        "it is a Parquet file, which Python's package `duckdb` reads: run "
          + "`python3 -m pip install duckdb`, or write it as CSV or JSON lines")
    }
    guard status == 0 else { throw failure("it is no sound Parquet file: \(text(of: notes))") }
    return try rows.get()
  }

  /// Starts the command, which writes to the second end of a pipe; nil where there is none.
  private static func start(_ path: String, _ ends: [Int32], notes: Int32) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, notes, STDERR_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    // Whoever holds the first end would wait for itself.
    for end in ends { posix_spawn_file_actions_addclose(&actions, end) }
    let texts: [String] = ["python3", "-c", script, path, packages]
    var arguments: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var child = pid_t()
    return posix_spawnp(&child, "python3", &actions, nil, &arguments, environ) == 0 ? child : nil
  }

  /// The folder of packages that the install step makes above the program's own.
  private static var packages: String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let program = buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
    var folder = String(decoding: program, as: UTF8.self)[...]
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      let packages = "\(folder)/share/drawdown/python"
      if access(packages, R_OK) == 0 { return packages }
    }
    return "share/drawdown/python"
  }

  /// What the command said, in one line.
  private static func text(of notes: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 300)
    let count = pread(notes, &bytes, bytes.count, 0)
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    return text.split(separator: "\n").first.map(String.init) ?? "nothing can be read"
  }
}
