/// Whether this build is optimized; statistical tests need millions of draws.
let isOptimized: Bool = {
  #if DEBUG
    return false
  #else
    return true
  #endif
}()
