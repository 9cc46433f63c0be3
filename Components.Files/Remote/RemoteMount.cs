namespace LibOs.Components.Files;

/// <summary>A directory of the controller's that is mounted.</summary>
internal unsafe struct RemoteMount
{
    /// <summary>The name by which the controller knows it.</summary>
    public byte* Name;
    public int NameLength;

    /// <summary>The fid of its root.</summary>
    public uint Root;

    /// <summary>Whether the controller was asked for it.</summary>
    public bool IsAttached;
}
