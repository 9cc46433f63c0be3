namespace LibOs.Components.Ipc.Tests;

/// <summary>Participants that share nothing but a region and its doorbells, as partitions do.</summary>
public sealed class RegionTests
{
    /// <summary>A region whose doorbells lose a ring now and then.</summary>
    private sealed class Region(int participants, int length, int losesEvery)
    {
        private readonly byte[] _bytes = GC.AllocateArray<byte>(length, pinned: true);
        private readonly AutoResetEvent[] _bells = [.. Enumerable.Range(0, participants).Select(_ => new AutoResetEvent(false))];
        private int _rings;

        public RegionMemory Of(int participant) => new(
            _bytes,
            participant,
            participants,
            other =>
            {
                if (losesEvery == 0 || Interlocked.Increment(ref _rings) % losesEvery != 0) _bells[other].Set();
            },
            time => _bells[participant].WaitOne(time));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Mails_arrive_also_when_rings_are_lost(int losesEvery)
    {
        var region = new Region(2, Mailbox<RegionTransport>.Size(2), losesEvery);
        var other = new Thread(() =>
        {
            var box = new Mailbox<RegionTransport>(region.Of(1).Join(), 0);
            while (box.Receive(out int value, out _) == IpcResult.Done && value >= 0)
            {
                if (value % 8 == 0) Thread.Sleep(1);
                _ = box.Send(0, value + 1);
            }
        });
        other.Start();
        var mine = new Mailbox<RegionTransport>(region.Of(0).Join(), 0);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(IpcResult.Done, mine.Send(1, i));
            Assert.Equal(IpcResult.Done, mine.Receive(out int answer, out _));
            Assert.Equal(i + 1, answer);
        }

        Assert.Equal(IpcResult.Done, mine.Send(1, -1));
        Assert.True(other.Join(10_000));
    }

    [Fact]
    public async Task A_contract_is_served_across_a_region()
    {
        const int Capacity = 4096;
        var region = new Region(2, RingConnection<RegionTransport>.Size(Capacity), 0);
        Task serving = Task.Run(() => ContractServer.RunAsync(new RingConnection<RegionTransport>(region.Of(1).Join(), 0, Capacity, 0), new EchoDispatcher(new Echo())));
        using (var client = new EchoClient(new RingConnection<RegionTransport>(region.Of(0).Join(), 0, Capacity, 1)))
        {
            await client.ConnectAsync();
            for (int i = 0; i < 20; i++) Assert.Equal($"echo {i}", client.Say($"{i}"));
        }

        await serving.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_partition_that_falls_silent_is_missed()
    {
        const int Capacity = 4096;
        var region = new Region(2, RingConnection<RegionTransport>.Size(Capacity), 0);
        var silent = new RingConnection<RegionTransport>(region.Of(1).Join(), 0, Capacity, 0);
        using var waiting = new RingConnection<RegionTransport>(region.Of(0).Join(), 0, Capacity, 1, TimeSpan.FromMilliseconds(150));
        IpcException failure = await Assert.ThrowsAsync<IpcException>(() => waiting.ReceiveAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(IpcResult.PeerLost, failure.Result);
        GC.KeepAlive(silent);
    }

    private sealed class Echo : IEcho
    {
        public string Say(string text) => $"echo {text}";
    }
}

/// <summary>A contract.</summary>
[IpcContract("echo")]
internal interface IEcho
{
    string Say(string text);
}
