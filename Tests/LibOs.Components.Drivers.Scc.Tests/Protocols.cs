namespace LibOs.Components.Drivers.Scc.Tests;

/// <summary>Small protocols that check themselves, to be run under many schedules.</summary>
internal static class Protocols
{
    public static readonly (string Name, int Cores, Action<SccDriver> Program)[] All =
    [
        ("send and receive", 2, scc => WithRcce(scc, 2, PingPong)),
        ("pipelined", 2, scc => WithRcce(scc, 2, Pipelined)),
        ("non-blocking", 3, scc => WithRcce(scc, 3, NonBlocking)),
        ("flags", 2, scc => WithRcce(scc, 2, Flags)),
        ("barrier", 3, scc => WithRcce(scc, 3, rcce => Barriers(rcce, 0))),
        ("tree barrier", 3, scc => WithRcce(scc, 3, rcce => Barriers(rcce, 1))),
        ("tournament barrier", 3, scc => WithRcce(scc, 3, rcce => Barriers(rcce, 2))),
        ("dissemination barrier", 3, scc => WithRcce(scc, 3, rcce => Barriers(rcce, 3))),
        ("test-and-set barrier", 3, scc => WithRcce(scc, 3, rcce => Barriers(rcce, 4))),
        ("counter barrier", 3, scc => WithRcce(scc, 3, rcce => Barriers(rcce, 5))),
        ("lock", 3, Lock),
        ("polled mailbox", 3, scc => Mail(scc, MailboxMode.Polled)),
        ("interrupting mailbox", 3, scc => Mail(scc, MailboxMode.Interrupt)),
        ("notification ring", 3, Notify),
    ];

    public static void Barrier(Rcce rcce, int kind)
    {
        switch (kind)
        {
            case 0: rcce.Barrier(); break;
            case 1: rcce.BarrierTree(); break;
            case 2: rcce.BarrierTournament(); break;
            case 3: rcce.BarrierDissemination(); break;
            case 4: rcce.BarrierTns(); break;
            default: rcce.BarrierAir(); break;
        }
    }

    private static void WithRcce(SccDriver scc, int cores, Action<Rcce> body)
    {
        using Rcce rcce = Rcce.Init(scc, RcceOptions.First(cores) with { MallocBytes = 7000 });
        body(rcce);
    }

    private static void PingPong(Rcce rcce)
    {
        byte[] data = new byte[224];
        for (int i = 0; i < 2; i++)
        {
            if (rcce.Ue == 0) rcce.Send(Chip.Pattern(224, i), 1);
            else rcce.Recv(data, 0);
            if (rcce.Ue == 1) Same(Chip.Pattern(224, i), data);
            if (rcce.Ue == 1) rcce.Send(Chip.Pattern(45, i + 10), 0);
            else rcce.Recv(data.AsSpan(0, 45), 1);
            if (rcce.Ue == 0) Same(Chip.Pattern(45, i + 10), data.AsSpan(0, 45));
        }
    }

    private static void Pipelined(Rcce rcce)
    {
        byte[] data = new byte[1500];
        for (int i = 0; i < 2; i++)
        {
            if (rcce.Ue == 0) rcce.SendPipe(Chip.Pattern(1500, i), 1);
            else rcce.RecvPipe(data, 0);
            if (rcce.Ue == 1) Same(Chip.Pattern(1500, i), data);
        }
    }

    private static void NonBlocking(Rcce rcce)
    {
        var ircce = new Ircce(rcce);
        var list = new WaitList(rcce);
        byte[] near = new byte[20];
        byte[] far = new byte[300];
        list.Add(ircce.IrecvAnyLength(near, (rcce.Ue + 1) % 3));
        list.Add(ircce.Irecv(far, (rcce.Ue + 2) % 3));
        list.Add(ircce.Isend(Chip.Pattern(20, rcce.Ue), (rcce.Ue + 2) % 3));
        list.Add(ircce.Issend(Chip.Pattern(300, rcce.Ue), (rcce.Ue + 1) % 3));
        list.WaitAll();
        Same(Chip.Pattern(20, (rcce.Ue + 1) % 3), near);
        Same(Chip.Pattern(300, (rcce.Ue + 2) % 3), far);
    }

    private static void Flags(Rcce rcce)
    {
        MpbPointer buffer = rcce.Malloc(96);
        RcceFlag full = rcce.FlagAlloc();
        RcceFlag empty = rcce.FlagAlloc();
        rcce.Barrier();
        byte[] data = new byte[96];
        for (int i = 1; i <= 3; i++)
        {
            if (rcce.Ue == 0)
            {
                rcce.Put(buffer, Chip.Pattern(96, i), 1);
                rcce.FlagWrite(full, i, 1);
                rcce.WaitUntil(empty, i);
            }
            else
            {
                rcce.WaitUntil(full, i);
                rcce.Get(data, buffer, 1);
                Same(Chip.Pattern(96, i), data);
                rcce.FlagWrite(empty, i, 0);
            }
        }
    }

    private static void Barriers(Rcce rcce, int kind)
    {
        // each writes its round into shared memory before the barrier; after it nobody may be behind
        var rounds = new SharedRounds(rcce.Scc);
        for (int round = 1; round <= 3; round++)
        {
            rounds.Set(rcce.Ue, round);
            Barrier(rcce, kind);
            for (int ue = 0; ue < rcce.NumUes; ue++)
            {
                int seen = rounds.Get(ue);
                if (seen < round || seen > round + 1) throw new InvalidOperationException($"Core {rcce.Ue} left barrier {round} while core {ue} was in {seen}.");
            }
        }
    }

    private static void Lock(SccDriver scc)
    {
        const uint Word = 0x80002000;
        AtomicCounter done = scc.Counter(9);
        if (scc.Counter(8).Increment() == 0) scc.Core.WriteUncached(Word, 0);
        else scc.Core.Spend(20_000);
        for (int i = 0; i < 3; i++)
        {
            using (scc.Lock(new CoreId(1)).Enter())
            {
                uint value = scc.Core.ReadUncached(Word);
                scc.Core.Spend(50);
                scc.Core.WriteUncached(Word, value + 1);
            }
        }

        if (done.Increment() == 2 && scc.Core.ReadUncached(Word) is var sum && sum != 9) throw new InvalidOperationException($"Nine increments came to {sum}.");
    }

    private static void Mail(SccDriver scc, MailboxMode mode)
    {
        var mailbox = new Mailbox(scc, mode, senders: [0, 1, 2]);
        AtomicCounter ready = scc.Counter(3);
        _ = ready.Increment();
        while (ready.Value != 3) scc.Core.Spend(2_000);
        if (scc.Me.Number != 0)
        {
            for (byte i = 0; i < 3; i++) mailbox.Send(new CoreId(0), i, [i, (byte)scc.Me.Number]);
            return;
        }

        int[] next = new int[3];
        for (int i = 0; i < 6; i++)
        {
            Mail mail = mailbox.Receive();
            if (mail.Tag != next[mail.Source.Number]++ || mail.Payload.Span[1] != mail.Source.Number) throw new InvalidOperationException($"Mail {mail} is not the next.");
        }
    }

    private static void Notify(SccDriver scc)
    {
        var received = new List<uint>();
        var ring = new NotificationRing(scc, received.Add, slots: 3);
        AtomicCounter ready = scc.Counter(3);
        _ = ready.Increment();
        while (ready.Value != 3) scc.Core.Spend(2_000);
        if (scc.Me.Number != 0)
        {
            for (uint i = 0; i < 4; i++)
            {
                while (!ring.TryNotify(new CoreId(0), ((uint)scc.Me.Number << 8) | i)) scc.Core.Spend(300);
            }

            return;
        }

        while (true)
        {
            scc.Core.InterruptsEnabled = false;
            if (received.Count == 8) break;
            scc.Core.Halt();
        }

        for (uint sender = 1; sender < 3; sender++)
        {
            if (!received.Where(value => value >> 8 == sender).SequenceEqual(Enumerable.Range(0, 4).Select(i => (sender << 8) | (uint)i))) throw new InvalidOperationException("Notifications came out of order.");
        }
    }

    private static void Same(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        int length = expected.CommonPrefixLength(actual);
        if (length != expected.Length) throw new InvalidOperationException($"Byte {length} of {expected.Length} is wrong.");
    }

    /// <summary>A word of uncached shared memory for each core, a line apart.</summary>
    private readonly struct SharedRounds(SccDriver scc)
    {
        public void Set(int ue, int round) => scc.Core.WriteUncached(0x80003000 + ((uint)ue * 32), 0x5C00_0000 | (uint)round);

        public int Get(int ue) => (int)(scc.Core.ReadUncached(0x80003000 + ((uint)ue * 32)) & 0xFFFF);
    }
}
