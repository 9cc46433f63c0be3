namespace LibOs.Abstractions.Composition;

/// <summary>Marks a static method of the kernel root that machine code enters under a native symbol.</summary>
/// <param name="symbol">The symbol the linker sees.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelEntryAttribute(string symbol) : Attribute
{
    /// <summary>The symbol the linker sees.</summary>
    public string Symbol { get; } = symbol;
}
