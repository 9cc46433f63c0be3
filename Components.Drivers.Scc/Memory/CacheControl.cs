using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>Flushes a core's own caches of private lines.</summary>
public sealed class CacheControl
{
    /// <summary>The bytes of a core's L2 cache.</summary>
    public const int L2Bytes = 256 * 1024;

    private readonly ISccCore _core;

    internal CacheControl(ISccCore core) => _core = core;

    /// <summary>Writes back every dirty line of L1 and L2.</summary>
    /// <param name="scratch">
    /// Private memory of 256 KiB that is not being written, a multiple of 256 KiB: the L2 cache has no flush instruction, so
    /// other lines are read until all of its own have left.
    /// </param>
    public void Flush(uint scratch)
    {
        if (scratch % L2Bytes != 0) throw new ArgumentException($"0x{scratch:X8} is no multiple of 256 KiB.", nameof(scratch));
        _core.WriteBackAndInvalidate();
        Span<byte> block = stackalloc byte[1024];
        for (uint offset = 0; offset < L2Bytes; offset += (uint)block.Length) _core.ReadCached(scratch + offset, block);
        _core.WriteBackAndInvalidate();
    }
}
