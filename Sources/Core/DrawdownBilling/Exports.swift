// One import for those who build on the billing core. There is no official way to export another
// module yet; the underscored attribute is the one that Apple's own umbrella modules use.
@_exported public import AutoTopUp
@_exported public import Billing
@_exported public import Ledger
@_exported public import Pricing
@_exported public import Quantities
