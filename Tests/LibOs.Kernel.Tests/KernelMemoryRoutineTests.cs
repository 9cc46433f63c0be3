using LibOs.Tests;

namespace LibOs.Kernel.Tests;

/// <summary>The routines that copy and clear in kernel path, executed on the host's processor against a model.</summary>
public sealed unsafe class KernelMemoryRoutineTests(StubCode stubs) : IClassFixture<StubCode>
{
    private const int LargestSize = 100;

    [Fact]
    public void Every_size_is_copied_cleared_and_filled_at_the_edges_of_memory()
    {
        var copy = (delegate* unmanaged<void*, void*, nuint, void>)stubs["libos_copy"];
        var clear = (delegate* unmanaged<void*, nuint, void>)stubs["libos_clear"];
        var fill = (delegate* unmanaged<void*, byte, nuint, void>)stubs["libos_fill"];
        using var source = new HostMemory(4096);
        using var target = new HostMemory(4096);
        new Random(3).NextBytes(source.Bytes);
        for (int size = 0; size <= LargestSize; size++)
        {
            // The bytes beside these ranges fault, and a fault ends the test run.
            copy(target.End - size, source.End - size, (nuint)size);
            Assert.True(source.Bytes[^size..].SequenceEqual(target.Bytes[^size..]));
            copy(target.Start, source.Start, (nuint)size);
            Assert.True(source.Bytes[..size].SequenceEqual(target.Bytes[..size]));

            byte value = (byte)(size + 0x81);
            fill(target.Start, value, (nuint)size);
            Assert.Equal(-1, target.Bytes[..size].IndexOfAnyExcept(value));
            target.Bytes.Fill(0xA5);
            clear(target.End - size, (nuint)size);
            Assert.Equal(-1, target.Bytes[^size..].IndexOfAnyExcept((byte)0));
            Assert.Equal(-1, target.Bytes[..^size].IndexOfAnyExcept((byte)0xA5));
        }
    }

    [Fact]
    public void Ranges_that_overlap_are_copied_as_if_copied_aside_first()
    {
        var copy = (delegate* unmanaged<void*, void*, nuint, void>)stubs["libos_copy"];
        using var memory = new HostMemory(4096);
        TestRun.Repeat(TestRun.Count(2_000, 200_000), random =>
        {
            random.NextBytes(memory.Bytes);
            int size = random.Next(200), from = random.Next(400), to = Math.Max(0, from + random.Next(-220, 220));
            byte[] expected = memory.Bytes.ToArray();
            expected.AsSpan(from, size).ToArray().CopyTo(expected, to);
            copy(memory.Start + to, memory.Start + from, (nuint)size);
            Assert.True(expected.AsSpan().SequenceEqual(memory.Bytes), $"size {size}, from {from}, to {to}");
        });
    }
}
