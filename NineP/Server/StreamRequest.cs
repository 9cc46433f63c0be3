using System.Buffers;

namespace LibOs.NineP.Server;

/// <summary>A request that came by a stream. Its buffers are kept as long as they are small.</summary>
internal sealed class StreamRequest(StreamConnection connection) : ServerRequest
{
    private const int SmallLength = 512;

    private readonly byte[] _smallMessage = new byte[SmallLength];
    private readonly byte[] _smallReply = new byte[SmallLength];
    private byte[]? _largeMessage;
    private byte[]? _largeReply;
    private int _replyLength;

    /// <summary>What is sent; empty for a request that was given up.</summary>
    public ReadOnlyMemory<byte> Answer => (_largeReply ?? _smallReply).AsMemory(0, _replyLength);

    /// <summary>Makes place for a message.</summary>
    public Memory<byte> Prepare(int length)
    {
        if (length > SmallLength) _largeMessage = ArrayPool<byte>.Shared.Rent(length);
        Message = (_largeMessage ?? _smallMessage).AsMemory(0, length);
        return Message;
    }

    /// <summary>Gives large buffers back.</summary>
    public void Recycle()
    {
        Message = default;
        if (_largeMessage is not null) ArrayPool<byte>.Shared.Return(_largeMessage);
        if (_largeReply is not null) ArrayPool<byte>.Shared.Return(_largeReply);
        _largeMessage = _largeReply = null;
    }

    protected internal override Memory<byte> GetReply(int length)
    {
        byte[] current = _largeReply ?? _smallReply;
        if (length > current.Length)
        {
            if (_largeReply is not null) ArrayPool<byte>.Shared.Return(_largeReply);
            current = _largeReply = ArrayPool<byte>.Shared.Rent(length);
        }

        return current;
    }

    protected internal override void Complete(int replyLength, int dataLength)
    {
        _replyLength = replyLength;
        connection.Send(this);
    }
}
