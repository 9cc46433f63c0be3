namespace LibOs.Abstractions.Composition;

/// <summary>Says that an assembly provides an implementation of a port, for kernels that are composed from it.</summary>
/// <param name="port">The interface marked with <see cref="PortAttribute"/>.</param>
/// <param name="implementation">
/// An unmanaged struct that implements <paramref name="port"/>. It may be an open generic type whose parameters are
/// constrained to other ports; the composition closes it with the parts chosen for those.
/// </param>
/// <param name="portVersion">The port's <c>PortVersion</c> constant as this assembly was compiled against it.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ProvidesComponentAttribute(Type port, Type implementation, int portVersion) : Attribute
{
    /// <summary>The port that is implemented.</summary>
    public Type Port { get; } = port;

    /// <summary>The struct that implements it.</summary>
    public Type Implementation { get; } = implementation;

    /// <summary>The version of the port that the assembly was compiled against.</summary>
    public int PortVersion { get; } = portVersion;

    /// <summary>
    /// Whether this is the implementation taken when the application chooses none. A package that provides several
    /// implementations of one port marks exactly one.
    /// </summary>
    public bool IsDefault { get; init; } = true;
}
