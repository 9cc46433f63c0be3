using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions;

namespace LibOs.Controller.Channel;

/// <summary>The controller's side of a partition's file channel (<see cref="ChannelRing"/>).</summary>
/// <remarks>
/// One thread takes requests. It looks for the next one for some time before it sleeps, for most requests follow closely on
/// one another. Everything the partition writes is read once and checked; what is wrong ends the channel with <see cref="Fault"/>.
/// </remarks>
internal sealed unsafe class FileChannel
{
    // longer than a partition takes that slept and was woken by the answer, shorter than a time slice
    private const long LookingTime = 400_000;
    private const int LooksBetweenClocks = 64;
    private const int SecondLook = 1; // ms
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly GuestMemory _memory;
    private readonly int _doorbell;
    private readonly int _wake;
    private readonly IChannelService _service;
    private readonly Lock _completing = new();
    private Thread? _thread;
    private ChannelRequest[] _requests = [];
    private byte* _ring;
    private uint _taken;
    private uint _completed;
    private volatile bool _stops;
    private volatile string? _fault;

    /// <summary>Makes the channel of a partition; nothing happens before <see cref="Start"/>.</summary>
    /// <param name="memory">The partition's memory.</param>
    /// <param name="doorbell">The socket of the doorbells.</param>
    /// <param name="wake">An eventfd that is signalled when <see cref="Fault"/> is set.</param>
    /// <param name="service">Who answers.</param>
    public FileChannel(GuestMemory memory, int doorbell, int wake, IChannelService service)
    {
        _memory = memory;
        _doorbell = doorbell;
        _wake = wake;
        _service = service;
    }

    /// <summary>What is wrong with what the partition wrote; null when nothing is.</summary>
    public string? Fault => _fault;

    /// <summary>Begins to serve, when the partition has said where its ring lies (<see cref="ControlMessage.Channel"/>).</summary>
    /// <param name="version">The version of the ring's format.</param>
    /// <param name="slots">The number of slots.</param>
    /// <param name="address">The ring's physical address.</param>
    public void Start(uint version, uint slots, ulong address)
    {
        if (_thread is not null || version != ChannelRing.Version)
        {
            Fail(_thread is not null ? "it announced its file channel twice"
                : $"it speaks version {version} of the file channel and this tool version {ChannelRing.Version}: publish the image again with this version of LibOs");
            return;
        }

        _ring = _memory.At(address, ChannelRing.Length);
        if (_ring == null || address % ChannelRing.Length != 0 || slots is 0 or > ChannelRing.MaximumSlots || (slots & (slots - 1)) != 0)
        {
            Fail("the ring of its file channel is not in its memory");
            return;
        }

        var requests = new ChannelRequest[slots];
        for (int slot = 0; slot < requests.Length; slot++) requests[slot] = new ChannelRequest(this, slot);
        _requests = requests;
        _thread = new Thread(Run, 512 * 1024) { IsBackground = true, Name = "file channel" };
        _thread.Start();
    }

    /// <summary>Ends the channel's thread.</summary>
    /// <returns>Whether it has ended; when it is still busy, the partition's memory must stay mapped.</returns>
    public bool Stop()
    {
        _stops = true;
        _ = LibC.shutdown(_doorbell, LibC.SHUT_RDWR);
        return (_thread?.Join(s_patience) ?? true) && _service.Close(s_patience);
    }

    /// <summary>Tells the partition of an answer that is in place.</summary>
    internal void Complete(int slot, int length)
    {
        lock (_completing)
        {
            if (_stops) return;
            *(uint*)(_ring + SlotOffset(slot) + ChannelRing.ResponseLength) = (uint)length;
            *(ushort*)(_ring + ChannelRing.Completions + (2 * (_completed % _requests.Length))) = (ushort)slot;
            uint previous = _completed++;
            Volatile.Write(ref *(uint*)(_ring + ChannelRing.CompletionIndex), _completed);
            // the partition first says what it wants to hear of, then looks at the index; here it is the other way round
            Interlocked.MemoryBarrier();
            if (ChannelRing.NeedsDoorbell(previous, _completed, Volatile.Read(ref *(uint*)(_ring + ChannelRing.CompletionEvent)))) Ring();
        }
    }

    private static int SlotOffset(int slot) => ChannelRing.Slots + (slot * ChannelRing.SlotLength);

    private void Run()
    {
        long lookUntil = 0;
        int looks = 0;
        while (!_stops)
        {
            uint index = Volatile.Read(ref *(uint*)(_ring + ChannelRing.SubmissionIndex));
            if (index != _taken)
            {
                if (!Take(index)) return;
                lookUntil = 0;
                continue;
            }

            if (lookUntil == 0)
            {
                lookUntil = Clock.Monotonic + LookingTime;
                looks = 0;
            }

            if (++looks % LooksBetweenClocks != 0 || Clock.Monotonic < lookUntil)
            {
                Thread.SpinWait(1);
                continue;
            }

            if (!Sleep()) return;
            lookUntil = 0;
        }
    }

    /// <summary>Sleeps until there is something to take.</summary>
    /// <returns>False when nothing will come any more.</returns>
    private bool Sleep()
    {
        Volatile.Write(ref *(uint*)(_ring + ChannelRing.SubmissionEvent), _taken);
        Interlocked.MemoryBarrier();
        LibC.PollFd wait = new() { Descriptor = _doorbell, Events = LibC.POLLIN };
        // Emulated processors do not always order a store before a later load for those outside: the partition may have
        // moved its index and not seen the wish yet. A moment later one of the two is certain.
        for (int patience = SecondLook; Volatile.Read(ref *(uint*)(_ring + ChannelRing.SubmissionIndex)) == _taken; patience = -1)
        {
            int found = LibC.poll(&wait, 1, patience);
            if (_stops) return false;
            if (found <= 0) continue;
            ulong bytes;
            if (LibC.recv(_doorbell, &bytes, sizeof(ulong), LibC.MSG_DONTWAIT) == 0) return false;
        }

        return true;
    }

    private bool Take(uint index)
    {
        if (index - _taken > (uint)_requests.Length) return Fail("it submitted more requests to its file channel than there are slots");
        while (_taken != index)
        {
            int slot = Volatile.Read(ref *(ushort*)(_ring + ChannelRing.Submissions + (2 * (_taken % _requests.Length))));
            if (slot >= _requests.Length || _requests[slot].IsTaken) return Fail("it submitted a slot of its file channel that does not exist or is in use");
            _taken++;
            byte* at = _ring + SlotOffset(slot);
            ulong request = *(ulong*)(at + ChannelRing.RequestAddress);
            ulong response = *(ulong*)(at + ChannelRing.ResponseAddress);
            ulong data = *(ulong*)(at + ChannelRing.DataAddress);
            uint requestLength = *(uint*)(at + ChannelRing.RequestLength);
            uint capacity = *(uint*)(at + ChannelRing.ResponseCapacity);
            uint dataLength = *(uint*)(at + ChannelRing.DataLength);
            byte* message = _memory.At(request, requestLength);
            byte* answer = _memory.At(response, capacity);
            byte* bytes = dataLength == 0 ? null : _memory.At(data, dataLength);
            if (message == null || answer == null || (dataLength != 0 && bytes == null)
                || requestLength > ChannelRing.LongestMessage || capacity > ChannelRing.LongestMessage || dataLength > ChannelRing.LongestData)
            {
                return Fail("a request on its file channel does not lie in its memory");
            }

            ChannelRequest taken = _requests[slot];
            taken.Take(message, (int)requestLength, answer, (int)capacity, bytes, (int)dataLength);
            _service.Handle(taken);
        }

        return true;
    }

    private void Ring()
    {
        byte one = 1;
        _ = LibC.send(_doorbell, &one, 1, LibC.MSG_NOSIGNAL | LibC.MSG_DONTWAIT);
    }

    private bool Fail(string fault)
    {
        _fault = fault;
        ulong one = 1;
        _ = LibC.write(_wake, &one, sizeof(ulong));
        return false;
    }
}
