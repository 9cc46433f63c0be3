using LibOs.Abstractions.Ports;

namespace LibOs.Components.Console.Tests;

/// <summary>Many megabytes over all streams at once, with throttling and interrupts as chance has it.</summary>
public class ConsoleTransferTests
{
    [Fact]
    public void NothingIsLostOrWaitsForEver() =>
        TestRun.Repeat(TestRun.Count(6, 60), random => Transfer(random, TestRun.Count(1 << 20, 8 << 20)));

    private static void Transfer(Random random, int length)
    {
        var bench = new ConsoleBench(isImmediate: random.Next(2) == 0);
        if (random.Next(2) == 0) bench.Hardware.AtBarrier = () => Maybe(random, 4, bench.Device.Run);
        bench.Start();
        ConsoleStream[] outward = [ConsoleStream.Output, ConsoleStream.Error, ConsoleStream.Control];
        ConsoleStream[] inward = [ConsoleStream.Input, ConsoleStream.Control];
        Flow[] writers = [.. outward.Select(each => new Flow(each, ConsoleBench.RandomBytes(random, length)))];
        Flow[] readers = [.. inward.Select(each => new Flow(each, ConsoleBench.RandomBytes(random, length)))];
        foreach (Flow reader in readers)
        {
            bench.Port(reader.Stream).Send(reader.Data);
        }

        bench.Port(ConsoleStream.Input).Close();
        byte[] buffer = new byte[200_000];
        int idle = 0;
        while (writers.Any(w => !w.IsDone) || readers.Any(r => !r.IsDone))
        {
            bool moved = false;
            foreach (Flow writer in writers) moved |= Write(bench, writer, random);
            foreach (Flow reader in readers) moved |= Read(bench, reader, random, buffer);
            foreach (Flow writer in writers)
            {
                if (random.Next(3) == 0) bench.Port(writer.Stream).Allowance = random.Next(100_000);
                writer.Sink(bench.Port(writer.Stream).TakeOutput());
            }

            if (random.Next(2) == 0) bench.Device.Run();
            // Only a raised interrupt wakes those who are parked.
            if (random.Next(2) == 0)
            {
                ConsoleStreams changed = bench.Interrupt();
                foreach (Flow flow in writers.Concat(readers)) flow.Wake(changed);
            }

            idle = moved ? 0 : idle + 1;
            Assert.True(idle < 10_000, "Somebody waits for ever: " + string.Join(", ", writers.Concat(readers).Where(f => !f.IsDone)));
        }

        foreach (Flow flow in writers.Concat(readers)) Assert.True(flow.Data.AsSpan().SequenceEqual(flow.Moved.ToArray()), $"{flow} differs");
        Assert.Equal(0, bench.Device.DroppedEvents);
    }

    private static bool Write(ConsoleBench bench, Flow writer, Random random)
    {
        if (writer.IsParked || writer.IsDone) return false;
        if (writer.Position == writer.Data.Length)
        {
            writer.IsDone = bench.Driver.IsDrained(writer.Stream);
            writer.IsParked = !writer.IsDone;
            if (writer.IsDone) writer.Sink(bench.Port(writer.Stream).TakeOutput());
            return true;
        }

        int length = Math.Min(writer.Data.Length - writer.Position, random.Next(1, random.Next(2) == 0 ? 200 : 100_000));
        int taken = bench.Driver.Write(writer.Stream, writer.Data.AsSpan(writer.Position, length));
        Assert.InRange(taken, 0, length);
        writer.Position += taken;
        writer.IsParked = taken == 0;
        return taken != 0;
    }

    private static bool Read(ConsoleBench bench, Flow reader, Random random, byte[] buffer)
    {
        if (reader.IsParked || reader.IsDone) return false;
        int count = bench.Driver.Read(reader.Stream, buffer.AsSpan(0, random.Next(1, random.Next(2) == 0 ? 200 : buffer.Length)));
        if (count == 0)
        {
            reader.IsParked = true;
            return false;
        }

        if (count > 0) reader.Sink(buffer.AsSpan(0, count));
        reader.IsDone = reader.Stream == ConsoleStream.Input ? count < 0 : reader.Moved.Length == reader.Data.Length;
        return true;
    }

    private static void Maybe(Random random, int oneIn, Action action)
    {
        if (random.Next(oneIn) == 0) action();
    }

    private sealed class Flow(ConsoleStream stream, byte[] data)
    {
        public ConsoleStream Stream { get; } = stream;

        public byte[] Data { get; } = data;

        public MemoryStream Moved { get; } = new();

        public int Position { get; set; }

        public bool IsParked { get; set; }

        public bool IsDone { get; set; }

        public void Sink(ReadOnlySpan<byte> bytes) => Moved.Write(bytes);

        public void Wake(ConsoleStreams changed)
        {
            if (((int)changed & (1 << (int)Stream)) != 0) IsParked = false;
        }

        public override string ToString() => $"{Stream} ({Position} written, {Moved.Length} moved of {Data.Length})";
    }
}
