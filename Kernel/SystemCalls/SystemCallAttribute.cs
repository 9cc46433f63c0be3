namespace LibOs.Kernel.SystemCalls;

/// <summary>
/// Declares a system call of the contract. <c>Number</c> with these attributes is the one table: docs/os-contract.md is made
/// from it, and tests hold it against the dispatch and against the programs that cover it.
/// </summary>
/// <param name="name">Its name on Linux; for the kernel's own calls, what they do.</param>
/// <param name="group">What it is about.</param>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class SystemCallAttribute(string name, SystemCallGroup group) : Attribute
{
    public string Name => name;

    public SystemCallGroup Group => group;

    /// <summary>Who makes it: the C library, the runtime, the collector, a feature of the class library.</summary>
    public required string Callers { get; init; }

    /// <summary>What it does here, as far as the callers need it.</summary>
    public required string Keeps { get; init; }

    /// <summary>What it does not do, and with which error; empty when nothing of Linux is missing.</summary>
    public string Refuses { get; init; } = "";

    /// <summary>Conformance programs that make it, separated by spaces.</summary>
    public required string Programs { get; init; }
}
