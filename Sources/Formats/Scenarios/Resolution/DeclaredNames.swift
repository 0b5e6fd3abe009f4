import Text

/// The names that a scenario declares, whether or not what they stand for could be read.
///
/// What could not be read has been reported; that a name is unknown would be wrong to say of it.
struct DeclaredNames {
  let models: [String]
  let meters: [String]
  let packages: [String]
  let plans: [String]
  let traffic: [String]

  init(in tree: YAMLNode) {
    func keys(_ path: String...) -> [String] {
      var node: YAMLNode? = tree
      for key in path { node = node?[key] }
      return node?.entries?.map(\.key) ?? []
    }
    models = keys("prices", "models")
    meters = keys("prices", "meters")
    packages = keys("packages")
    plans = keys("plans")
    traffic = keys("traffic")
  }
}
