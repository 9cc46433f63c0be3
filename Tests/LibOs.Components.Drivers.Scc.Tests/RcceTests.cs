namespace LibOs.Components.Drivers.Scc.Tests;

/// <summary>RCCE, iRCCE and mailboxes on an exact chip.</summary>
public sealed class RcceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(4096)]
    [InlineData(20_001)]
    public void Messages_arrive_whole(int length) => Chip.RunRcce(4, rcce =>
    {
        byte[] data = new byte[length];
        int next = (rcce.Ue + 1) % 4;
        int last = (rcce.Ue + 3) % 4;
        for (int turn = 0; turn < 4; turn++)
        {
            if (turn == rcce.Ue) rcce.Send(Chip.Pattern(length, turn), next);
            if (turn != last) continue;
            rcce.Recv(data, last);
            Assert.Equal(Chip.Pattern(length, last), data);
        }

        if (rcce.Ue == 0) rcce.SendPipe(Chip.Pattern(length, 7), 3);
        if (rcce.Ue == 3)
        {
            rcce.RecvPipe(data, 0);
            Assert.Equal(Chip.Pattern(length, 7), data);
        }

        if (rcce.Ue == 1) rcce.SendMcast(Chip.Pattern(length, 8));
        else rcce.RecvMcast(data, 1);
        if (rcce.Ue != 1) Assert.Equal(Chip.Pattern(length, 8), data);
        byte[] tag = new byte[5];
        if (rcce.Ue == 2) rcce.SendTagged(Chip.Pattern(length, 9), [1, 2, 3, 4, 5], 1);
        if (rcce.Ue == 1)
        {
            rcce.RecvTagged(data, tag, 2);
            Assert.Equal([1, 2, 3, 4, 5], tag);
            Assert.Equal(Chip.Pattern(length, 9), data);
        }
    });

    [Fact]
    public void Pipelined_messages_are_faster()
    {
        double Seconds(bool pipelined) => Chip.RunRcce(2, rcce =>
        {
            byte[] data = new byte[200_000];
            if (rcce.Ue == 1) rcce.Recv(data, 0);
            else if (pipelined) rcce.SendPipe(data, 1);
            else rcce.Send(data, 1);
        }).Time;
        Assert.True(Seconds(true) < 0.8 * Seconds(false));
    }

    [Fact]
    public void Put_get_and_flags_make_a_protocol() => Chip.RunRcce(2, rcce =>
    {
        MpbPointer buffer = rcce.Malloc(64);
        RcceFlag flag = rcce.FlagAlloc();
        rcce.Barrier();
        if (rcce.Ue == 0)
        {
            rcce.Put(buffer, Chip.Pattern(64, 1), 1);
            rcce.FlagWriteTagged(flag, 7, [9, 8], 1);
        }
        else
        {
            rcce.WaitUntil(flag, 7);
            byte[] tag = new byte[2];
            Assert.Equal(7, rcce.FlagReadTagged(flag, tag, 1));
            Assert.Equal([9, 8], tag);
            byte[] data = new byte[64];
            rcce.Get(data, buffer, 1);
            Assert.Equal(Chip.Pattern(64, 1), data);
            rcce.Put(buffer, buffer + 32, 32, 0);
            rcce.FlagWrite(flag, 1, 0);
        }

        if (rcce.Ue == 0)
        {
            rcce.WaitUntil(flag, 1);
            byte[] data = new byte[32];
            rcce.Get(data, buffer, 0);
            Assert.Equal(Chip.Pattern(64, 1)[32..], data);
        }

        Assert.Equal(RcceError.DataOverlap, Error(() => rcce.Put(buffer, buffer + 32, 64, rcce.Ue)));
        rcce.FlagFree(flag);
        rcce.Free(buffer);
        Assert.Equal(buffer, rcce.Malloc(64));
    });

    [Fact]
    public void Errors_have_RCCEs_numbers_and_leave_everything_as_it_was() => Chip.RunRcce(2, rcce =>
    {
        byte[] line = new byte[32];
        Assert.Equal(RcceError.Id, Error(() => rcce.Send(line, 2)));
        Assert.Equal(RcceError.Id, Error(() => rcce.Send(line, rcce.Ue)));
        Assert.Equal(RcceError.MessageLength, Error(() => rcce.Send([], 1 - rcce.Ue)));
        Assert.Equal(RcceError.MessageLength, Error(() => rcce.Put(new MpbPointer(64), line.AsSpan(0, 31), 0)));
        Assert.Equal(RcceError.Alignment, Error(() => rcce.Put(new MpbPointer(65), line, 0)));
        Assert.Equal(RcceError.Target, Error(() => rcce.Put(new MpbPointer(8192), line, 0)));
        Assert.Equal(RcceError.Source, Error(() => rcce.Get(line, new MpbPointer(-32), 0)));
        Assert.Equal(RcceError.FlagUndefined, Error(() => rcce.FlagWrite(default, 1, 0)));
        Assert.Equal(RcceError.Malloc, Error(() => rcce.Malloc(8192)));
        Assert.Equal(RcceError.Malloc, Error(() => rcce.Shmalloc(1 << 24)));
        Assert.Equal(RcceError.IllegalOp, Error(() => rcce.Reduce<int>([1], new int[1], (RcceOp)9, 0)));
        Assert.Equal(RcceError.CommUndefined, Error(() => rcce.CommFree(rcce.World)));
        Assert.Equal(1234322, (int)RcceError.Target);
        Assert.Equal(1234349, (int)RcceError.NoMulticastSupport);
        Assert.All(Enum.GetValues<RcceError>(), error => Assert.NotEqual("Unknown error", Rcce.ErrorString(error)));
        if (rcce.Ue == 0)
        {
            rcce.Send(line, 1);
        }
        else
        {
            Assert.Equal(RcceError.MessageLength, Error(() => rcce.Recv(new byte[33], 0)));
            rcce.Recv(line, 0);
        }
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(48)]
    public void Collectives_agree_on_all(int cores) => Chip.RunRcce(cores, rcce =>
    {
        byte[] data = rcce.Ue == cores / 2 ? Chip.Pattern(100, 5) : new byte[100];
        rcce.Bcast(data, cores / 2);
        Assert.Equal(Chip.Pattern(100, 5), data);
        int[] sums = new int[3];
        rcce.Allreduce<int>([rcce.Ue, 1, -rcce.Ue], sums, RcceOp.Sum);
        Assert.Equal([cores * (cores - 1) / 2, cores, -cores * (cores - 1) / 2], sums);
        double[] extremes = new double[1];
        rcce.Allreduce<double>([rcce.Ue * 1.5], extremes, RcceOp.Max);
        Assert.Equal((cores - 1) * 1.5, extremes[0]);
        long[] least = new long[1];
        rcce.Reduce<long>([100 - rcce.Ue], least, RcceOp.Min, cores - 1);
        if (rcce.Ue == cores - 1) Assert.Equal(101 - cores, least[0]);
        float[] product = new float[1];
        rcce.Allreduce<float>([rcce.Ue == 0 ? 3 : 1], product, RcceOp.Prod);
        Assert.Equal(3, product[0]);
        RcceCommunicator half = rcce.CommSplit(ue => ue % 2);
        Assert.Equal((cores + 1 - (rcce.Ue % 2)) / 2, half.Size);
        Assert.Equal(rcce.Ue / 2, half.Rank);
        rcce.Allreduce<int>([rcce.Ue, 0, 0], sums, RcceOp.Max, half);
        Assert.Equal(half.Members[^1], sums[0]);
        rcce.CommFree(half);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void No_one_leaves_a_barrier_before_all_have_come(int kind)
    {
        foreach (int cores in (int[])[1, 2, 5, 48])
        {
            int[] rounds = new int[cores];
            _ = Chip.RunRcce(cores, rcce =>
            {
                for (int round = 1; round <= 4; round++)
                {
                    rcce.Scc.Core.Spend((rcce.Ue * 37 * round) % 900);
                    rounds[rcce.Ue] = round;
                    Protocols.Barrier(rcce, kind);
                    Assert.All(rounds, other => Assert.InRange(other, round, round + 1));
                    // other barriers in between keep their state apart
                    rcce.Barrier();
                }
            });
        }
    }

    [Fact]
    public void Requests_go_on_side_by_side() => Chip.RunRcce(3, rcce =>
    {
        var ircce = new Ircce(rcce);
        var list = new WaitList(rcce);
        byte[][] received = new byte[6][];
        int next = (rcce.Ue + 1) % 3;
        int last = (rcce.Ue + 2) % 3;
        for (int i = 0; i < 3; i++)
        {
            int length = i == 1 ? 5000 : 10 + i;
            received[i] = new byte[length];
            received[i + 3] = new byte[length];
            list.Add(ircce.Irecv(received[i], last));
            list.Add(ircce.Irecv(received[i + 3], next));
            list.Add(ircce.Isend(Chip.Pattern(length, i), next));
            list.Add(i == 1 ? ircce.Issend(Chip.Pattern(length, i + 3), last) : ircce.Isend(Chip.Pattern(length, i + 3), last));
        }

        Assert.True(list.WaitAny().IsCompleted);
        list.WaitAll();
        for (int i = 0; i < 6; i++) Assert.Equal(Chip.Pattern(received[i].Length, i), received[i]);
    });

    [Fact]
    public void Wildcards_probes_and_cancelling() => Chip.RunRcce(4, rcce =>
    {
        var ircce = new Ircce(rcce);
        if (rcce.Ue != 0)
        {
            RcceRequest sent = ircce.Isend(Chip.Pattern(100 * rcce.Ue, rcce.Ue), 0);
            Assert.False(rcce.Cancel(sent));
            ircce.Wait(sent);
            return;
        }

        RcceRequest never = ircce.Irecv(new byte[1], 3);
        if (never.Status == RcceStatus.Pending) Assert.True(ircce.Cancel(never));
        int who = ircce.Probe(Ircce.AnySource, out int size);
        Assert.Equal(100 * who, size);
        var found = new HashSet<int>();
        for (int i = 0; i < 3; i++)
        {
            byte[] data = new byte[1000];
            RcceRequest request = ircce.IrecvAnyLength(data, Ircce.AnySource);
            ircce.Wait(request);
            Assert.Equal(100 * request.Partner, request.Size);
            Assert.Equal(Chip.Pattern(request.Size, request.Partner), data[..request.Size]);
            Assert.True(found.Add(request.Partner));
        }

        Assert.False(ircce.Iprobe(Ircce.AnySource, out _, out _));
    });

    [Theory]
    [InlineData(MailboxMode.Polled)]
    [InlineData(MailboxMode.Interrupt)]
    public void Mail_of_all_cores_arrives(MailboxMode mode)
    {
        const int Each = 3;
        _ = Chip.Run(48, scc =>
        {
            var mailbox = new Mailbox(scc, mode);
            AtomicCounter ready = scc.Counter(3);
            _ = ready.Increment();
            while (ready.Value != 48) scc.Core.Spend(5_000);
            if (scc.Me.Number != 0)
            {
                for (byte i = 0; i < Each; i++) mailbox.Send(new CoreId(0), i, [(byte)scc.Me.Number, 5], priority: i);
                return;
            }

            int[] next = new int[48];
            for (int i = 0; i < 47 * Each; i++)
            {
                Mail mail = mailbox.Receive();
                Assert.Equal(next[mail.Source.Number]++, mail.Tag);
                Assert.Equal(new byte[] { (byte)mail.Source.Number, 5 }, mail.Payload.ToArray());
            }

            Assert.False(mailbox.TryReceive(out _));
            if (mode == MailboxMode.Interrupt) Assert.True(mailbox.InterruptCount > 0);
        });
    }

    [Fact]
    public void Urgent_mail_comes_first_and_garbage_is_none() => Chip.Run(3, scc =>
    {
        var mailbox = new Mailbox(scc, senders: [0, 1, 2]);
        scc.Core.Spend(20_000);
        if (scc.Me.Number == 1) mailbox.Send(new CoreId(0), 1, [1], priority: 1);
        if (scc.Me.Number == 2) mailbox.Send(new CoreId(0), 2, [2], priority: 9);
        if (scc.Me.Number != 0) return;
        scc.Core.Spend(20_000);
        byte[] garbage = new byte[32];
        garbage[0] = 1;
        garbage[4] = 200;
        scc.Mpb.Write(scc.Me, 32, garbage);
        Assert.Equal(2, mailbox.Receive().Tag);
        Assert.Equal(1, mailbox.Receive().Tag);
        Assert.False(mailbox.TryReceiveFrom(new CoreId(0), out _));
    });

    [Fact]
    public void Notifications_come_in_order_and_a_full_ring_says_so()
    {
        var received = new List<uint>();
        _ = Chip.Run(6, scc =>
        {
            var ring = new NotificationRing(scc, received.Add, slots: 4);
            AtomicCounter ready = scc.Counter(3);
            _ = ready.Increment();
            while (ready.Value != 6) scc.Core.Spend(1_000);
            if (scc.Me.Number == 5)
            {
                while (received.Count < 50) scc.Core.Halt();
                scc.Core.InterruptsEnabled = false;
                ready.Value = 99;
                scc.Core.Spend(100_000);
                Assert.Equal(4, Enumerable.Range(0, 10).Count(_ => ring.TryNotify(scc.Me, 1)));
                return;
            }

            for (uint i = 0; i < 10; i++)
            {
                while (!ring.TryNotify(new CoreId(5), ((uint)scc.Me.Number << 8) | i)) scc.Core.Spend(500);
            }
        });
        for (uint sender = 0; sender < 5; sender++) Assert.Equal(Enumerable.Range(0, 10).Select(i => (sender << 8) | (uint)i), received.Where(value => value >> 8 == sender));
    }

    [Fact]
    public void A_core_that_is_not_listed_or_that_waits_alone_is_named()
    {
        Assert.Equal(RcceError.CoreNotInHostfile, Assert.Throws<RcceException>(() => Chip.Run(2, scc => Rcce.Init(scc, new RcceOptions { Cores = [0], Synchronize = false }))).Error);
        Assert.Equal(RcceError.NumUes, Assert.Throws<RcceException>(() => Chip.Run(1, scc => Rcce.Init(scc, RcceOptions.First(49)))).Error);
        SccStallException stall = Assert.Throws<SccStallException>(() => Chip.RunRcce(2, rcce =>
        {
            if (rcce.Ue == 1) rcce.Recv(new byte[4], 0);
        }));
        Assert.Contains("core 1 polls", stall.Message, StringComparison.Ordinal);
    }

    private static RcceError Error(Action call) => Assert.Throws<RcceException>(call).Error;
}
