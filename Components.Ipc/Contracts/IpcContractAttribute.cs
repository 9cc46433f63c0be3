namespace LibOs.Components.Ipc;

/// <summary>
/// Makes an interface a contract between two sides: a generator writes a client that sends its calls (<c>FooClient</c> for <c>IFoo</c>) and a
/// dispatcher that hands them to an implementation (<c>FooDispatcher</c>).
/// </summary>
/// <param name="name">The contract's name, the same on both sides.</param>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class IpcContractAttribute(string name) : Attribute
{
    /// <summary>The contract's name.</summary>
    public string Name => name;

    /// <summary>Its version, from 1. Both sides must have the same; so must the methods and their parameters.</summary>
    public int Version { get; set; } = 1;
}
