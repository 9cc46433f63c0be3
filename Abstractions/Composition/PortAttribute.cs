namespace LibOs.Abstractions.Composition;

/// <summary>Marks an interface as a port: a seam at which one component package can be exchanged for another.</summary>
/// <remarks>
/// A port carries an integer constant named <c>PortVersion</c>. It is compiled into every provider and consumer
/// (<see cref="ProvidesComponentAttribute"/>, <see cref="RequiresPortAttribute"/>), so the composition can tell at
/// build time that two packages were built against different versions of the same port.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface, Inherited = false)]
public sealed class PortAttribute : Attribute
{
    /// <summary>
    /// The struct that stands in when no package provides the port and the application chooses none; null for a port that every
    /// kernel needs.
    /// </summary>
    public Type? Fallback { get; init; }
}
