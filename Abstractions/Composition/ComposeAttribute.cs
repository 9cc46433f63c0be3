namespace LibOs.Abstractions.Composition;

/// <summary>An application's choice: use this implementation of a port instead of the packages' default.</summary>
/// <param name="port">The interface marked with <see cref="PortAttribute"/>.</param>
/// <param name="implementation">The unmanaged struct that implements it, in the application or in any package.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ComposeAttribute(Type port, Type implementation) : Attribute
{
    /// <summary>The port.</summary>
    public Type Port { get; } = port;

    /// <summary>The struct chosen for it.</summary>
    public Type Implementation { get; } = implementation;
}
