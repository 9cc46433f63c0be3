
namespace LibOs.Kernel.Tests;

/// <summary>The memory routines of an image, executed on the host's processor against a model.</summary>
public sealed unsafe class MemoryRoutineTests(StubCode stubs) : IClassFixture<StubCode>
{
    private const int LargestSize = 300;

    [Fact]
    public void The_routines_stand_alone() => Assert.Empty(stubs.Object[".text.memory"].Relocations);

    [Theory]
    [InlineData("memcpy")]
    [InlineData("memmove")]
    public void Every_size_is_copied_whole_at_every_offset(string routine)
    {
        var copy = (delegate* unmanaged<void*, void*, nuint, void*>)stubs[routine];
        using var source = new HostMemory(4096);
        using var target = new HostMemory(4096);
        new Random(1).NextBytes(source.Bytes);
        for (int size = 0; size <= LargestSize; size++)
        {
            for (int offset = 0; offset < 34; offset++)
            {
                byte* from = source.Start + offset;
                byte* to = target.Start + 64 + ((offset * 7) % 33);
                target.Bytes.Fill(0xA5);
                Assert.True(copy(to, from, (nuint)size) == to);
                AssertOnly(target, to, new ReadOnlySpan<byte>(from, size), 0xA5);
            }
        }
    }

    [Fact]
    public void Nothing_outside_the_ranges_is_touched()
    {
        var copy = (delegate* unmanaged<void*, void*, nuint, void*>)stubs["memmove"];
        var fill = (delegate* unmanaged<void*, int, nuint, void*>)stubs["memset"];
        using var source = new HostMemory(4096);
        using var target = new HostMemory(4096);
        new Random(2).NextBytes(source.Bytes);
        for (int size = 0; size <= LargestSize; size++)
        {
            // The bytes beside these ranges fault, and a fault ends the test run.
            copy(target.End - size, source.End - size, (nuint)size);
            Assert.True(source.Bytes[^size..].SequenceEqual(target.Bytes[^size..]));
            copy(target.Start, source.Start, (nuint)size);
            Assert.True(source.Bytes[..size].SequenceEqual(target.Bytes[..size]));
            fill(target.End - size, size, (nuint)size);
            Assert.Equal(-1, target.Bytes[^size..].IndexOfAnyExcept((byte)size));
            fill(target.Start, size, (nuint)size);
            Assert.Equal(-1, target.Bytes[..size].IndexOfAnyExcept((byte)size));
        }
    }

    [Fact]
    public void Overlapping_ranges_are_moved_as_if_copied_aside_first()
    {
        var move = (delegate* unmanaged<void*, void*, nuint, void*>)stubs["memmove"];
        using var memory = new HostMemory(8192);
        byte[] original = new byte[memory.Length];
        new Random(3).NextBytes(original);
        int step = TestRun.Count(3, 1);
        for (int size = 0; size <= LargestSize; size++)
        {
            for (int distance = -size - 1; distance <= size + 1; distance += distance is > -40 and < 40 ? 1 : step)
            {
                original.CopyTo(memory.Bytes);
                byte* from = memory.Start + 4096;
                byte* to = from + distance;
                Assert.True(move(to, from, (nuint)size) == to);
                int start = 4096 + distance;
                Assert.True(memory.Bytes.Slice(start, size).SequenceEqual(original.AsSpan(4096, size)), $"{size} bytes by {distance}");
                Assert.True(memory.Bytes[..start].SequenceEqual(original.AsSpan(0, start)), $"before: {size} bytes by {distance}");
                Assert.True(memory.Bytes[(start + size)..].SequenceEqual(original.AsSpan(start + size)), $"behind: {size} bytes by {distance}");
            }
        }
    }

    [Fact]
    public void Long_ranges_are_moved_at_random() => TestRun.Repeat(1, random =>
    {
        const int Length = 1 << 16;
        var move = (delegate* unmanaged<void*, void*, nuint, void*>)stubs["memmove"];
        using var memory = new HostMemory(Length);
        byte[] model = new byte[Length];
        random.NextBytes(model);
        model.CopyTo(memory.Bytes);
        for (int i = 0; i < TestRun.Count(2_000, 1_000_000) / 20; i++)
        {
            int size = random.Next(Length / 2);
            int from = random.Next(Length - size), to = random.Next(Length - size);
            move(memory.Start + to, memory.Start + from, (nuint)size);
            Buffer.BlockCopy(model, from, model, to, size);
            Assert.True(memory.Bytes.SequenceEqual(model), $"{size} bytes from {from} to {to}");
        }
    });

    [Fact]
    public void Every_size_is_filled_at_every_offset()
    {
        var fill = (delegate* unmanaged<void*, int, nuint, void*>)stubs["memset"];
        using var target = new HostMemory(4096);
        byte[] expected = new byte[LargestSize];
        for (int size = 0; size <= LargestSize; size++)
        {
            for (int offset = 0; offset < 34; offset++)
            {
                int value = (size * 31) + offset - 500; // only the low byte counts
                target.Bytes.Fill(0xA5);
                Assert.True(fill(target.Start + offset, value, (nuint)size) == target.Start + offset);
                expected.AsSpan(0, size).Fill((byte)value);
                AssertOnly(target, target.Start + offset, expected.AsSpan(0, size), 0xA5);
            }
        }
    }

    [Fact]
    public void The_copy_for_the_programs_memory_copies_and_answers_zero()
    {
        var copy = (delegate* unmanaged<void*, void*, nuint, long>)stubs["libos_user_copy"];
        using var source = new HostMemory(4096);
        using var target = new HostMemory(4096);
        new Random(4).NextBytes(source.Bytes);
        for (int size = 0; size <= LargestSize; size++)
        {
            for (int offset = 0; offset < 9; offset++)
            {
                byte* from = source.End - size - offset;
                byte* to = target.Start + 8 - offset;
                target.Bytes.Fill(0xA5);
                Assert.Equal(0, copy(to, from, (nuint)size));
                AssertOnly(target, to, new ReadOnlySpan<byte>(from, size), 0xA5);
            }

            Assert.Equal(0, copy(target.End - size, source.End - size, (nuint)size)); // no byte too many
        }
    }

    [Fact]
    public void Words_and_bytes_of_the_program_are_loaded_stored_and_probed()
    {
        var load = (delegate* unmanaged<void*, long>)stubs["libos_user_load32"];
        var store = (delegate* unmanaged<void*, uint, long>)stubs["libos_user_store32"];
        var probeRead = (delegate* unmanaged<void*, long>)stubs["libos_user_probe_read"];
        var probeWrite = (delegate* unmanaged<void*, long>)stubs["libos_user_probe_write"];
        using var memory = new HostMemory(4096);
        foreach (uint value in (uint[])[0, 1, int.MaxValue, 0x8000_0000, uint.MaxValue])
        {
            Assert.Equal(0, store(memory.End - 4, value));
            Assert.Equal(value, load(memory.End - 4)); // zero-extended: never negative
        }

        memory.Bytes[^1] = 0x5A;
        Assert.Equal(0, probeRead(memory.End - 1));
        Assert.Equal(0, probeWrite(memory.End - 1));
        Assert.Equal(0x5A, memory.Bytes[^1]);
    }

    [Fact]
    public void A_page_is_cleared_whole()
    {
        var zero = (delegate* unmanaged<void*, void>)stubs["libos_zero_page"];
        using var memory = new HostMemory(3 * 4096);
        memory.Bytes.Fill(0xFF);
        zero(memory.Start + 4096);
        Assert.Equal(-1, memory.Bytes[..4096].IndexOfAnyExcept((byte)0xFF));
        Assert.Equal(-1, memory.Bytes[4096..8192].IndexOfAnyExcept((byte)0));
        Assert.Equal(-1, memory.Bytes[8192..].IndexOfAnyExcept((byte)0xFF));
    }

    private static void AssertOnly(HostMemory memory, byte* at, ReadOnlySpan<byte> expected, byte around)
    {
        int start = (int)(at - memory.Start);
        if (!memory.Bytes.Slice(start, expected.Length).SequenceEqual(expected)
            || memory.Bytes[..start].IndexOfAnyExcept(around) >= 0 || memory.Bytes[(start + expected.Length)..].IndexOfAnyExcept(around) >= 0)
        {
            Assert.Fail($"{expected.Length} bytes at offset {start}: wrong bytes, or bytes outside the range");
        }
    }
}
