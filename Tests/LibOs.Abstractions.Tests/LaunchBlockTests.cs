using System.Buffers.Binary;
using System.Text;
using LibOs.Abstractions.Wire;

namespace LibOs.Abstractions.Tests;

public class LaunchBlockTests
{
    private static readonly LaunchSection[] s_kinds = Enum.GetValues<LaunchSection>();

    [Fact]
    public void GivesBackWhatWasWritten()
    {
        byte[] seed = [.. Enumerable.Range(0, LaunchBlock.SeedLength).Select(i => (byte)i)];
        byte[] block = new LaunchBlockWriter()
            .AddStrings(LaunchSection.Arguments, ["prog", "", "ü 😀", "a b"])
            .AddStrings(LaunchSection.Environment, [])
            .AddInt64(LaunchSection.StartTime, long.MaxValue)
            .AddBytes(LaunchSection.Seed, seed)
            .AddUInt32(LaunchSection.Flags, (uint)(LaunchFlags.Verbose | LaunchFlags.BootChart))
            .ToArray();
        Assert.Equal(0, block.Length % 8);
        Assert.True(LaunchBlock.TryOpen(block, out ReadOnlySpan<byte> sections));
        Assert.True(LaunchBlock.TryFind(sections, LaunchSection.Arguments, out ReadOnlySpan<byte> payload));
        Assert.Equal("prog\0\0ü 😀\0a b\0", Encoding.UTF8.GetString(payload));
        Assert.True(LaunchBlock.TryFind(sections, LaunchSection.Environment, out payload));
        Assert.Equal(0, payload.Length);
        Assert.True(LaunchBlock.TryFind(sections, LaunchSection.StartTime, out payload));
        Assert.Equal(long.MaxValue, BinaryPrimitives.ReadInt64LittleEndian(payload));
        Assert.True(LaunchBlock.TryFind(sections, LaunchSection.Seed, out payload));
        Assert.Equal(seed, payload.ToArray());
        Assert.True(LaunchBlock.TryFind(sections, LaunchSection.Flags, out payload));
        Assert.Equal(3u, BinaryPrimitives.ReadUInt32LittleEndian(payload));
        Assert.False(LaunchBlock.TryFind(sections, LaunchSection.TimestampRate, out payload));
        Assert.False(LaunchBlock.TryFind(sections, LaunchSection.End, out payload));
    }

    [Fact]
    public void ZeroCharactersAreRefused() =>
        Assert.Contains("zero character", Assert.Throws<ArgumentException>(
            () => new LaunchBlockWriter().AddStrings(LaunchSection.Arguments, ["a\0b"])).Message);

    [Fact]
    public void WhatFollowsTheBlockIsIgnored()
    {
        byte[] block = Sample(new Random(1));
        Assert.True(LaunchBlock.TryOpen([.. block, 1, 2, 3], out ReadOnlySpan<byte> sections));
        Assert.Equal(block.Length - LaunchBlock.HeaderLength, sections.Length);
    }

    [Fact]
    public void UnknownSectionsAreSkipped()
    {
        byte[] block = new LaunchBlockWriter().AddBytes((LaunchSection)999, new byte[13]).AddUInt32(LaunchSection.Flags, 7).ToArray();
        Assert.True(LaunchBlock.TryOpen(block, out ReadOnlySpan<byte> sections));
        Assert.True(LaunchBlock.TryFind(sections, LaunchSection.Flags, out ReadOnlySpan<byte> payload));
        Assert.Equal(7, payload[0]);
    }

    [Fact]
    public void ATruncatedBlockIsRefused()
    {
        byte[] block = Sample(new Random(2));
        for (int length = 0; length < block.Length; length++)
        {
            byte[] cut = block[..length];
            Assert.False(LaunchBlock.TryOpen(cut, out _));
            // Even when the header agrees with the cut.
            if (length < LaunchBlock.HeaderLength) continue;
            BinaryPrimitives.WriteInt32LittleEndian(cut.AsSpan(12), length);
            if (LaunchBlock.TryOpen(cut, out ReadOnlySpan<byte> sections)) FindAll(sections);
        }
    }

    [Fact]
    public void AnotherVersionIsRefused()
    {
        byte[] block = Sample(new Random(3));
        block[8]++;
        Assert.False(LaunchBlock.TryOpen(block, out _));
    }

    [Fact]
    public void FlippedBitsNeverThrow() => TestRun.Repeat(TestRun.Count(20_000, 2_000_000), random =>
    {
        byte[] block = Sample(random);
        for (int flips = random.Next(1, 6); flips > 0; flips--) block[random.Next(block.Length)] ^= (byte)(1 << random.Next(8));
        if (LaunchBlock.TryOpen(block, out ReadOnlySpan<byte> sections)) FindAll(sections);
        FindAll(block.AsSpan(LaunchBlock.HeaderLength));
    });

    [Fact]
    public void AnyBytesNeverThrow() => TestRun.Repeat(TestRun.Count(20_000, 2_000_000), random =>
    {
        byte[] bytes = new byte[random.Next(100)];
        random.NextBytes(bytes);
        FindAll(bytes);
        byte[] block = [.. LaunchBlock.Magic, 1, 0, 0, 0, (byte)(bytes.Length + 16), 0, 0, 0, .. bytes];
        if (LaunchBlock.TryOpen(block, out ReadOnlySpan<byte> sections)) FindAll(sections);
    });

    [Fact]
    public void ExtremeLengthsNeverThrow()
    {
        foreach (uint length in (uint[])[0x7FFF_FFF8, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFF8, 0xFFFF_FFFF, 17, 16, 9])
        {
            byte[] block = new LaunchBlockWriter().AddInt64(LaunchSection.Seed, 0).ToArray();
            BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(20), length);
            _ = LaunchBlock.TryOpen(block, out _);
            FindAll(block.AsSpan(16));
        }
    }

    private static void FindAll(ReadOnlySpan<byte> sections)
    {
        foreach (LaunchSection kind in s_kinds) _ = LaunchBlock.TryFind(sections, kind, out _);
        _ = LaunchBlock.TryFind(sections, (LaunchSection)uint.MaxValue, out _);
    }

    private static byte[] Sample(Random random)
    {
        var writer = new LaunchBlockWriter();
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            byte[] payload = new byte[random.Next(40)];
            random.NextBytes(payload);
            _ = writer.AddBytes((LaunchSection)random.Next(1, 9), payload);
        }

        return writer.ToArray();
    }
}
