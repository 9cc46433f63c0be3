namespace LibOs.Components.Files;

/// <summary>What is known of a fid.</summary>
internal struct FidEntry
{
    /// <summary>How many nodes and open files hold it; 0 when it is free.</summary>
    public int References;

    /// <summary>The next fid that is free, while this one is; 0 at the end.</summary>
    public uint NextFree;

    /// <summary>The file, as the server tells files apart.</summary>
    public ulong Path;
}
