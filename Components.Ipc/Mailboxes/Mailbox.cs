using System.Runtime.InteropServices;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>
/// Mails between participants: one line each, in a slot that each receiver has for each sender. A slot has one writer and one reader,
/// so there are no locks; a sender waits while its last mail to the same receiver has not been taken.
/// </summary>
/// <remarks>A mutable struct, a value for each participant: do not copy it. Allocates nothing and throws nothing but for wrong arguments.</remarks>
/// <typeparam name="TTransport">The transport.</typeparam>
public struct Mailbox<TTransport>
    where TTransport : struct, IIpcTransport
{
    private const uint Full = 1u << 31;
    private const int PriorityShift = 8;
    private const uint LengthMask = 0xFF;
    private const uint Allowed = Full | (7u << PriorityShift) | LengthMask;
    private const int TagAt = 4;
    private const int PayloadAt = 8;

    private readonly int _offset;
    private readonly bool _isPolled;
    private TTransport _transport;
    private int _next;

    /// <summary>Joins the mailboxes.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where they lie: <see cref="Size"/> bytes, zero at first.</param>
    /// <param name="isPolled">
    /// Whether all participants look for mail by themselves. Sending is cheaper then; waiting looks again and again, without sleep.
    /// The same for all participants.
    /// </param>
    public Mailbox(TTransport transport, int offset, bool isPolled = false)
    {
        _transport = transport;
        _offset = offset;
        _isPolled = isPolled;
    }

    /// <summary>The most bytes of a payload: a line without its first 8 bytes.</summary>
    public static int MaximumLength => TTransport.LineLength - PayloadAt;

    /// <summary>The bytes that the mailboxes of all participants need.</summary>
    /// <param name="count">The number of participants.</param>
    public static int Size(int count) => (count + (count * count)) * TTransport.LineLength;

    /// <summary>Sends a mail if the receiver has taken the last one from here.</summary>
    /// <param name="receiver">The receiver.</param>
    /// <param name="payload">At most <see cref="MaximumLength"/> bytes.</param>
    /// <param name="tag">Any number.</param>
    /// <param name="priority">0 to 7; the receiver takes the highest first.</param>
    /// <returns><see cref="IpcResult.Done"/>, <see cref="IpcResult.WouldBlock"/> or <see cref="IpcResult.TooLong"/>.</returns>
    public IpcResult TrySend(int receiver, ReadOnlySpan<byte> payload, uint tag = 0, int priority = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)receiver, (uint)_transport.Count, nameof(receiver));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)priority, 7u, nameof(priority));
        if (payload.Length > MaximumLength) return IpcResult.TooLong;
        int slot = Slot(receiver, _transport.Self);
        if (_transport.Load(slot) != 0) return IpcResult.WouldBlock;
        _transport.Write(slot + PayloadAt, payload);
        _transport.Store(slot + TagAt, tag);
        _transport.Store(slot, Full | ((uint)priority << PriorityShift) | (uint)payload.Length);
        if (!_isPolled) Waiter<TTransport>.Wake(ref _transport, receiver, SleepWord(receiver));
        return IpcResult.Done;
    }

    /// <summary>Sends a mail; waits until the receiver has taken the last one from here.</summary>
    /// <param name="receiver">The receiver.</param>
    /// <param name="payload">At most <see cref="MaximumLength"/> bytes.</param>
    /// <param name="tag">Any number.</param>
    /// <param name="priority">0 to 7; the receiver takes the highest first.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, <see cref="IpcResult.TimedOut"/> or <see cref="IpcResult.TooLong"/>.</returns>
    public IpcResult Send(int receiver, ReadOnlySpan<byte> payload, uint tag = 0, int priority = 0, long deadline = long.MaxValue)
    {
        IpcResult result = TrySend(receiver, payload, tag, priority);
        if (result != IpcResult.WouldBlock) return result;
        var waiter = NewWaiter(deadline);
        for (int looks = 0; Next(ref waiter, looks, deadline); looks++)
        {
            if ((result = TrySend(receiver, payload, tag, priority)) == IpcResult.WouldBlock) continue;
            waiter.End();
            return result;
        }

        waiter.End();
        return IpcResult.TimedOut;
    }

    /// <summary>Sends a value; waits until the receiver has taken the last mail from here.</summary>
    /// <typeparam name="TMessage">The type of the value, at most <see cref="MaximumLength"/> bytes.</typeparam>
    /// <param name="receiver">The receiver.</param>
    /// <param name="message">The value.</param>
    /// <param name="tag">Any number.</param>
    /// <param name="priority">0 to 7; the receiver takes the highest first.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, <see cref="IpcResult.TimedOut"/> or <see cref="IpcResult.TooLong"/>.</returns>
    public IpcResult Send<TMessage>(int receiver, in TMessage message, uint tag = 0, int priority = 0, long deadline = long.MaxValue)
        where TMessage : unmanaged => Send(receiver, MemoryMarshal.AsBytes(new ReadOnlySpan<TMessage>(in message)), tag, priority, deadline);

    /// <summary>Takes the mail of highest priority; among equals, in turn from each sender.</summary>
    /// <param name="payload">Where the payload goes; <see cref="MaximumLength"/> bytes hold any.</param>
    /// <param name="header">What comes with it.</param>
    /// <returns>
    /// <see cref="IpcResult.Done"/>; <see cref="IpcResult.WouldBlock"/>; <see cref="IpcResult.TooLong"/> when there is not so much room,
    /// and the mail stays; <see cref="IpcResult.Corrupted"/> when the sender wrote garbage, which is dropped.
    /// </returns>
    public IpcResult TryReceive(Span<byte> payload, out MailHeader header)
    {
        int best = -1, count = _transport.Count;
        uint bestPriority = 0;
        for (int i = 0, sender = _next; i < count; i++, sender++)
        {
            if (sender >= count) sender = 0;
            uint word = _transport.Load(Slot(_transport.Self, sender));
            if (word == 0) continue;
            uint priority = (word >> PriorityShift) & 7;
            if (best >= 0 && priority <= bestPriority) continue;
            best = sender;
            bestPriority = priority;
        }

        header = default;
        return best < 0 ? IpcResult.WouldBlock : TryReceiveFrom(best, payload, out header);
    }

    /// <summary>Takes a mail from one sender.</summary>
    /// <param name="sender">The sender.</param>
    /// <param name="payload">Where the payload goes.</param>
    /// <param name="header">What comes with it.</param>
    /// <returns>As of <see cref="TryReceive"/>.</returns>
    public IpcResult TryReceiveFrom(int sender, Span<byte> payload, out MailHeader header)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)sender, (uint)_transport.Count, nameof(sender));
        int slot = Slot(_transport.Self, sender);
        uint word = _transport.Load(slot);
        header = default;
        if (word == 0) return IpcResult.WouldBlock;
        int length = (int)(word & LengthMask);
        bool isGood = (word & Full) != 0 && (word & ~Allowed) == 0 && length <= MaximumLength;
        if (isGood && length > payload.Length) return IpcResult.TooLong;
        header = new MailHeader(sender, _transport.Load(slot + TagAt), (int)((word >> PriorityShift) & 7), isGood ? length : 0);
        if (isGood) _transport.Read(slot + PayloadAt, payload[..length]);
        _transport.Store(slot, 0);
        if (!_isPolled) Waiter<TTransport>.Wake(ref _transport, sender, SleepWord(sender));
        _next = sender + 1 == _transport.Count ? 0 : sender + 1;
        return isGood ? IpcResult.Done : IpcResult.Corrupted;
    }

    /// <summary>Takes the mail of highest priority; waits until there is one.</summary>
    /// <param name="payload">Where the payload goes.</param>
    /// <param name="header">What comes with it.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns>As of <see cref="TryReceive"/>, and <see cref="IpcResult.TimedOut"/>.</returns>
    public IpcResult Receive(Span<byte> payload, out MailHeader header, long deadline = long.MaxValue) => Receive(-1, payload, out header, deadline);

    /// <summary>Takes a mail from one sender; waits until there is one.</summary>
    /// <param name="sender">The sender.</param>
    /// <param name="payload">Where the payload goes.</param>
    /// <param name="header">What comes with it.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns>As of <see cref="TryReceive"/>, and <see cref="IpcResult.TimedOut"/>.</returns>
    public IpcResult ReceiveFrom(int sender, Span<byte> payload, out MailHeader header, long deadline = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)sender, (uint)_transport.Count, nameof(sender));
        return Receive(sender, payload, out header, deadline);
    }

    /// <summary>Takes a value; waits until there is a mail.</summary>
    /// <typeparam name="TMessage">The type of the value.</typeparam>
    /// <param name="message">The value.</param>
    /// <param name="header">What comes with it.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns>As of <see cref="TryReceive"/>; <see cref="IpcResult.Corrupted"/> also when the mail has not the value's size.</returns>
    public IpcResult Receive<TMessage>(out TMessage message, out MailHeader header, long deadline = long.MaxValue)
        where TMessage : unmanaged
    {
        message = default;
        IpcResult result = Receive(-1, MemoryMarshal.AsBytes(new Span<TMessage>(ref message)), out header, deadline);
        return result == IpcResult.Done && header.Length != System.Runtime.CompilerServices.Unsafe.SizeOf<TMessage>() ? IpcResult.Corrupted : result;
    }

    /// <summary>Says that this participant sleeps until there is a mail. After it the caller looks once more, then waits.</summary>
    internal readonly int OwnSleepWord => SleepWord(_transport.Self);

    private IpcResult Receive(int sender, Span<byte> payload, out MailHeader header, long deadline)
    {
        IpcResult result = TryTake(sender, payload, out header);
        if (result != IpcResult.WouldBlock) return result;
        var waiter = NewWaiter(deadline);
        for (int looks = 0; Next(ref waiter, looks, deadline); looks++)
        {
            if ((result = TryTake(sender, payload, out header)) == IpcResult.WouldBlock) continue;
            waiter.End();
            return result;
        }

        waiter.End();
        return IpcResult.TimedOut;
    }

    private IpcResult TryTake(int sender, Span<byte> payload, out MailHeader header) =>
        sender < 0 ? TryReceive(payload, out header) : TryReceiveFrom(sender, payload, out header);

    private readonly Waiter<TTransport> NewWaiter(long deadline) => new(_transport, OwnSleepWord, deadline);

    private bool Next(ref Waiter<TTransport> waiter, int looks, long deadline)
    {
        if (!_isPolled) return waiter.Next();
        if (deadline != long.MaxValue && _transport.Now >= deadline) return false;
        _ = _transport.Pause(looks);
        return true;
    }

    private readonly int SleepWord(int participant) => _offset + (participant * TTransport.LineLength);

    private readonly int Slot(int receiver, int sender) => _offset + ((_transport.Count + (receiver * _transport.Count) + sender) * TTransport.LineLength);
}
