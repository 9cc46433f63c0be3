namespace LibOs.Abstractions.Services;

/// <summary>A region of memory that partitions share, as the kernel knows it.</summary>
public struct SharedRegionRecord
{
    /// <summary>Where it begins.</summary>
    public nint Address;

    /// <summary>Its length in bytes.</summary>
    public long Length;

    /// <summary>This partition's number among those that share it, 0 to 65535.</summary>
    public int Self;

    /// <summary>The name it was given, ended by a zero byte when shorter than 16 bytes.</summary>
    public ThreadRecord.ThreadName Name;
}
