namespace LibOs.NineP.Protocol;

/// <summary>Numbers of the protocol.</summary>
public static class NinePConstants
{
    /// <summary>The length of a message's header in bytes: its size, type and tag.</summary>
    public const int HeaderLength = 7;

    /// <summary>The tag of a Tversion.</summary>
    public const ushort NoTag = 0xFFFF;

    /// <summary>The fid that is none.</summary>
    public const uint NoFid = 0xFFFF_FFFF;

    /// <summary>The number of a user who has only a name.</summary>
    public const uint NoUserId = 0xFFFF_FFFF;

    /// <summary>The most names in a Twalk.</summary>
    public const int MaximumWalk = 16;

    /// <summary>The longest name in bytes that file systems on Linux have.</summary>
    public const int MaximumName = 255;

    /// <summary>The smallest message size in bytes that a server accepts: any message but the payload's fits.</summary>
    public const int MinimumMessageSize = 4096;

    /// <summary>The length of a Twrite before its data.</summary>
    public const int WriteHeadLength = HeaderLength + 16;

    /// <summary>The length of an Rread or Rreaddir before its data.</summary>
    public const int ReadHeadLength = HeaderLength + 4;

    /// <summary>The name of the protocol's version.</summary>
    public static ReadOnlySpan<byte> Version => "9P2000.L"u8;

    /// <summary>The answer to a version that the server does not speak.</summary>
    public static ReadOnlySpan<byte> UnknownVersion => "unknown"u8;
}
