using LibOs.Abstractions.Ports;

namespace LibOs.Components.Memory;

/// <summary>
/// One area in the tree, and what is known of the subtree below it. 56 bytes. Nodes name each other by index; 0 is none.
/// </summary>
internal struct AreaNode
{
    /// <summary>The area's first address.</summary>
    public ulong Start;

    /// <summary>The address after its last.</summary>
    public ulong End;

    /// <summary>The lowest start in the subtree.</summary>
    public ulong Low;

    /// <summary>The highest end in the subtree.</summary>
    public ulong High;

    /// <summary>The longest free stretch between two areas of the subtree, in bytes.</summary>
    public ulong Gap;

    /// <summary>The subtree of lower areas; in a node that is not in use, the next such node.</summary>
    public int Left;

    /// <summary>The subtree of higher areas.</summary>
    public int Right;

    /// <summary>The node above, 0 at the root.</summary>
    public int Parent;

    /// <summary>The subtree's height, 1 at a leaf.</summary>
    public byte Height;

    /// <summary>The area's protection.</summary>
    public AreaProtection Protection;

    /// <summary>The area's kind.</summary>
    public AreaKind Kind;
}
