using System.Threading.Channels;
using LibOs.Abstractions.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LibOs.Components.Ipc.Tests;

/// <summary>Channels, mailboxes and calls between threads of the host.</summary>
public sealed class ChannelTests
{
    private static IIpcService Create(Action<IpcOptions>? configure = null) => new ServiceCollection().AddIpc(configure).BuildServiceProvider().GetRequiredService<IIpcService>();

    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    public async Task A_channel_hands_values_on_and_holds_the_writer_back(int capacity)
    {
        (ChannelWriter<long> writer, ChannelReader<long> reader) = Create().CreateChannel<long>(capacity);
        int count = TestRun.Count(20_000, 2_000_000);
        Task writing = Task.Run(async () =>
        {
            for (long i = 0; i < count; i++) await writer.WriteAsync(i);
            writer.Complete();
        });
        long next = 0;
        await foreach (long value in reader.ReadAllAsync()) Assert.Equal(next++, value);
        Assert.Equal(count, next);
        await writing;
        await reader.Completion.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Batches_go_through_as_they_are()
    {
        (ChannelWriter<int> writer, ChannelReader<int> reader) = Create().CreateChannel<int>(16);
        var batches = (IpcChannelWriter<ThreadTransport, int>)writer;
        var sink = (IpcChannelReader<ThreadTransport, int>)reader;
        Task writing = Task.Run(async () =>
        {
            await batches.WriteAsync(Enumerable.Range(0, 1000).ToArray());
            writer.Complete();
        });
        var read = new List<int>();
        int[] some = new int[7];
        while (await reader.WaitToReadAsync())
        {
            int count;
            while ((count = sink.TryRead(some)) > 0) read.AddRange(some[..count]);
        }

        await writing;
        Assert.Equal(Enumerable.Range(0, 1000), read);
    }

    [Fact]
    public async Task A_reader_that_closes_ends_the_writer()
    {
        (ChannelWriter<int> writer, ChannelReader<int> reader) = Create().CreateChannel<int>(2);
        Assert.True(writer.TryWrite(1));
        Assert.True(writer.TryWrite(2));
        Assert.False(writer.TryWrite(3));
        ((IpcChannelReader<ThreadTransport, int>)reader).Close();
        await Assert.ThrowsAsync<ChannelClosedException>(() => writer.WriteAsync(3).AsTask());
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        (_, ChannelReader<int> reader) = Create().CreateChannel<int>(2);
        using var cancellation = new CancellationTokenSource(30);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.ReadAsync(cancellation.Token).AsTask());
        var memory = new SharedMemory(2, Mailbox<ThreadTransport>.Size(2));
        var box = new AsyncMailbox<ThreadTransport>(memory.Join(0), 0);
        await Assert.ThrowsAsync<TimeoutException>(() => box.ReceiveAsync(new byte[8], timeout: TimeSpan.FromMilliseconds(20)).AsTask());
        using var second = new CancellationTokenSource(30);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => box.ReceiveAsync(new byte[8], cancellationToken: second.Token).AsTask());
    }

    [Fact]
    public async Task Mails_go_back_and_forth_between_a_thread_and_a_task()
    {
        var memory = new SharedMemory(2, Mailbox<ThreadTransport>.Size(2));
        var thread = new Thread(() =>
        {
            var box = new Mailbox<ThreadTransport>(memory.Join(1), 0);
            while (box.Receive(out int value, out MailHeader header) == IpcResult.Done && value >= 0) box.Send(header.Sender, value + 1);
        });
        thread.Start();
        var mine = new AsyncMailbox<ThreadTransport>(memory.Join(0), 0);
        byte[] answer = new byte[4];
        for (int i = 0; i < TestRun.Count(200, 20_000); i++)
        {
            await mine.SendAsync(1, BitConverter.GetBytes(i));
            Assert.Equal(4, (await mine.ReceiveAsync(answer, sender: 1)).Length);
            Assert.Equal(i + 1, BitConverter.ToInt32(answer));
        }

        await mine.SendAsync(1, BitConverter.GetBytes(-1));
        Assert.True(thread.Join(10_000));
    }

    [Fact]
    public void Threads_that_sleep_are_woken()
    {
        // longer pauses than looking goes on: both sides fall asleep
        var memory = new SharedMemory(2, Mailbox<ThreadTransport>.Size(2));
        var thread = new Thread(() =>
        {
            var box = new Mailbox<ThreadTransport>(memory.Join(1), 0);
            for (int i = 0; i < 20; i++)
            {
                Assert.Equal(IpcResult.Done, box.Receive(out int value, out _));
                Thread.Sleep(1);
                Assert.Equal(IpcResult.Done, box.Send(0, value));
            }
        });
        thread.Start();
        var mine = new Mailbox<ThreadTransport>(memory.Join(0), 0);
        for (int i = 0; i < 20; i++)
        {
            Thread.Sleep(1);
            Assert.Equal(IpcResult.Done, mine.Send(1, i));
            Assert.Equal(IpcResult.Done, mine.Receive(out int value, out _));
            Assert.Equal(i, value);
        }

        Assert.True(thread.Join(10_000));
    }

    [Fact]
    public async Task Cores_run_what_they_are_given()
    {
        ICoreRunner cores = Create().Cores;
        Assert.Null(PartitionEnvironment.Kernel);
        Assert.Equal(Math.Min(64, Environment.ProcessorCount), cores.CoreCount);
        for (int i = 0; i < 100; i++) Assert.Equal(i, cores.Run(i % cores.CoreCount, () => i));
        Assert.Equal($"core {cores.CoreCount - 1}", await cores.RunAsync(cores.CoreCount - 1, () => Thread.CurrentThread.Name));
        int all = 0;
        cores.Broadcast(core => Interlocked.Add(ref all, 1 << core));
        Assert.Equal((1 << cores.CoreCount) - 1, all);
        Assert.Throws<FormatException>(() => cores.Run(0, () => throw new FormatException()));
        await Assert.ThrowsAsync<FormatException>(() => cores.RunAsync(0, () => throw new FormatException()));
        Assert.IsType<FormatException>(Assert.Throws<AggregateException>(() => cores.Broadcast(core => throw new FormatException())).InnerExceptions[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => cores.Run(64, () => { }));
    }

    [Fact]
    public void Options_are_checked_at_once()
    {
        Assert.Contains("ChannelCapacity", Assert.Throws<ArgumentException>(() => Create(options => options.ChannelCapacity = 3)).Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionCapacity", Assert.Throws<ArgumentException>(() => Create(options => options.ConnectionCapacity = 32)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Protocols_allocate_nothing()
    {
        var memory = new SharedMemory(2, 32_768);
        IpcLayout layout = memory.Layout;
        int mail = layout.Take(Mailbox<ThreadTransport>.Size(2)), ring = layout.Take(RingProducer<ThreadTransport, long>.Size(8)), frames = layout.Take(FrameProducer<ThreadTransport>.Size(256));
        int shared = layout.Take(SharedRingProducer<ThreadTransport, long>.Size(8)), guard = layout.Take(McsLock<ThreadTransport>.Size(2));
        var sender = new Mailbox<ThreadTransport>(memory.Join(0), mail);
        var receiver = new Mailbox<ThreadTransport>(memory.Join(1), mail);
        var producer = new RingProducer<ThreadTransport, long>(memory.Join(0), ring, 8, 1);
        var consumer = new RingConsumer<ThreadTransport, long>(memory.Join(1), ring, 8, 0);
        var frameWriter = new FrameProducer<ThreadTransport>(memory.Join(0), frames, 256, 1);
        var frameReader = new FrameConsumer<ThreadTransport>(memory.Join(1), frames, 256, 0);
        var manyWriter = new SharedRingProducer<ThreadTransport, long>(memory.Join(0), shared, 8, 1);
        var manyReader = new SharedRingConsumer<ThreadTransport, long>(memory.Join(1), shared, 8);
        var mcs = new McsLock<ThreadTransport>(memory.Join(0), guard);
        byte[] room = new byte[64];
        long before = 0;
        for (int i = 0; i < 1000; i++)
        {
            // the first rounds compile
            if (i == 500) before = GC.GetAllocatedBytesForCurrentThread();
            _ = sender.Send(1, (long)i);
            _ = receiver.Receive(out long _, out _);
            _ = producer.Write(i);
            _ = consumer.Read(out _);
            _ = frameWriter.Write(room.AsSpan(0, 20));
            _ = frameReader.Read(room, out _);
            _ = manyWriter.Write(i);
            _ = manyReader.Read(out _);
            mcs.Acquire();
            mcs.Release();
            _ = consumer.Read(out _, memory.Join(1).Now);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Pieces_of_memory_do_not_overlap()
    {
        IpcLayout layout = new SharedMemory(1, 1024).Layout;
        Assert.Equal((0, 128, 384), (layout.Take(100), layout.Take(129), layout.Take(640)));
        Assert.Contains("0 are left", Assert.Throws<ArgumentException>(() => layout.Take(1)).Message, StringComparison.Ordinal);
    }
}
