import CKernels

/// How wide the registers are that kernels use; all give the same bits.
public enum KernelWidth: UInt32, CaseIterable, Sendable {
  /// Those that every processor of the kind has.
  case baseline
  /// Of 256 bits.
  case bits256
  /// Of 512 bits.
  case bits512

  /// The widest that this machine has.
  public static let widest = KernelWidth(rawValue: kernel_widest().rawValue) ?? .baseline

  var kernel: CKernels.KernelWidth { CKernels.KernelWidth(rawValue: rawValue) }

  /// Rounds a number of places up to whole registers of eight numbers, the width of a kernel's step.
  static func whole(_ count: Int) -> Int { (count + 7) & ~7 }
}
