using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Services;

namespace LibOs.Components.Ipc;

/// <summary>The transport between threads of a program, on a host or in a partition. Made by <see cref="SharedMemory.Join"/>.</summary>
public readonly struct ThreadTransport : IAsyncTransport
{
    // then it gives way: on a busy host the other thread may be waiting for this processor
    private const int LooksOnHost = 20;

    // under emulation a look is short, since it does without the instruction for pauses
    private const int LooksInPartition = 2000;
    private const int YieldsOnHost = 100;
    private const int YieldsInPartition = 20;

    private static readonly bool s_isSingle = Environment.ProcessorCount == 1;

    // under emulation the instruction for pauses leaves the emulator's fast path, and another core cannot wait for it any better
    private static readonly bool s_isPartition = PartitionEnvironment.IsPartition;

    private readonly RawMemory _memory;
    private readonly Doorbell[] _bells;
    private readonly int _self;

    internal ThreadTransport(RawMemory memory, Doorbell[] bells, int self)
    {
        _memory = memory;
        _bells = bells;
        _self = self;
    }

    /// <inheritdoc/>
    public static int LineLength => 64;

    /// <inheritdoc/>
    public static bool FencesAll => true;

    /// <inheritdoc/>
    public int Self => _self;

    /// <inheritdoc/>
    public int Count => _bells.Length;

    /// <inheritdoc/>
    public int Length => _memory.Length;

    /// <inheritdoc/>
    public long Now => Doorbell.Clock();

    /// <inheritdoc/>
    public long Rings => Bell.Rings;

    private Doorbell Bell => _bells[_self];

    /// <inheritdoc/>
    public uint Load(int offset) => Volatile.Read(ref _memory.Word(offset));

    /// <inheritdoc/>
    public void Store(int offset, uint value) => Volatile.Write(ref _memory.Word(offset), value);

    /// <inheritdoc/>
    public uint Exchange(int offset, uint value) => Interlocked.Exchange(ref _memory.Word(offset), value);

    /// <inheritdoc/>
    public uint CompareExchange(int offset, uint value, uint expected) => Interlocked.CompareExchange(ref _memory.Word(offset), value, expected);

    /// <inheritdoc/>
    public uint Add(int offset, uint value) => Interlocked.Add(ref _memory.Word(offset), value) - value;

    /// <inheritdoc/>
    public void Fence() => Interlocked.MemoryBarrier();

    /// <inheritdoc/>
    public void FenceAll() => Interlocked.MemoryBarrierProcessWide();

    /// <inheritdoc/>
    public void Read(int offset, Span<byte> destination) => _memory.Bytes(offset, destination.Length).CopyTo(destination);

    /// <inheritdoc/>
    public void Write(int offset, ReadOnlySpan<byte> source) => source.CopyTo(_memory.Bytes(offset, source.Length));

    /// <inheritdoc/>
    public Span<byte> BeginWrite(int offset, int length) => _memory.Bytes(offset, length);

    /// <inheritdoc/>
    public void EndWrite(int offset, int length)
    {
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> BeginRead(int offset, int length) => _memory.Bytes(offset, length);

    /// <inheritdoc/>
    public void EndRead(int offset, int length)
    {
    }

    /// <inheritdoc/>
    public void Notify(int participant) => _bells[participant].Ring();

    /// <inheritdoc/>
    public bool Wait(long deadline) => Bell.Wait(deadline == long.MaxValue ? long.MaxValue : deadline - Now);

    /// <inheritdoc/>
    public ValueTask WaitAsync(long rings, TimeSpan timeout, CancellationToken cancellationToken) => Bell.WaitAsync(rings, timeout, cancellationToken);

    /// <inheritdoc/>
    public bool Pause(int looks) => Spin(looks);

    /// <summary>Lets a moment pass before a thread looks again.</summary>
    /// <param name="looks">How often it has looked already.</param>
    /// <returns>Whether looking again is cheaper than sleeping.</returns>
    internal static bool Spin(int looks)
    {
        if (s_isSingle)
        {
            _ = Thread.Yield();
            return looks < 2;
        }

        int most = s_isPartition ? LooksInPartition : LooksOnHost;
        if (looks >= most) _ = Thread.Yield();
        else if (!s_isPartition) Thread.SpinWait(1 + looks);
        return looks < most + (s_isPartition ? YieldsInPartition : YieldsOnHost);
    }
}
