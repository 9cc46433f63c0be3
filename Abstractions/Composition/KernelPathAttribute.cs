namespace LibOs.Abstractions.Composition;

/// <summary>
/// Marks code that runs beneath the runtime: it allocates nothing, throws nothing, and takes no interface dispatch,
/// class constructor check or thread static.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Method)]
public sealed class KernelPathAttribute : Attribute;
