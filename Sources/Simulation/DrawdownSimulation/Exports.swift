// See `DrawdownBilling`, which is exported too: what is simulated is billing.
@_exported public import DrawdownBilling
@_exported public import Fitting
@_exported public import Numerics
@_exported public import Projection
@_exported public import Randomness
@_exported public import SimulationKernel
@_exported public import Statistics
@_exported public import Traffic
