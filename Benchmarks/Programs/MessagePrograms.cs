using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using LibOs.Abstractions.Services;
using LibOs.Components.Ipc;

namespace LibOs.Benchmarks.Programs;

/// <summary>Two threads on two cores that send each other messages, by several means. Needs two cores.</summary>
internal static unsafe class MessagePrograms
{
    private const int Trips = 500;

    // by means that put a core to sleep for each message, which on a busy host takes milliseconds
    private const int SlowTrips = 10;
    private const int Values = 50_000;
    private const int Batch = 64;

    private readonly struct Increment : ICallHandler
    {
        public ulong Handle(int caller, uint function, ulong first, ulong second) => first + second;
    }

    public static void Run(Report report)
    {
        Mailbox(report);
        Call(report);
        Runner(report);
        Channels(report);
        Futex(report);
        Pipe(report);
        Ring(report, 1, "message.ring");
        Ring(report, Batch, "message.batch");
        Stream(report);
    }

    private static void Mailbox(Report report)
    {
        var memory = new SharedMemory(2, Mailbox<ThreadTransport>.Size(2));
        var mine = new Mailbox<ThreadTransport>(memory.Join(0), 0);
        Trip(report, "message.mailbox", () =>
        {
            _ = mine.Send(1, 1L);
            _ = mine.Receive(out long _, out _);
        }, () =>
        {
            var box = new Mailbox<ThreadTransport>(memory.Join(1), 0);
            while (box.Receive(out long value, out _) == IpcResult.Done && value != 0) _ = box.Send(0, value);
        }, () => mine.Send(1, 0L));
    }

    private static void Call(Report report)
    {
        var memory = new SharedMemory(2, CoreCalls<ThreadTransport, StatusCalls<ThreadTransport>, Increment>.Size(2));
        var mine = new CoreCalls<ThreadTransport, StatusCalls<ThreadTransport>, Increment>(memory.Join(0), 0, default);
        bool isOver = false;
        Trip(report, "message.call", () =>
        {
            if (mine.Call(1, 1, 2, 3, out ulong result) != IpcResult.Done || result != 5) throw new InvalidOperationException("a wrong answer");
        }, () =>
        {
            ThreadTransport transport = memory.Join(1);
            var calls = new CoreCalls<ThreadTransport, StatusCalls<ThreadTransport>, Increment>(transport, 0, default);
            while (!Volatile.Read(ref isOver)) _ = calls.Serve(transport.Now + 10_000_000);
        }, () => Volatile.Write(ref isOver, true));
    }

    private static void Runner(Report report)
    {
        Pin(0);
        using var services = new RunnerServices();
        ICoreRunner cores = services.Cores;
        int count = 0, other = Math.Min(1, cores.CoreCount - 1);
        Action action = () => count++;
        report.Time("message.runner", Trips, () =>
        {
            for (int i = 0; i < Trips; i++) cores.Run(other, action);
        });
    }

    private static void Channels(Report report)
    {
        var options = new BoundedChannelOptions(16) { SingleReader = true, SingleWriter = true };
        Channel<long> there = Channel.CreateBounded<long>(options), back = Channel.CreateBounded<long>(options);
        Trip(report, "message.channels", () =>
        {
            _ = there.Writer.TryWrite(1);
            _ = Read(back.Reader);
        }, () =>
        {
            long value;
            while ((value = Read(there.Reader)) != 0) _ = back.Writer.TryWrite(value);
        }, () => there.Writer.TryWrite(0), SlowTrips);

        static long Read(ChannelReader<long> reader)
        {
            long value;
            while (!reader.TryRead(out value)) _ = reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();
            return value;
        }
    }

    private static void Futex(Report report)
    {
        // 0: mine to answer, 1: the other's, 2: the end
        int* word = (int*)NativeMemory.AllocZeroed(sizeof(int));
        Trip(report, "message.futex", () =>
        {
            Volatile.Write(ref *word, 1);
            LinuxCall.Wake(word);
            while (Volatile.Read(ref *word) == 1) LinuxCall.Wait(word, 1);
        }, () =>
        {
            while (true)
            {
                int seen;
                while ((seen = Volatile.Read(ref *word)) == 0) LinuxCall.Wait(word, 0);
                if (seen == 2) return;
                Volatile.Write(ref *word, 0);
                LinuxCall.Wake(word);
            }
        }, () =>
        {
            Volatile.Write(ref *word, 2);
            LinuxCall.Wake(word);
        }, SlowTrips);
    }

    private static void Pipe(Report report)
    {
        AnonymousPipeServerStream there, back;
        try
        {
            there = new AnonymousPipeServerStream(PipeDirection.Out);
            back = new AnonymousPipeServerStream(PipeDirection.Out);
        }
        catch (Exception failure) when (failure is IOException or PlatformNotSupportedException or UnauthorizedAccessException)
        {
            return;
        }

        using var thereEnd = new AnonymousPipeClientStream(PipeDirection.In, there.ClientSafePipeHandle);
        using var backEnd = new AnonymousPipeClientStream(PipeDirection.In, back.ClientSafePipeHandle);
        byte[] mine = new byte[8], others = new byte[8];
        Trip(report, "message.pipe", () =>
        {
            mine[0] = 1;
            there.Write(mine);
            backEnd.ReadExactly(mine);
        }, () =>
        {
            while (true)
            {
                thereEnd.ReadExactly(others);
                if (others[0] == 0) return;
                back.Write(others);
            }
        }, () => there.Write(new byte[8]), SlowTrips);
        there.Dispose();
        back.Dispose();
    }

    private static void Ring(Report report, int batch, string name)
    {
        var memory = new SharedMemory(2, RingProducer<ThreadTransport, long>.Size(1024));
        var writing = new Thread(() =>
        {
            Pin(1);
            var producer = new RingProducer<ThreadTransport, long>(memory.Join(1), 0, 1024, 0);
            long[] values = new long[batch];
            for (int i = 0; i < (Laps.Enough + 1) * Values; i += batch)
            {
                if (batch == 1) _ = producer.Write(i);
                else _ = producer.Write(values, out _);
            }

            producer.Close();
        });
        Pin(0);
        var consumer = new RingConsumer<ThreadTransport, long>(memory.Join(0), 0, 1024, 1);
        long[] taken = new long[batch];
        var laps = new Laps(Values);
        writing.Start();
        int count = 0, next = Values;
        while (true)
        {
            if (batch == 1)
            {
                if (consumer.Read(out _) != IpcResult.Done) break;
                count++;
            }
            else
            {
                if (consumer.WaitForItems() != IpcResult.Done || consumer.TryRead(taken, out int read) != IpcResult.Done) break;
                count += read;
            }

            if (count < next) continue;

            // the first batch only starts the clock
            if (next == Values) laps.Start();
            else laps.Next();
            next += Values;
        }

        writing.Join();
        report.Add(name, laps);
    }

    private static void Stream(Report report)
    {
        var channel = Channel.CreateBounded<long>(new BoundedChannelOptions(1024) { SingleReader = true, SingleWriter = true });
        var writing = new Thread(() =>
        {
            Pin(1);
            for (int i = 0; i < (Laps.Enough + 1) * Values; i++)
                while (!channel.Writer.TryWrite(i)) _ = channel.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult();
            channel.Writer.Complete();
        });
        Pin(0);
        var laps = new Laps(Values);
        writing.Start();
        int count = 0, next = Values;
        do
        {
            while (channel.Reader.TryRead(out _))
            {
                if (++count < next) continue;
                if (next == Values) laps.Start();
                else laps.Next();
                next += Values;
            }
        }
        while (channel.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult());
        writing.Join();
        report.Add("message.stream", laps);
    }

    // One thread on each core; the first takes the time of round trips.
    private static void Trip(Report report, string name, Action trip, Action answer, Action end, int trips = Trips)
    {
        var other = new Thread(() =>
        {
            Pin(1);
            answer();
        });
        Pin(0);
        other.Start();
        report.Time(name, trips, () =>
        {
            for (int i = 0; i < trips; i++) trip();
        });
        end();
        other.Join();
    }

    private static void Pin(int core)
    {
        if (PartitionEnvironment.Kernel is { } kernel)
        {
            if (core < kernel.CoreCount) kernel.SetScheduling(0, kernel.GetScheduling(0) with { Affinity = 1ul << core });
        }
        else if (core < Environment.ProcessorCount)
        {
            LinuxCall.StayOn(core);
        }
    }
}
