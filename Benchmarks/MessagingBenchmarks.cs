using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using LibOs.Components.Ipc;

namespace LibOs.Benchmarks;

/// <summary>A million values from one thread to another, and twenty thousand round trips between two threads.</summary>
/// <remarks>
/// All rings and channels hold 1024 values. The channel is bounded, with one reader and one writer, which is its fastest kind that
/// holds the writer back; its threads wait synchronously. The ring in the Disruptor's style never sleeps: its consumer takes all there
/// is at once, as the Disruptor's batches do, so the ring's batches are its nearest peer.
/// </remarks>
[Q1Column, MedianColumn]
public class MessagingBenchmarks
{
    private const int Values = 1_000_000;
    private const int Trips = 20_000;
    private const int Capacity = 1024;

    [Benchmark(OperationsPerInvoke = Values)]
    public long Ring()
    {
        var memory = new SharedMemory(2, RingProducer<ThreadTransport, long>.Size(Capacity));
        return Two(
            () =>
            {
                var producer = new RingProducer<ThreadTransport, long>(memory.Join(0), 0, Capacity, 1);
                for (long i = 0; i < Values; i++) _ = producer.Write(i);
            },
            () =>
            {
                var consumer = new RingConsumer<ThreadTransport, long>(memory.Join(1), 0, Capacity, 0);
                long sum = 0;
                for (int i = 0; i < Values; i++)
                {
                    _ = consumer.Read(out long value);
                    sum += value;
                }

                return sum;
            });
    }

    [Benchmark(OperationsPerInvoke = Values)]
    public long RingBatches()
    {
        var memory = new SharedMemory(2, RingProducer<ThreadTransport, long>.Size(Capacity));
        return Two(
            () =>
            {
                var producer = new RingProducer<ThreadTransport, long>(memory.Join(0), 0, Capacity, 1);
                for (long i = 0; i < Values;)
                {
                    _ = producer.WaitForRoom();
                    if (producer.TryClaim((int)Math.Min(256, Values - i), out Span<long> room) != IpcResult.Done) continue;
                    for (int k = 0; k < room.Length; k++) room[k] = i++;
                    producer.Commit(room.Length);
                }
            },
            () =>
            {
                var consumer = new RingConsumer<ThreadTransport, long>(memory.Join(1), 0, Capacity, 0);
                long sum = 0;
                for (int i = 0; i < Values;)
                {
                    _ = consumer.WaitForItems();
                    if (consumer.TryPeek(Capacity, out ReadOnlySpan<long> items) != IpcResult.Done) continue;
                    foreach (long item in items) sum += item;
                    i += items.Length;
                    consumer.Release(items.Length);
                }

                return sum;
            });
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Values)]
    public long Channels()
    {
        var channel = Channel.CreateBounded<long>(new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });
        return Two(
            () =>
            {
                for (long i = 0; i < Values; i++)
                    while (!channel.Writer.TryWrite(i)) _ = channel.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult();
            },
            () =>
            {
                long sum = 0;
                for (int i = 0; i < Values; i++) sum += Read(channel.Reader);
                return sum;
            });
    }

    [Benchmark(OperationsPerInvoke = Values)]
    public long Disruptor()
    {
        var ring = new DisruptorRing(Capacity);
        return Two(
            () =>
            {
                for (long i = 0; i < Values; i++) ring.Publish(i);
            },
            () => ring.Consume(Values));
    }

    [Benchmark(OperationsPerInvoke = Trips)]
    public long MailboxTrip()
    {
        var memory = new SharedMemory(2, Mailbox<ThreadTransport>.Size(2));
        return Two(
            () =>
            {
                var box = new Mailbox<ThreadTransport>(memory.Join(0), 0);
                for (int i = 0; i < Trips; i++)
                {
                    _ = box.Receive(out long value, out _);
                    _ = box.Send(1, value + 1);
                }
            },
            () =>
            {
                var box = new Mailbox<ThreadTransport>(memory.Join(1), 0);
                long value = 0;
                for (int i = 0; i < Trips; i++)
                {
                    _ = box.Send(0, value);
                    _ = box.Receive(out value, out _);
                }

                return value;
            });
    }

    [Benchmark(OperationsPerInvoke = Trips)]
    public long RingTrip()
    {
        int size = RingProducer<ThreadTransport, long>.Size(16);
        var memory = new SharedMemory(2, 2 * size);
        return Two(
            () =>
            {
                var there = new RingConsumer<ThreadTransport, long>(memory.Join(0), 0, 16, 1);
                var back = new RingProducer<ThreadTransport, long>(memory.Join(0), size, 16, 1);
                for (int i = 0; i < Trips; i++)
                {
                    _ = there.Read(out long value);
                    _ = back.Write(value + 1);
                }
            },
            () =>
            {
                var there = new RingProducer<ThreadTransport, long>(memory.Join(1), 0, 16, 0);
                var back = new RingConsumer<ThreadTransport, long>(memory.Join(1), size, 16, 0);
                long value = 0;
                for (int i = 0; i < Trips; i++)
                {
                    _ = there.Write(value);
                    _ = back.Read(out value);
                }

                return value;
            });
    }

    [Benchmark(OperationsPerInvoke = Trips)]
    public long ChannelsTrip()
    {
        var options = new BoundedChannelOptions(16) { SingleReader = true, SingleWriter = true };
        Channel<long> there = Channel.CreateBounded<long>(options), back = Channel.CreateBounded<long>(options);
        return Two(
            () =>
            {
                for (int i = 0; i < Trips; i++) _ = back.Writer.TryWrite(Read(there.Reader) + 1);
            },
            () =>
            {
                long value = 0;
                for (int i = 0; i < Trips; i++)
                {
                    _ = there.Writer.TryWrite(value);
                    value = Read(back.Reader);
                }

                return value;
            });
    }

    /// <summary>The same with tasks, as channels are mostly used.</summary>
    [Benchmark(OperationsPerInvoke = Trips)]
    public async Task<long> ChannelsTripOfTasks()
    {
        var options = new BoundedChannelOptions(16) { SingleReader = true, SingleWriter = true };
        Channel<long> there = Channel.CreateBounded<long>(options), back = Channel.CreateBounded<long>(options);
        var answering = Task.Run(async () =>
        {
            for (int i = 0; i < Trips; i++) await back.Writer.WriteAsync(await there.Reader.ReadAsync() + 1);
        });
        long value = 0;
        for (int i = 0; i < Trips; i++)
        {
            await there.Writer.WriteAsync(value);
            value = await back.Reader.ReadAsync();
        }

        await answering;
        return value;
    }

    private static long Read(ChannelReader<long> reader)
    {
        long value;
        while (!reader.TryRead(out value)) _ = reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();
        return value;
    }

    private static long Two(Action first, Func<long> second)
    {
        var thread = new Thread(() => first());
        thread.Start();
        long result = second();
        thread.Join();
        return result;
    }
}
