using System.Runtime.InteropServices;

namespace LibOs.Benchmarks;

/// <summary>A ring in the style of the LMAX Disruptor, for one producer and one consumer: sequences on lines of their own, busy waiting.</summary>
internal sealed class DisruptorRing
{
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Sequence
    {
        [FieldOffset(128)]
        public long Value;
    }

    private readonly long[] _entries;
    private Sequence _cursor;
    private Sequence _gate;
    private long _next;
    private long _knownGate;

    public DisruptorRing(int capacity)
    {
        _entries = new long[capacity];
        _cursor.Value = -1;
        _gate.Value = -1;
        _knownGate = -1;
    }

    /// <summary>Claims the next entry, fills it, publishes it.</summary>
    public void Publish(long value)
    {
        long wrap = _next - _entries.Length;
        if (wrap > _knownGate)
        {
            var spin = new SpinWait();
            while (wrap > (_knownGate = Volatile.Read(ref _gate.Value))) spin.SpinOnce(sleep1Threshold: -1);
        }

        _entries[_next & (_entries.Length - 1)] = value;
        Volatile.Write(ref _cursor.Value, _next++);
    }

    /// <summary>Handles all that has been published, up to a number of entries in all.</summary>
    /// <returns>The sum of the values.</returns>
    public long Consume(long count)
    {
        long sum = 0, next = _gate.Value + 1, end = next + count;
        var spin = new SpinWait();
        while (next < end)
        {
            long available = Volatile.Read(ref _cursor.Value);
            if (available < next)
            {
                spin.SpinOnce(sleep1Threshold: -1);
                continue;
            }

            for (; next <= available; next++) sum += _entries[next & (_entries.Length - 1)];
            Volatile.Write(ref _gate.Value, available);
        }

        return sum;
    }
}
