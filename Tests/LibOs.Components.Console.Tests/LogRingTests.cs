using System.Text;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Console.Tests;

public class LogRingTests
{
    [Fact]
    public void KeepsRecordsInOrder()
    {
        var ring = default(LogRing);
        byte[] storage = new byte[LogRing.GetStorageSize(4096)];
        ring.Append(storage, 1, 100, "first"u8);
        ring.Append(storage, 4, long.MaxValue, ""u8);
        ulong position = 0;
        Assert.Equal((5, 1, 100L, "first"), Read(ref ring, storage, ref position));
        Assert.Equal((0, 4, long.MaxValue, ""), Read(ref ring, storage, ref position));
        Assert.Equal((-1, 0, 0L, ""), Read(ref ring, storage, ref position));
        ring.Append(storage, 2, 200, "third"u8);
        Assert.Equal((5, 2, 200L, "third"), Read(ref ring, storage, ref position));
    }

    [Fact]
    public void CutsLongTextBetweenCharacters()
    {
        var ring = default(LogRing);
        byte[] storage = new byte[LogRing.GetStorageSize(1)];
        ring.Append(storage, 0, 0, Encoding.UTF8.GetBytes("x" + new string('ä', 400)));
        ulong position = 0;
        Assert.Equal("x" + new string('ä', 255), Read(ref ring, storage, ref position).Text);
    }

    [Fact]
    public void CutsTextToTheDestination()
    {
        var ring = default(LogRing);
        byte[] storage = new byte[LogRing.GetStorageSize(1000)];
        ring.Append(storage, 0, 0, "0123456789"u8);
        ring.Append(storage, 0, 0, "next"u8);
        ulong position = 0;
        byte[] small = new byte[3];
        Assert.Equal(3, ring.Read(storage, ref position, out _, out _, small));
        Assert.Equal("012"u8.ToArray(), small);
        Assert.Equal("next", Read(ref ring, storage, ref position).Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(527)]
    public void TooLittleStorageKeepsNothing(int length)
    {
        var ring = default(LogRing);
        byte[] storage = new byte[length];
        ring.Append(storage, 0, 0, "lost"u8);
        ulong position = 0;
        Assert.Equal(-1, ring.Read(storage, ref position, out _, out _, new byte[512]));
    }

    [Fact]
    public void AgreesWithAModel() => TestRun.Repeat(TestRun.Count(200, 5000), random =>
    {
        var ring = default(LogRing);
        byte[] storage = new byte[LogRing.GetStorageSize(random.Next(1, 6000))];
        var model = new List<(int Level, long Time, byte[] Text)>();
        // Each reader remembers which record it must see next.
        ulong[] positions = new ulong[3];
        int[] expected = new int[3];
        int oldest = 0;
        int used = 0;
        byte[] buffer = new byte[ILogBuffer.MaximumTextLength];
        for (int step = 0; step < 500; step++)
        {
            int reader = random.Next(6);
            if (reader >= 3)
            {
                byte[] text = ConsoleBench.RandomBytes(random, random.Next(random.Next(2) == 0 ? 20 : 513));
                var record = (random.Next(5), random.NextInt64(), text);
                model.Add(record);
                ring.Append(storage, record.Item1, record.Item2, text);
                used += Cost(text);
                for (; used > storage.Length; oldest++) used -= Cost(model[oldest].Text);
                continue;
            }

            int next = Math.Max(expected[reader], oldest);
            int count = ring.Read(storage, ref positions[reader], out int level, out long time, buffer);
            if (next == model.Count)
            {
                Assert.Equal(-1, count);
                continue;
            }

            Assert.Equal(model[next].Text, buffer.AsSpan(0, Math.Max(count, 0)).ToArray());
            Assert.Equal((model[next].Level, model[next].Time), (level, time));
            expected[reader] = next + 1;
        }
    });

    [Fact]
    public void WildPositionsAndStorageDoNoHarm() => TestRun.Repeat(TestRun.Count(500, 20_000), random =>
    {
        var ring = default(LogRing);
        byte[] storage = new byte[LogRing.GetStorageSize(random.Next(600, 2000))];
        byte[] buffer = new byte[random.Next(600)];
        for (int i = 0; i < 100; i++)
        {
            ring.Append(storage, random.Next(), random.NextInt64(), buffer.AsSpan(0, random.Next(buffer.Length + 1)));
            if (random.Next(3) == 0) storage[random.Next(storage.Length)] ^= (byte)random.Next(256);
            ulong position = (ulong)random.NextInt64(60_000);
            Assert.InRange(ring.Read(storage, ref position, out _, out _, buffer), -1, buffer.Length);
        }
    });

    private static int Cost(byte[] text) => 16 + ((text.Length + 7) & ~7);

    private static (int Length, int Level, long Time, string Text) Read(ref LogRing ring, byte[] storage, ref ulong position)
    {
        byte[] buffer = new byte[ILogBuffer.MaximumTextLength];
        int length = ring.Read(storage, ref position, out int level, out long time, buffer);
        return (length, level, time, Encoding.UTF8.GetString(buffer, 0, Math.Max(length, 0)));
    }
}
