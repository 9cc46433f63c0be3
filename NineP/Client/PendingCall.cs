using LibOs.NineP.Protocol;

namespace LibOs.NineP.Client;

/// <summary>A request that waits for its answer.</summary>
internal sealed class PendingCall(ushort tag, MessageType type, Memory<byte> destination) : TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ushort Tag => tag;

    /// <summary>The type of the request.</summary>
    public MessageType Type => type;

    /// <summary>Where the data of an Rread goes; empty when it stays in the answer.</summary>
    public Memory<byte> Destination => destination;

    /// <summary>The call that this Tflush gives up.</summary>
    public PendingCall? GivesUp { get; init; }

    /// <summary>Whether a Tflush for it is on its way: the tag stays taken until that is answered.</summary>
    public bool IsFlushing { get; set; }

    /// <summary>Whether the answer has come.</summary>
    public bool IsAnswered { get; set; }
}
