namespace LibOs.Abstractions.Composition;

/// <summary>
/// Marks the type parameter of a registration method (<c>AddScheduler&lt;T&gt;</c>) that must be the part the kernel
/// was composed with. A call that names another type is a build error.
/// </summary>
/// <param name="port">The port that the type argument implements.</param>
[AttributeUsage(AttributeTargets.GenericParameter)]
public sealed class ComposedPartAttribute(Type port) : Attribute
{
    /// <summary>The port that the type argument implements.</summary>
    public Type Port { get; } = port;
}
