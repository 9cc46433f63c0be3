namespace LibOs.Components.Ipc;

/// <summary>The transport between partitions or processes that share a region. Made by <see cref="RegionMemory.Join"/>.</summary>
public readonly struct RegionTransport : IAsyncTransport
{
    private readonly RawMemory _memory;
    private readonly RegionBell _bell;

    internal RegionTransport(RawMemory memory, RegionBell bell, int self, int count)
    {
        _memory = memory;
        _bell = bell;
        Self = self;
        Count = count;
    }

    /// <inheritdoc/>
    public static int LineLength => 64;

    /// <inheritdoc/>
    /// <remarks>What one partition does cannot make another fence.</remarks>
    public static bool FencesAll => false;

    /// <inheritdoc/>
    public int Self { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int Length => _memory.Length;

    /// <inheritdoc/>
    public long Now => Doorbell.Clock();

    /// <inheritdoc/>
    public long Rings => _bell.Rings;

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
    public void FenceAll() => Interlocked.MemoryBarrier();

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
    public void Notify(int participant) => _bell.Ring(participant);

    /// <inheritdoc/>
    public bool Wait(long deadline) => _bell.Wait(deadline == long.MaxValue ? long.MaxValue : deadline - Now);

    /// <inheritdoc/>
    public ValueTask WaitAsync(long rings, TimeSpan timeout, CancellationToken cancellationToken) => _bell.WaitAsync(rings, timeout, cancellationToken);

    /// <inheritdoc/>
    public bool Pause(int looks) => ThreadTransport.Spin(looks);
}
