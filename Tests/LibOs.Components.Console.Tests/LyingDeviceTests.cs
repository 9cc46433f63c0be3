using LibOs.Abstractions.Ports;
using LibOs.Testing;

namespace LibOs.Components.Console.Tests;

public class LyingDeviceTests
{
    private static readonly int[] s_queues = [2, 3, 4, 7, 9, 10, 11];

    public static TheoryData<int, string> Lies
    {
        get
        {
            var lies = new TheoryData<int, string>();
            foreach (int queue in s_queues)
            {
                foreach (string lie in (string[])["id", "again", "jump", "length"])
                {
                    // A length means nothing where the device only reads; and where it writes, a buffer named twice
                    // may have been handed over again in between.
                    if (lie != (queue % 2 == 0 ? "again" : "length")) lies.Add(queue, lie);
                }
            }

            return lies;
        }
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public void IsResetAndReportedOnce(int number, string lie)
    {
        ConsoleBench bench = new ConsoleBench().Start();
        _ = bench.Interrupt();
        Tell(bench, number, lie);
        byte[] buffer = new byte[100];
        _ = bench.Driver.Write(ConsoleStream.Output, buffer);
        _ = bench.Driver.Write(ConsoleStream.Error, buffer);
        _ = bench.Driver.Write(ConsoleStream.Control, buffer);
        _ = bench.Driver.Read(ConsoleStream.Input, buffer);
        _ = bench.Driver.Read(ConsoleStream.Control, buffer);
        var all = ConsoleStreams.Input | ConsoleStreams.Output | ConsoleStreams.Error | ConsoleStreams.Control;
        // The device's answers to the driver's first messages are reclaimed only when it speaks again.
        if (number == 3)
        {
            bench.Device.SendEvent(1, 1, 1);
        }

        Assert.Equal(all, bench.Driver.HandleInterrupt());
        Assert.Equal(ConsoleStreams.None, bench.Driver.HandleInterrupt());
        Assert.False(bench.Device.IsStarted);
        Assert.Equal(-1, bench.Driver.Read(ConsoleStream.Input, buffer));
        Assert.Equal(-1, bench.Driver.Read(ConsoleStream.Control, buffer));
        Assert.Equal(100, bench.Driver.Write(ConsoleStream.Output, buffer));
        Assert.True(bench.Driver.IsDrained(ConsoleStream.Output));
    }

    [Fact]
    public void RandomCorruptionNeitherThrowsNorHangs() => TestRun.Repeat(TestRun.Count(3000, 100_000), Corrupt);

    private static void Tell(ConsoleBench bench, int number, string lie)
    {
        SimulatedVirtQueue queue = bench.Device.Queues[number];
        bool isInward = number % 2 == 0;
        int id = isInward && queue.TryPop(out SimulatedBuffer buffer) ? buffer.Id : 0;
        switch (lie)
        {
            case "id":
                queue.PushAnything(0x8000_0000u + (uint)id, 1);
                break;
            case "again":
                queue.PushAnything((uint)id, 1);
                queue.PushAnything((uint)id, 1);
                break;
            case "jump":
                queue.SkipUsed(1000);
                break;
            default:
                queue.PushAnything((uint)id, uint.MaxValue);
                break;
        }
    }

    private static void Corrupt(Random random)
    {
        var bench = new ConsoleBench(isImmediate: random.Next(2) == 0, memoryBase: 0x10_0000);
        bench.Start();
        byte[] buffer = new byte[20_000];
        for (int step = random.Next(5, 60); step > 0; step--)
        {
            int action = random.Next(10);
            // A device whose own memory was corrupted does what it likes, in this model: stop.
            if (action == 0) Tolerate(() => Lie(bench, random));
            var stream = (ConsoleStream)random.Next(0, 6);
            Span<byte> piece = buffer.AsSpan(0, random.Next(buffer.Length));
            Tolerate(() =>
            {
                if (random.Next(2) == 0) bench.Port(ConsoleStream.Input).Send(new byte[random.Next(9000)]);
                if (random.Next(4) == 0) bench.Port(ConsoleStream.Output).Allowance = random.Next(9000);
                bench.Device.Run();
            });
            try
            {
                switch (random.Next(4))
                {
                    case 0:
                        Assert.InRange(bench.Driver.Write(stream, piece), 0, piece.Length);
                        break;
                    case 1:
                        Assert.InRange(bench.Driver.Read(stream, piece), -1, piece.Length);
                        break;
                    case 2:
                        _ = bench.Driver.IsDrained(stream);
                        break;
                    default:
                        _ = bench.Driver.HandleInterrupt();
                        break;
                }
            }
            catch (SimulationException)
            {
                // The model of the device fell over what it wrote itself.
                return;
            }
        }
    }

    private static void Lie(ConsoleBench bench, Random random)
    {
        SimulatedVirtQueue queue = bench.Device.Queues[s_queues[random.Next(s_queues.Length)]];
        if (!queue.IsReady) return;
        switch (random.Next(6))
        {
            case 0:
                queue.PushAnything((uint)random.Next(40), (uint)random.Next(10_000));
                break;
            case 1:
                queue.PushAnything((uint)random.Next(), (uint)random.Next() << 1);
                break;
            case 2:
                queue.SkipUsed(random.Next(1 << 16));
                break;
            case 3:
                // Any byte of the rings, the driver's own included.
                bench.Hardware.Memory.At(queue.Descriptors, 16 * queue.Size)[random.Next(16 * queue.Size)] ^= (byte)random.Next(256);
                break;
            case 4:
                bench.Hardware.Memory.At(queue.Used, 6 + (8 * queue.Size))[random.Next(6 + (8 * queue.Size))] ^= (byte)(1 << random.Next(8));
                break;
            default:
                bench.Device.SendEvent((uint)random.Next(7), (ushort)random.Next(9), (ushort)random.Next(3), new byte[random.Next(64)]);
                break;
        }
    }

    private static void Tolerate(Action action)
    {
        try
        {
            action();
        }
        catch (SimulationException)
        {
            // The model of the device fell over what it wrote itself.
        }
    }
}
