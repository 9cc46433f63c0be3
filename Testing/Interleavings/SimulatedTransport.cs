using LibOs.Abstractions.Ports;

namespace LibOs.Testing.Interleavings;

/// <summary>A <see cref="SimulatedCore"/> as protocols take it.</summary>
/// <param name="core">The core.</param>
public readonly struct SimulatedTransport(SimulatedCore core) : IIpcTransport
{
    /// <inheritdoc/>
    public static int LineLength => 64;

    /// <summary>The core.</summary>
    public SimulatedCore Core => core;

    /// <inheritdoc/>
    public int Self => core.Number;

    /// <inheritdoc/>
    public int Count => core.Count;

    /// <inheritdoc/>
    public int Length => core.Length;

    /// <inheritdoc/>
    public long Now => core.Now;

    /// <inheritdoc/>
    public uint Load(int offset) => core.Load(offset);

    /// <inheritdoc/>
    public void Store(int offset, uint value) => core.Store(offset, value);

    /// <inheritdoc/>
    public uint Exchange(int offset, uint value) => core.Exchange(offset, value);

    /// <inheritdoc/>
    public uint CompareExchange(int offset, uint value, uint expected) => core.CompareExchange(offset, value, expected);

    /// <inheritdoc/>
    public uint Add(int offset, uint value) => core.Add(offset, value);

    /// <inheritdoc/>
    public void Fence() => core.Fence();

    /// <inheritdoc/>
    public static bool FencesAll => true;

    /// <inheritdoc/>
    public void FenceAll() => core.FenceAll();

    /// <inheritdoc/>
    public void Read(int offset, Span<byte> destination) => core.Read(offset, destination);

    /// <inheritdoc/>
    public void Write(int offset, ReadOnlySpan<byte> source) => core.Write(offset, source);

    /// <inheritdoc/>
    public Span<byte> BeginWrite(int offset, int length) => core.BeginWrite(offset, length);

    /// <inheritdoc/>
    public void EndWrite(int offset, int length) => core.EndWrite(offset, length);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> BeginRead(int offset, int length) => core.BeginRead(offset, length);

    /// <inheritdoc/>
    public void EndRead(int offset, int length) => core.EndRead(offset, length);

    /// <inheritdoc/>
    public void Notify(int participant) => core.Notify(participant);

    /// <inheritdoc/>
    public bool Wait(long deadline) => core.Wait(deadline);

    /// <inheritdoc/>
    public bool Pause(int looks)
    {
        core.Pause();
        return looks < 1;
    }
}
