using LibOs.NineP.Server;

namespace LibOs.NineP.Client;

/// <summary>What a client asks for.</summary>
public sealed class ClientOptions
{
    /// <summary>The largest message wanted, in bytes; 4096 and more. The server may want less.</summary>
    public uint MessageSize { get; init; } = SessionOptions.DefaultMessageSize;

    /// <summary>The most requests under way at once; more wait their turn. 1 to 60,000.</summary>
    public int MaximumRequests { get; init; } = 1024;
}
