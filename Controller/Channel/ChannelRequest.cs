using LibOs.Abstractions.Wire;

namespace LibOs.Controller.Channel;

/// <summary>A request of a partition, with room for its answer; one for each slot, used again and again.</summary>
/// <param name="channel">The channel that it came by.</param>
/// <param name="slot">Its slot.</param>
internal sealed unsafe class ChannelRequest(FileChannel channel, int slot)
{
    private readonly byte[] _message = new byte[ChannelRing.LongestMessage];
    private readonly byte[] _response = new byte[ChannelRing.LongestMessage];
    private int _length;
    private int _capacity;
    private byte* _responseTarget;

    /// <summary>The slot's number.</summary>
    public int Slot => slot;

    /// <summary>The T-message, copied: the partition cannot change it any more. Data that lies apart is not part of it.</summary>
    public Memory<byte> Message => _message.AsMemory(0, _length);

    /// <summary>Where the R-message is written before <see cref="Complete"/>, as long as the partition has room for it.</summary>
    public Memory<byte> Response => _response.AsMemory(0, _capacity);

    /// <summary>The data in the partition's memory: what a Twrite brings, or room for what it reads. Its content may change at any time.</summary>
    public byte* Data { get; private set; }

    /// <summary>The data's length in bytes; 0 when data is part of the messages.</summary>
    public int DataLength { get; private set; }

    /// <summary>Whether the request is the service's at the moment.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>Puts the R-message in place and tells the partition.</summary>
    /// <param name="length">The length of the R-message without data that lies apart.</param>
    public void Complete(int length)
    {
        if ((uint)length > (uint)_capacity) throw new ArgumentOutOfRangeException(nameof(length));
        // SAFETY: the capacity was found to lie in the partition's memory when the request was taken.
        _response.AsSpan(0, length).CopyTo(new Span<byte>(_responseTarget, length));
        IsTaken = false;
        channel.Complete(slot, length);
    }

    /// <summary>Takes over what the partition describes.</summary>
    internal void Take(byte* message, int length, byte* response, int capacity, byte* data, int dataLength)
    {
        // SAFETY: the caller found it to lie in the partition's memory.
        new ReadOnlySpan<byte>(message, length).CopyTo(_message);
        _length = length;
        _responseTarget = response;
        _capacity = capacity;
        Data = data;
        DataLength = dataLength;
        IsTaken = true;
    }
}
