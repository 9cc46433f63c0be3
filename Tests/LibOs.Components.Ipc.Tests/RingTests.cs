using LibOs.Testing.Interleavings;

namespace LibOs.Components.Ipc.Tests;

/// <summary>Values and frames go through rings whole, once and in order, whatever happens beside.</summary>
public sealed class RingTests
{
    private const int Memory = 2048;
    private const int HeadWord = 64;
    private const int TailWord = 128;

    [Fact]
    public void Values_arrive_in_order()
    {
        Explore.Randomly(2, Memory, Values(5, 2));
        Explore.All(2, Memory, Values(3, 2));
    }

    [Fact]
    public void Batches_arrive_in_order()
    {
        Explore.Randomly(2, Memory, Batches(9, 4));
        Explore.All(2, Memory, Batches(3, 2), preemptions: 1);
    }

    [Fact]
    public void Frames_arrive_in_order()
    {
        Explore.Randomly(2, Memory, Frames(6));
        Explore.All(2, Memory, Frames(3), preemptions: 1);
    }

    [Fact]
    public void Values_of_many_producers_arrive_once_and_in_the_order_of_each()
    {
        Explore.Randomly(3, Memory, Shared(3, 2));
        Explore.Randomly(4, Memory, Shared(2, 4));
        Explore.All(3, Memory, Shared(1, 2), preemptions: 1);
    }

    [Theory]
    [InlineData(Mutation.FlagBeforeData, -1)]
    [InlineData(Mutation.NoFence, -1)]
    [InlineData(Mutation.NoNotify, -1)]
    [InlineData(Mutation.OneTooMany, HeadWord)]
    [InlineData(Mutation.OneTooMany, TailWord)]
    public void Planted_bugs_in_a_ring_of_values_are_found(Mutation mutation, int where) => Explore.Finds(2, Memory, mutation, Values(5, 2), where);

    [Theory]
    [InlineData(Mutation.FlagBeforeData, -1)]
    [InlineData(Mutation.NoFence, -1)]
    [InlineData(Mutation.NoNotify, -1)]
    [InlineData(Mutation.StoresSwapped, -1)]
    public void Planted_bugs_in_a_ring_of_frames_are_found(Mutation mutation, int where) => Explore.Finds(2, Memory, mutation, Frames(6), where);

    [Theory]
    [InlineData(Mutation.FlagBeforeData)]
    [InlineData(Mutation.NotAtomic)]
    [InlineData(Mutation.NoFence)]
    [InlineData(Mutation.NoNotify)]
    public void Planted_bugs_in_a_ring_of_many_producers_are_found(Mutation mutation) => Explore.Finds(3, Memory, mutation, Shared(3, 2));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_side_that_stops_for_ever_is_missed(int stopping) =>
        InterleavingExplorer.Explore(new InterleavingOptions { StoppingCore = stopping, MemoryLength = Memory, Schedules = TestRun.Count(500, 10_000) }, run =>
        {
            var ends = new List<IpcResult>();
            run.Run(0, core =>
            {
                var producer = new RingProducer<SimulatedTransport, long>(core.Transport, 0, 2, 1) { PeerTimeout = 200_000_000 };
                IpcResult result = IpcResult.Done;
                for (int i = 0; i < 6 && result == IpcResult.Done; i++) result = producer.Write(i);
                if (result != IpcResult.Done) ends.Add(result);
                else producer.Close();
            });
            run.Run(1, core =>
            {
                var consumer = new RingConsumer<SimulatedTransport, long>(core.Transport, 0, 2, 0) { PeerTimeout = 200_000_000 };
                IpcResult result;
                long next = 0;
                while ((result = consumer.Read(out long value)) == IpcResult.Done) Assert.Equal(next++, value);
                ends.Add(result);
            });
            run.AtEnd(() =>
            {
                if (run.WasStopped(0)) Assert.True(ends is [IpcResult.PeerLost] or [IpcResult.Closed], string.Join(',', ends));
                else if (run.WasStopped(1)) Assert.True(ends is [] or [IpcResult.PeerLost] or [IpcResult.Closed], string.Join(',', ends));
                else Assert.Equal([IpcResult.Closed], ends);
            });
        });

    [Fact]
    public void Garbage_in_shared_words_is_never_more_than_a_result()
    {
        // whatever the header's words and the frames' lengths are, nothing is thrown, nothing hangs
        TestRun.Repeat(TestRun.Count(300, 20_000), random =>
        {
            SharedMemory memory = new(2, Memory);
            ThreadTransport raw = memory.Join(0);
            var producer = new FrameProducer<ThreadTransport>(memory.Join(0), 0, 256, 1);
            var consumer = new FrameConsumer<ThreadTransport>(memory.Join(1), 0, 256, 0);
            byte[] frame = new byte[128];
            for (int i = 0; i < 30; i++)
            {
                if (random.Next(3) == 0)
                {
                    int where = random.Next(2) == 0 ? random.Next(1, 3) * 64 + (4 * random.Next(3)) : (5 * 64) + (8 * random.Next(32));
                    raw.Store(where, random.Next(3) switch { 0 => (uint)random.Next(), 1 => uint.MaxValue - (uint)random.Next(300), _ => (uint)(8 * random.Next(64)) });
                }

                if (random.Next(2) == 0) _ = producer.TryWrite(frame.AsSpan(0, random.Next(121)));
                else _ = consumer.TryRead(frame, out int _);
            }
        });
        TestRun.Repeat(TestRun.Count(300, 20_000), random =>
        {
            SharedMemory memory = new(3, Memory);
            ThreadTransport raw = memory.Join(0);
            var producer = new SharedRingProducer<ThreadTransport, int>(memory.Join(0), 0, 4, 1);
            var consumer = new SharedRingConsumer<ThreadTransport, int>(memory.Join(1), 0, 4);
            for (int i = 0; i < 30; i++)
            {
                if (random.Next(3) == 0) raw.Store(random.Next(2) == 0 ? random.Next(1, 3) * 64 + (4 * random.Next(3)) : (5 * 64) + (4 * random.Next(16)), (uint)random.Next(-10, 10));
                if (random.Next(2) == 0) _ = producer.TryWrite(i);
                else _ = consumer.TryRead(out int _);
            }
        });
    }

    [Fact]
    public void A_position_that_cannot_be_is_told_of()
    {
        SharedMemory memory = new(2, Memory);
        ThreadTransport raw = memory.Join(0);
        var producer = new RingProducer<ThreadTransport, int>(memory.Join(0), 0, 4, 1);
        var consumer = new RingConsumer<ThreadTransport, int>(memory.Join(1), 0, 4, 0);
        raw.Store(HeadWord, 5);
        Assert.Equal(IpcResult.Corrupted, consumer.Read(out int _));
        raw.Store(HeadWord, 0);
        for (int i = 0; i < 4; i++) Assert.Equal(IpcResult.Done, producer.TryWrite(i));
        raw.Store(TailWord, 5);
        Assert.Equal(IpcResult.Corrupted, producer.Write(4));
    }

    [Fact]
    public void A_full_ring_blocks_and_a_closed_one_ends()
    {
        SharedMemory memory = new(2, Memory);
        var producer = new RingProducer<ThreadTransport, int>(memory.Join(0), 0, 4, 1);
        var consumer = new RingConsumer<ThreadTransport, int>(memory.Join(1), 0, 4, 0);
        Assert.Equal(IpcResult.WouldBlock, consumer.TryRead(out _));
        Assert.Equal(IpcResult.Done, producer.Write([1, 2, 3, 4], out int written));
        Assert.Equal(4, written);
        Assert.Equal(IpcResult.WouldBlock, producer.TryWrite(5));
        Assert.Equal(IpcResult.TimedOut, producer.Write(5, memory.Join(0).Now + 1_000_000));
        producer.Close();
        Assert.Equal(IpcResult.Closed, producer.TryWrite(5));
        int[] read = new int[8];
        Assert.Equal(IpcResult.Done, consumer.TryRead(read, out int count));
        Assert.Equal([1, 2, 3, 4], read[..count]);
        Assert.Equal(IpcResult.Closed, consumer.TryRead(out _));

        var writer = new RingProducer<ThreadTransport, int>(memory.Join(0), 1024, 2, 1);
        var reader = new RingConsumer<ThreadTransport, int>(memory.Join(1), 1024, 2, 0);
        Assert.Equal(IpcResult.Done, writer.TryWrite(1));
        Assert.Equal(IpcResult.Done, writer.TryWrite(2));
        reader.Close();
        Assert.Equal(IpcResult.Closed, writer.Write(3));
    }

    [Fact]
    public void Both_sides_must_mean_the_same_ring()
    {
        SharedMemory memory = new(2, Memory);
        _ = new RingProducer<ThreadTransport, int>(memory.Join(0), 0, 4, 1);
        Assert.Throws<IpcException>(() => new RingConsumer<ThreadTransport, long>(memory.Join(1), 0, 4, 0));
        Assert.Throws<IpcException>(() => new RingConsumer<ThreadTransport, int>(memory.Join(1), 0, 8, 0));
        Assert.Throws<IpcException>(() => new FrameConsumer<ThreadTransport>(memory.Join(1), 0, 64, 0));
        Assert.Throws<ArgumentException>(() => new RingProducer<ThreadTransport, int>(memory.Join(0), 0, 3, 1));
        Assert.Throws<ArgumentException>(() => new RingProducer<ThreadTransport, int>(memory.Join(0), 0, 1024, 1));
    }

    [Fact]
    public void A_side_that_begins_anew_is_noticed()
    {
        SharedMemory memory = new(2, Memory);
        var producer = new RingProducer<ThreadTransport, int>(memory.Join(0), 0, 4, 1);
        var consumer = new RingConsumer<ThreadTransport, int>(memory.Join(1), 0, 4, 0);
        Assert.Equal(IpcResult.Done, producer.TryWrite(1));
        Assert.Equal(IpcResult.Done, consumer.TryRead(out _));
        Assert.Equal(IpcResult.WouldBlock, consumer.TryRead(out _));
        _ = new RingProducer<ThreadTransport, int>(memory.Join(0), 0, 4, 1);
        Assert.Equal(IpcResult.PeerLost, consumer.TryRead(out _));
    }

    [Fact]
    public void Places_are_claimed_and_handed_over_without_copies()
    {
        SharedMemory memory = new(2, Memory);
        var producer = new RingProducer<ThreadTransport, int>(memory.Join(0), 0, 8, 1);
        var consumer = new RingConsumer<ThreadTransport, int>(memory.Join(1), 0, 8, 0);
        Assert.Equal(IpcResult.Done, producer.TryClaim(5, out Span<int> room));
        for (int i = 0; i < 5; i++) room[i] = i;
        Assert.Throws<InvalidOperationException>(() => producer.TryClaim(1, out _));
        producer.Commit(3);
        Assert.Equal(IpcResult.Done, consumer.TryPeek(10, out ReadOnlySpan<int> items));
        Assert.Equal([0, 1, 2], items.ToArray());
        consumer.Release(1);
        Assert.Equal(IpcResult.Done, consumer.TryPeek(10, out items));
        Assert.Equal([1, 2], items.ToArray());
        consumer.Release(2);
        var frames = new FrameProducer<ThreadTransport>(memory.Join(0), 1024, 256, 1);
        var frameReader = new FrameConsumer<ThreadTransport>(memory.Join(1), 1024, 256, 0);
        Assert.Equal(IpcResult.TooLong, frames.TryClaim(121, out _));
        Assert.Equal(IpcResult.Done, frames.TryClaim(100, out Span<byte> bytes));
        bytes.Fill(9);
        frames.Drop();
        Assert.Equal(IpcResult.WouldBlock, frameReader.TryPeek(out _));
        Assert.Equal(IpcResult.Done, frames.TryClaim(100, out bytes));
        frames.Commit(10);
        Assert.Equal(IpcResult.Done, frameReader.TryPeek(out ReadOnlySpan<byte> frame));
        Assert.Equal(10, frame.Length);
        frameReader.Release();
    }

    [Fact]
    public void An_inbox_takes_turns_and_survives_a_producer_that_writes_garbage()
    {
        const int Capacity = 256;
        SharedMemory memory = new(3, FrameInbox<ThreadTransport>.Size(Capacity, 2));
        var inbox = new FrameInbox<ThreadTransport>(memory.Join(0), 0, Capacity, 1, 2);
        var one = new FrameProducer<ThreadTransport>(memory.Join(1), FrameInbox<ThreadTransport>.Offset(0, Capacity, 0), Capacity, 0);
        var two = new FrameProducer<ThreadTransport>(memory.Join(2), FrameInbox<ThreadTransport>.Offset(0, Capacity, 1), Capacity, 0);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(IpcResult.Done, one.TryWrite([1]));
            Assert.Equal(IpcResult.Done, two.TryWrite([2]));
        }

        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(IpcResult.Done, inbox.Peek(out ReadOnlySpan<byte> frame, out int producer));
            Assert.Equal((1 + (i % 2), producer), (producer, frame[0]));
            inbox.Release();
        }

        memory.Join(1).Store(HeadWord, 7);
        Assert.Equal(IpcResult.Corrupted, inbox.TryPeek(out _, out int broken));
        Assert.Equal(1, broken);
        Assert.Equal(IpcResult.Done, two.TryWrite([2]));
        Assert.Equal(IpcResult.Done, inbox.Peek(out _, out _));
        inbox.Release();
        two.Close();
        Assert.Equal(IpcResult.Closed, inbox.Peek(out _, out _));
    }

    [Fact]
    public void An_inbox_wakes_for_any_producer() => Explore.Randomly(3, 4096, (run, transport) =>
    {
        const int Capacity = 64;
        run.Run(0, core =>
        {
            var inbox = new FrameInbox<MutantTransport>(transport(core), 0, Capacity, 1, 2);
            int[] next = new int[3];
            IpcResult result;
            while ((result = inbox.Peek(out ReadOnlySpan<byte> frame, out int producer)) == IpcResult.Done)
            {
                Assert.Equal(next[producer]++, frame[0]);
                inbox.Release();
            }

            Assert.Equal(IpcResult.Closed, result);
            Assert.Equal([0, 3, 3], next);
        });
        for (int producer = 1; producer < 3; producer++)
        {
            run.Run(producer, core =>
            {
                var ring = new FrameProducer<MutantTransport>(transport(core), FrameInbox<MutantTransport>.Offset(0, Capacity, core.Number - 1), Capacity, 0);
                for (byte i = 0; i < 3; i++) Assert.Equal(IpcResult.Done, ring.Write([i]));
                ring.Close();
            });
        }
    });

    private static Explore.Program Values(int count, int capacity) => (run, transport) =>
    {
        run.Run(0, core =>
        {
            var producer = new RingProducer<MutantTransport, (long A, long B)>(transport(core), 0, capacity, 1);
            for (long i = 1; i <= count; i++) Assert.Equal(IpcResult.Done, producer.Write((i, -i)));
            producer.Close();
        });
        run.Run(1, core =>
        {
            var consumer = new RingConsumer<MutantTransport, (long A, long B)>(transport(core), 0, capacity, 0);
            for (long i = 1; i <= count; i++)
            {
                Assert.Equal(IpcResult.Done, consumer.Read(out (long A, long B) value));
                Assert.Equal((i, -i), value);
            }

            Assert.Equal(IpcResult.Closed, consumer.Read(out _));
        });
    };

    private static Explore.Program Batches(int count, int capacity) => (run, transport) =>
    {
        run.Run(0, core =>
        {
            var producer = new RingProducer<MutantTransport, int>(transport(core), 0, capacity, 1);
            Assert.Equal(IpcResult.Done, producer.Write(Enumerable.Range(0, count).ToArray(), out int written));
            Assert.Equal(count, written);
            producer.Close();
        });
        run.Run(1, core =>
        {
            var consumer = new RingConsumer<MutantTransport, int>(transport(core), 0, capacity, 0);
            int next = 0;
            IpcResult result;
            while ((result = consumer.WaitForItems()) == IpcResult.Done)
            {
                Assert.Equal(IpcResult.Done, consumer.TryPeek(3, out ReadOnlySpan<int> items));
                foreach (int item in items) Assert.Equal(next++, item);
                consumer.Release(items.Length);
            }

            Assert.Equal((IpcResult.Closed, count), (result, next));
        });
    };

    private static Explore.Program Frames(int count) => (run, transport) =>
    {
        run.Run(0, core =>
        {
            var producer = new FrameProducer<MutantTransport>(transport(core), 0, 64, 1);
            for (int i = 0; i < count; i++)
            {
                byte[] frame = [.. Enumerable.Repeat((byte)(i + 1), 3 + (i * 7 % 20))];
                Assert.Equal(IpcResult.Done, producer.Write(frame));
            }

            producer.Close();
        });
        run.Run(1, core =>
        {
            var consumer = new FrameConsumer<MutantTransport>(transport(core), 0, 64, 0);
            byte[] frame = new byte[32];
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(IpcResult.Done, consumer.Read(frame, out int length));
                Assert.Equal(Enumerable.Repeat((byte)(i + 1), 3 + (i * 7 % 20)), frame[..length]);
            }

            Assert.Equal(IpcResult.Closed, consumer.Read(frame, out _));
        });
    };

    private static Explore.Program Shared(int count, int capacity) => (run, transport) =>
    {
        run.Run(0, core =>
        {
            var consumer = new SharedRingConsumer<MutantTransport, (int Producer, int Value)>(transport(core), 0, capacity);
            int[] next = new int[core.Count];
            for (int i = 0; i < count * (core.Count - 1); i++)
            {
                Assert.Equal(IpcResult.Done, consumer.Read(out (int Producer, int Value) item));
                Assert.Equal(next[item.Producer]++, item.Value);
            }

            Assert.Equal(IpcResult.WouldBlock, consumer.TryRead(out _));
        });
        for (int producer = 1; producer < run.Count; producer++)
        {
            run.Run(producer, core =>
            {
                var ring = new SharedRingProducer<MutantTransport, (int Producer, int Value)>(transport(core), 0, capacity, 0);
                for (int i = 0; i < count; i++) Assert.Equal(IpcResult.Done, ring.Write((core.Number, i)));
            });
        }
    };
}
