namespace LibOs.Abstractions.Composition;

/// <summary>Says that an assembly calls a port, and which version of it the assembly was compiled against.</summary>
/// <param name="port">The interface marked with <see cref="PortAttribute"/>.</param>
/// <param name="portVersion">The port's <c>PortVersion</c> constant as this assembly was compiled against it.</param>
/// <param name="package">The package to add when nothing provides the port.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class RequiresPortAttribute(Type port, int portVersion, string package) : Attribute
{
    /// <summary>The port that is called.</summary>
    public Type Port { get; } = port;

    /// <summary>The version of the port that the assembly was compiled against.</summary>
    public int PortVersion { get; } = portVersion;

    /// <summary>The package that usually provides the port; named in the build error when it is missing.</summary>
    public string Package { get; } = package;
}
