using LibOs.Components.Ipc;

namespace LibOs.Components.Drivers.Scc.Tests;

/// <summary>The protocols of LibOs.Components.Ipc between cores of the SCC.</summary>
public sealed class TransportTests
{
    private const int Memory = 16 * 1024;
    private const int Data = 12 * 1024;

    [Fact]
    public void Locks_exclude() => Schedules(3, transport =>
    {
        var gate = new TicketLock<SccTransport>(transport, 0);
        var queue = new McsLock<SccTransport>(transport, 256);
        for (int i = 0; i < 3; i++)
        {
            gate.Acquire();
            Increment(transport, Data);
            gate.Release();
            queue.Acquire();
            Increment(transport, Data + 32);
            queue.Release();
        }

        var barrier = new CentralBarrier<SccTransport>(transport, 2048);
        barrier.SignalAndWait();
        Assert.Equal((9u, 9u), (transport.Load(Data), transport.Load(Data + 32)));
    });

    [Fact]
    public void Barriers_hold_all_back() => Schedules(4, transport =>
    {
        var spread = new DisseminationBarrier<SccTransport>(transport, 1024);
        var tournament = new TournamentBarrier<SccTransport>(transport, 2048);
        for (uint round = 1; round <= 3; round++)
        {
            transport.Store(Data + (32 * transport.Self), round);
            if (round % 2 == 0) tournament.SignalAndWait();
            else spread.SignalAndWait();
            for (int other = 0; other < transport.Count; other++) Assert.InRange(transport.Load(Data + (32 * other)), round, round + 1);
        }
    });

    [Fact]
    public void Mails_and_rings_arrive() => Schedules(2, transport =>
    {
        var box = new Mailbox<SccTransport>(transport, 0);
        byte[] payload = new byte[8];
        if (transport.Self == 0)
        {
            var ring = new RingProducer<SccTransport, long>(transport, 4096, 4, consumer: 1);
            for (int i = 0; i < 9; i++) Assert.Equal(IpcResult.Done, ring.Write(i * 77L));
            for (byte i = 0; i < 4; i++) Assert.Equal(IpcResult.Done, box.Send(1, [i, 9], tag: i));
        }
        else
        {
            var ring = new RingConsumer<SccTransport, long>(transport, 4096, 4, producer: 0);
            for (int i = 0; i < 9; i++)
            {
                Assert.Equal(IpcResult.Done, ring.Read(out long item));
                Assert.Equal(i * 77L, item);
            }

            for (byte i = 0; i < 4; i++)
            {
                Assert.Equal(IpcResult.Done, box.Receive(payload, out MailHeader header));
                Assert.Equal((0, (uint)i, 2, i), (header.Sender, header.Tag, header.Length, payload[0]));
            }
        }
    });

    [Fact]
    public void A_deadline_ends_a_wait() => Run(1, new SccSimulatorOptions { Seed = 0 }, transport =>
    {
        long start = transport.Now;
        Assert.False(transport.Wait(start + 50_000));
        Assert.InRange(transport.Now - start, 50_000, 80_000);
        transport.Notify(0);
        Assert.True(transport.Wait(long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => transport.Load(Memory));
    });

    private static void Schedules(int cores, Action<SccTransport> program) =>
        TestRun.Repeat(TestRun.Count(25, 20_000), random => Run(cores, Chip.Schedule(random.Next()), program));

    private static void Run(int cores, SccSimulatorOptions options, Action<SccTransport> program)
    {
        var chip = new SccSimulator(options);
        chip.PokeMemory(0, 0x1ECL << 24, new byte[Memory]);
        chip.Run(cores, core =>
        {
            var transport = new SccTransport(new SccDriver(core), [.. Enumerable.Range(0, cores)], Memory);
            program(transport);
            // whoever ends first may still be notified
            core.Spend(100_000);
        });
    }

    private static void Increment(SccTransport transport, int offset)
    {
        uint value = transport.Load(offset);
        transport.Store(offset, value + 1);
    }
}
