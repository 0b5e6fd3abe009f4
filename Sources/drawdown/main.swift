import Foundation

let arguments = Array(CommandLine.arguments.dropFirst())
exit(CommandLineInterface.run(arguments).rawValue)
