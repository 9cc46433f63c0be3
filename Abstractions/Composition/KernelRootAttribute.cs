namespace LibOs.Abstractions.Composition;

/// <summary>Names the open generic static class whose parameters are the parts of a kernel.</summary>
/// <param name="root">The class; each type parameter is constrained to one port.</param>
/// <param name="view">
/// An open generic class with the same parameters, a public parameterless constructor and
/// <see cref="Services.IKernelView"/>: what managed services read the kernel's state through.
/// </param>
/// <remarks>
/// The composition closes the class with the chosen parts and generates one native export for each of its public
/// static methods marked <see cref="KernelEntryAttribute"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class KernelRootAttribute(Type root, Type view) : Attribute
{
    /// <summary>The open generic kernel class.</summary>
    public Type Root { get; } = root;

    /// <summary>The open generic class through which managed services read the kernel's state.</summary>
    public Type View { get; } = view;
}
