namespace LibOs.Components.Files;

/// <summary>A walk along a path: where it ended.</summary>
internal unsafe struct Walk
{
    public WalkBuffer* Buffer;

    /// <summary>The directory that holds the last name; none when the path is a root or ends in dots.</summary>
    public Node Parent;

    /// <summary>What the path names; none when only the last name is missing.</summary>
    public Node Target;

    /// <summary>Where the rest begins in the buffer.</summary>
    public int At;

    /// <summary>The last name, within the rest.</summary>
    public int NameStart;
    public int NameLength;

    /// <summary>Whether a slash follows the last name.</summary>
    public bool EndsInSlash;

    /// <summary>The length of the absolute path.</summary>
    public int AbsoluteLength;

    /// <summary>How many symbolic links were followed.</summary>
    public int Links;

    public readonly bool HasParent => Parent.System != FileSystemKind.None;

    public readonly bool HasTarget => Target.System != FileSystemKind.None;

    /// <summary>The last name.</summary>
    public readonly ReadOnlySpan<byte> Name =>
        // SAFETY: both lie within the buffer, which is the walk's until it ends.
        new((byte*)&Buffer->Rest + NameStart, NameLength);

    /// <summary>The absolute path of what was found, or of what would be made.</summary>
    public readonly ReadOnlySpan<byte> Absolute =>
        // SAFETY: as above.
        new(&Buffer->Absolute, AbsoluteLength);
}
