using System.Buffers.Binary;
using LibOs.Testing.Interleavings;

namespace LibOs.Components.Ipc.Tests;

/// <summary>Mails arrive whole, once, in order, by priority.</summary>
public sealed class MailboxTests
{
    private const int Memory = 4096;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Mails_of_each_sender_arrive_in_order(bool isPolled)
    {
        Explore.Randomly(2, Memory, Exchange(2, isPolled), isNotified: !isPolled);
        Explore.Randomly(4, Memory, Exchange(2, isPolled), isNotified: !isPolled);
        Explore.All(2, Memory, Exchange(1, isPolled));
    }

    [Fact]
    public void All_write_to_all_and_the_ring_of_forty_eight_is_closed() =>
        InterleavingExplorer.Explore(new InterleavingOptions { Cores = 48, MemoryLength = 160_000, Schedules = TestRun.Count(5, 200) }, run => run.RunAll(core =>
        {
            // a token goes around
            var box = new Mailbox<SimulatedTransport>(core.Transport, 0);
            uint token = 0;
            if (core.Number == 0) Assert.Equal(IpcResult.Done, box.Send(1, 1u));
            Assert.Equal(IpcResult.Done, box.Receive(out token, out MailHeader header));
            Assert.Equal(((core.Number + 47) % 48, (uint)(core.Number == 0 ? 48 : core.Number)), (header.Sender, token));
            if (core.Number != 0) Assert.Equal(IpcResult.Done, box.Send((core.Number + 1) % 48, token + 1));
        }));

    [Theory]
    [InlineData(Mutation.FlagBeforeData)]
    [InlineData(Mutation.NoReset)]
    [InlineData(Mutation.NoNotify)]
    [InlineData(Mutation.NoFence)]
    public void Planted_bugs_are_found(Mutation mutation) => Explore.Finds(2, Memory, mutation, Exchange(2, isPolled: false));

    [Fact]
    public void The_highest_priority_comes_first_and_equals_take_turns()
    {
        SharedMemory memory = new(4, Mailbox<ThreadTransport>.Size(4));
        var box = new Mailbox<ThreadTransport>(memory.Join(0), 0);
        for (int sender = 1; sender < 4; sender++)
        {
            var other = new Mailbox<ThreadTransport>(memory.Join(sender), 0);
            Assert.Equal(IpcResult.Done, other.TrySend(0, [(byte)sender], tag: 7, priority: sender == 3 ? 5 : 1));
            Assert.Equal(IpcResult.WouldBlock, other.TrySend(0, [(byte)sender]));
        }

        byte[] payload = new byte[56];
        var order = new List<int>();
        while (box.TryReceive(payload, out MailHeader header) == IpcResult.Done)
        {
            Assert.Equal((1, 7u, header.Sender), (header.Length, header.Tag, payload[0]));
            order.Add(header.Sender);
        }

        Assert.Equal([3, 1, 2], order);
    }

    [Fact]
    public void A_receiver_that_stopped_costs_the_sender_its_deadline() =>
        InterleavingExplorer.Explore(new InterleavingOptions { StoppingCore = 1, MemoryLength = Memory, Schedules = TestRun.Count(500, 10_000) }, run =>
        {
            bool isLate = false;
            run.Run(0, core =>
            {
                var box = new Mailbox<SimulatedTransport>(core.Transport, 0);
                for (uint i = 0; i < 3 && !isLate; i++) isLate = box.Send(1, i, deadline: core.Now + 100_000_000) == IpcResult.TimedOut;
            });
            run.Run(1, core =>
            {
                var box = new Mailbox<SimulatedTransport>(core.Transport, 0);
                for (uint i = 0; i < 3; i++) Assert.Equal(IpcResult.Done, box.Receive(out uint _, out _));
            });
            run.AtEnd(() => Assert.True(!isLate || run.WasStopped(1)));
        });

    [Fact]
    public void Garbage_is_told_of_and_dropped()
    {
        SharedMemory memory = new(2, Mailbox<ThreadTransport>.Size(2));
        ThreadTransport raw = memory.Join(1);
        var box = new Mailbox<ThreadTransport>(memory.Join(0), 0);
        byte[] payload = new byte[56];
        TestRun.Repeat(TestRun.Count(2000, 100_000), random =>
        {
            uint word = (uint)random.Next() << 1 | (uint)random.Next(2);
            raw.Store((2 + 1) * 64, word);
            IpcResult result = box.TryReceive(payload, out MailHeader header);
            Assert.Equal(word == 0 ? IpcResult.WouldBlock : (word & ~0x7FFu) == 1u << 31 && (word & 0xFF) <= 56 ? IpcResult.Done : IpcResult.Corrupted, result);
            if (result == IpcResult.Done) Assert.Equal((int)(word & 0xFF), header.Length);
            Assert.Equal(IpcResult.WouldBlock, box.TryReceive(payload, out _));
        });
    }

    [Fact]
    public void A_mail_that_does_not_fit_stays()
    {
        SharedMemory memory = new(2, Mailbox<ThreadTransport>.Size(2));
        var sender = new Mailbox<ThreadTransport>(memory.Join(0), 0);
        var receiver = new Mailbox<ThreadTransport>(memory.Join(1), 0);
        Assert.Equal(IpcResult.TooLong, sender.TrySend(1, new byte[57]));
        Assert.Equal(IpcResult.Done, sender.TrySend(1, new byte[56]));
        Assert.Equal(IpcResult.TooLong, receiver.TryReceive(new byte[55], out _));
        Assert.Equal(IpcResult.Done, receiver.TryReceive(new byte[56], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => sender.TrySend(2, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => sender.TrySend(1, [], priority: 8));
    }

    /// <summary>Each core sends some mails to each other and takes as many.</summary>
    private static Explore.Program Exchange(int mails, bool isPolled) => (run, transport) => run.RunAll(core =>
    {
        var box = new Mailbox<MutantTransport>(transport(core), 0, isPolled);
        int count = core.Count, left = mails * (count - 1);
        uint[] expected = new uint[count], sent = new uint[count];
        byte[] payload = new byte[16];
        bool isSending = true;
        while (isSending || left > 0)
        {
            isSending = false;
            for (int other = 0; other < count; other++)
            {
                if (other == core.Number || sent[other] == mails) continue;
                BinaryPrimitives.WriteUInt64LittleEndian(payload, (sent[other] + 1) * 0x0101_0101_0101_0101ul);
                BinaryPrimitives.WriteUInt64LittleEndian(payload.AsSpan(8), (sent[other] + 1) * 0x0101_0101_0101_0101ul);

                // who has nothing more to take may wait for the others to take
                IpcResult result = left > 0 ? box.TrySend(other, payload, sent[other]) : box.Send(other, payload, sent[other]);
                if (result == IpcResult.Done) sent[other]++;
                isSending |= sent[other] < mails;
            }

            if (left == 0) continue;
            if (box.Receive(payload, out MailHeader header, isSending ? core.Now + 1_000_000 : long.MaxValue) != IpcResult.Done) continue;
            left--;
            Assert.Equal((16, expected[header.Sender]++), (header.Length, header.Tag));
            Assert.Equal(expected[header.Sender] * 0x0101_0101_0101_0101ul, BinaryPrimitives.ReadUInt64LittleEndian(payload));
            Assert.Equal(expected[header.Sender] * 0x0101_0101_0101_0101ul, BinaryPrimitives.ReadUInt64LittleEndian(payload.AsSpan(8)));
        }
    });
}
