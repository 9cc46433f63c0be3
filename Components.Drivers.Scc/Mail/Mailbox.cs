using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>
/// MetalSVM's mailboxes: in each core's message-passing buffer a slot of one line for every possible sender. A slot has one
/// writer and one reader at a time, so there are no locks: the flag rides in the line with the mail, and the receiver clears it.
/// </summary>
/// <remarks>
/// All cores use the same place. Polling is cheap to send for and costs the receiver more the more senders there are; with
/// interrupts the cost does not depend on their number, but the controller in the FPGA is far away.
/// </remarks>
public sealed class Mailbox
{
    /// <summary>Bytes of message-passing buffer that the slots take: 48 lines.</summary>
    public const int SizeBytes = SccTopology.CoreCount * MessagePassingBuffer.LineBytes;

    /// <summary>The interrupt vector of mailboxes.</summary>
    public const int Vector = 0x50;

    private const byte Full = 1;

    private readonly SccDriver _scc;
    private readonly ISccCore _core;
    private readonly int _offset;
    private readonly CoreId[] _senders;
    private ulong _pending;

    /// <summary>Opens the mailbox of the own core and clears its slots.</summary>
    /// <param name="scc">The driver of this core.</param>
    /// <param name="mode">How mail is noticed; the same on all cores.</param>
    /// <param name="offset">Where the slots begin in every core's buffer: a multiple of 32; <see cref="Rcce.Malloc"/> gives one beside RCCE.</param>
    /// <param name="senders">Cores that may send; by default all. Fewer are polled faster.</param>
    public Mailbox(SccDriver scc, MailboxMode mode = MailboxMode.Polled, int offset = MessagePassingBuffer.ReservedBytes, IEnumerable<int>? senders = null)
    {
        ArgumentNullException.ThrowIfNull(scc);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, MessagePassingBuffer.BytesPerCore - SizeBytes);
        if (offset % MessagePassingBuffer.LineBytes != 0) throw new ArgumentException($"Offset {offset} is no multiple of {MessagePassingBuffer.LineBytes}.", nameof(offset));
        _scc = scc;
        _core = scc.Core;
        _offset = offset;
        Mode = mode;
        _senders = senders is null ? [.. SccTopology.Cores] : [.. senders.Select(static number => new CoreId(number))];
        Span<byte> empty = stackalloc byte[MessagePassingBuffer.LineBytes];
        empty.Clear();
        foreach (CoreId sender in SccTopology.Cores) _core.WriteMpbt(Slot(scc.Me, sender), empty);
        if (mode == MailboxMode.Interrupt)
        {
            ulong sources = 0;
            foreach (CoreId sender in _senders) sources |= InterruptSource.Bit(sender);
            scc.Interrupts.Attach(InterruptPin.Lint0, Vector, sources, OnInterrupt);
            _core.InterruptsEnabled = true;
        }
    }

    /// <summary>How mail is noticed.</summary>
    public MailboxMode Mode { get; }

    /// <summary>Interrupts that brought mail.</summary>
    public int InterruptCount { get; private set; }

    /// <summary>Sends, waiting while the receiver has not taken the last mail of this core (iRCCE_mail_send).</summary>
    /// <param name="dest">The receiver.</param>
    /// <param name="tag">What it is about.</param>
    /// <param name="payload">At most 27 bytes.</param>
    /// <param name="priority">0 to 255.</param>
    public void Send(CoreId dest, byte tag, ReadOnlySpan<byte> payload, byte priority = 0)
    {
        while (!TrySend(dest, tag, payload, priority)) _core.Relax();
    }

    /// <summary>Sends if the receiver has taken the last mail of this core.</summary>
    /// <param name="dest">The receiver.</param>
    /// <param name="tag">What it is about.</param>
    /// <param name="payload">At most 27 bytes.</param>
    /// <param name="priority">0 to 255.</param>
    public bool TrySend(CoreId dest, byte tag, ReadOnlySpan<byte> payload, byte priority = 0)
    {
        if (payload.Length > Mail.MaxPayload) throw new ArgumentException($"A mail holds {Mail.MaxPayload} bytes, not {payload.Length}.", nameof(payload));
        Span<byte> line = stackalloc byte[MessagePassingBuffer.LineBytes];
        uint slot = Slot(dest, _scc.Me);
        _core.InvalidateMpbt();
        _core.ReadMpbt(slot, line);
        if (line[0] == Full) return false;
        line.Clear();
        line[0] = Full;
        line[1] = (byte)_scc.Me.Number;
        line[2] = tag;
        line[3] = priority;
        line[4] = (byte)payload.Length;
        payload.CopyTo(line[5..]);
        // a whole line: it leaves the write-combine buffer by itself
        _core.WriteMpbt(slot, line);
        if (Mode == MailboxMode.Interrupt) _scc.Interrupts.Request(dest);
        return true;
    }

    /// <summary>Takes the mail with the highest priority; of equal ones that of the lowest sender (iRCCE_mail_recv).</summary>
    /// <param name="mail">The mail.</param>
    public bool TryReceive([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Mail? mail)
    {
        mail = null;
        bool enabled = _core.InterruptsEnabled;
        _core.InterruptsEnabled = false;
        Span<byte> line = stackalloc byte[MessagePassingBuffer.LineBytes];
        _core.InvalidateMpbt();
        foreach (CoreId sender in _senders)
        {
            if (Mode == MailboxMode.Interrupt && (_pending & InterruptSource.Bit(sender)) == 0) continue;
            if (!TryRead(sender, line))
            {
                _pending &= ~InterruptSource.Bit(sender);
                continue;
            }

            if (mail is null || line[3] > mail.Priority) mail = new Mail(sender, line[2], line[3], line.Slice(5, line[4]).ToArray());
        }

        if (mail is not null) Empty(mail.Source);
        _core.InterruptsEnabled = enabled;
        return mail is not null;
    }

    /// <summary>Takes the mail of one sender (iRCCE_mail_check).</summary>
    /// <param name="sender">The sender.</param>
    /// <param name="mail">The mail.</param>
    public bool TryReceiveFrom(CoreId sender, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Mail? mail)
    {
        Span<byte> line = stackalloc byte[MessagePassingBuffer.LineBytes];
        _core.InvalidateMpbt();
        mail = TryRead(sender, line) ? new Mail(sender, line[2], line[3], line.Slice(5, line[4]).ToArray()) : null;
        if (mail is not null) Empty(sender);
        return mail is not null;
    }

    /// <summary>Waits for mail (iRCCE_mailbox_wait): polls, or halts until an interrupt comes.</summary>
    public Mail Receive()
    {
        while (true)
        {
            if (TryReceive(out Mail? mail)) return mail;
            if (Mode == MailboxMode.Polled)
            {
                _core.Relax();
                continue;
            }

            // Off, so that an interrupt between looking and halting is not missed; halting turns them on.
            _core.InterruptsEnabled = false;
            if (_pending == 0) _core.Halt();
            _core.InterruptsEnabled = true;
        }
    }

    private void OnInterrupt(ulong sources)
    {
        _pending |= sources;
        InterruptCount++;
    }

    // What the line says of itself was written by another core: a length that cannot be is no mail.
    private bool TryRead(CoreId sender, Span<byte> line)
    {
        _core.ReadMpbt(Slot(_scc.Me, sender), line);
        return line[0] == Full && line[4] <= Mail.MaxPayload;
    }

    private void Empty(CoreId sender)
    {
        Span<byte> empty = stackalloc byte[MessagePassingBuffer.LineBytes];
        empty.Clear();
        _core.WriteMpbt(Slot(_scc.Me, sender), empty);
    }

    private uint Slot(CoreId receiver, CoreId sender) => MessagePassingBuffer.Address(receiver, _offset + (sender.Number * MessagePassingBuffer.LineBytes));
}
