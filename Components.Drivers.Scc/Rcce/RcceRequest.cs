namespace LibOs.Components.Drivers.Scc;

/// <summary>A send or a receive that is under way (RCCE_SEND_REQUEST, iRCCE_RECV_REQUEST).</summary>
/// <remarks>Its buffer stays untouched until it is done. It moves on when a call of its <see cref="Rcce"/> pushes it.</remarks>
public abstract class RcceRequest
{
    private protected RcceRequest(Rcce rcce) => Rcce = rcce;

    /// <summary>How it stands.</summary>
    public RcceStatus Status { get; private protected set; } = RcceStatus.Reserved;

    /// <summary>Whether it is done or was cancelled.</summary>
    public bool IsCompleted => Status is RcceStatus.Success or RcceStatus.Rejected;

    /// <summary>The other side's rank; of a receive from anyone, -1 until a message was found.</summary>
    public int Partner { get; private protected set; }

    /// <summary>The message's length in bytes; of a receive of any length, 0 until a message was found.</summary>
    public int Size { get; private protected set; }

    internal Rcce Rcce { get; }

    internal bool HasBegun { get; private protected set; }

    internal abstract void Advance();

    internal void Cancel() => Status = RcceStatus.Rejected;
}
