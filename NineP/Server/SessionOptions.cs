using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server;

/// <summary>The limits of a session.</summary>
public sealed class SessionOptions
{
    /// <summary>The default of <see cref="MaximumMessageSize"/>: a message with 1 MiB of data.</summary>
    public const uint DefaultMessageSize = (1 << 20) + 4096;

    /// <summary>The largest message that is taken and sent, in bytes; 4096 to 64 Mi.</summary>
    public uint MaximumMessageSize { get; init; } = DefaultMessageSize;

    /// <summary>The most fids of a client; more are refused with <see cref="Errno.TooManyFiles"/>.</summary>
    public int MaximumFids { get; init; } = 1 << 20;

    /// <summary>The most requests that are worked on at once; a stream is not read further meanwhile.</summary>
    public int MaximumRequests { get; init; } = 128;
}
