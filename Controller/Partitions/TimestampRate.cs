using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions;

/// <summary>Measures the rate of the processor's time-stamp counter while the tool does other things.</summary>
internal sealed unsafe class TimestampRate
{
    // rdtsc; shl rdx, 32; or rax, rdx; ret
    private static ReadOnlySpan<byte> ReadCounter => [0x0f, 0x31, 0x48, 0xc1, 0xe2, 0x20, 0x48, 0x09, 0xd0, 0xc3];

    private readonly delegate* unmanaged[SuppressGCTransition]<ulong> _read;
    private readonly ulong _startCount;
    private readonly long _startTime;

    /// <summary>Starts measuring.</summary>
    public TimestampRate()
    {
        nint page = LibC.mmap(0, 4096, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS, -1, 0);
        if (page == LibC.MAP_FAILED) return;
        ReadCounter.CopyTo(new Span<byte>((void*)page, ReadCounter.Length));
        if (LibC.mprotect(page, 4096, LibC.PROT_READ | LibC.PROT_EXEC) != 0) return;
        _read = (delegate* unmanaged[SuppressGCTransition]<ulong>)page;
        (_startCount, _startTime) = Sample();
    }

    /// <summary>How long it has been measuring, in nanoseconds.</summary>
    public long Elapsed => Clock.Raw - _startTime;

    /// <summary>The rate in Hz over the time since the start; 0 when it cannot be measured.</summary>
    public long Measure()
    {
        if (_read == null) return 0;
        (ulong count, long time) = Sample();
        if (time <= _startTime || count <= _startCount) return 0;
        return (long)((UInt128)(count - _startCount) * 1_000_000_000 / (ulong)(time - _startTime));
    }

    // The pair whose two reads of the counter lie closest together: nothing came between them and the clock.
    private (ulong Count, long Time) Sample()
    {
        ulong best = ulong.MaxValue, count = 0;
        long time = 0;
        for (int i = 0; i < 8; i++)
        {
            ulong before = _read();
            long now = Clock.Raw;
            ulong after = _read();
            if (after - before >= best) continue;
            best = after - before;
            count = before + (after - before) / 2;
            time = now;
        }

        return (count, time);
    }
}
