namespace LibOs.Sdk.Verifier;

/// <summary>A function of a linked file.</summary>
internal sealed class LinkedFunction(LinkedSection section, ulong address, ulong size)
{
    private readonly List<string> _names = [];

    public LinkedSection Section { get; } = section;

    /// <summary>The address of its first instruction.</summary>
    public ulong Address { get; } = address;

    /// <summary>Its length in bytes; for a symbol without a length, what lies before the next symbol.</summary>
    public ulong Size { get; set; } = size;

    /// <summary>The first address behind it.</summary>
    public ulong End => Address + Size;

    /// <summary>All symbols at its address.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The symbol that tells most: a C# method's own one before an exported alias.</summary>
    public string Name => _names[0];

    /// <summary>Whether it is C#.</summary>
    public bool IsManaged => Section.IsManaged;

    public void AddName(string name)
    {
        // A method's symbol carries its assembly and is longer than an alias that it is exported under.
        if (_names.Count > 0 && name.Length > _names[0].Length) _names.Insert(0, name);
        else _names.Add(name);
    }

    public bool HasName(string name) => _names.Contains(name);
}
