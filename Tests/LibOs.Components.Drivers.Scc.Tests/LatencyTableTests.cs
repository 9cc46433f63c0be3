using System.Globalization;
using System.Text;

namespace LibOs.Components.Drivers.Scc.Tests;

/// <summary>The table of latencies in docs/scc.md, which LIBOS_ACCEPT_API=1 writes anew.</summary>
public sealed class LatencyTableTests
{
    private const string Begin = "<!-- latencies: made by LatencyTableTests, LIBOS_ACCEPT_API=1 writes it -->\n";
    private const string End = "<!-- end of latencies -->";

    [Fact]
    public void The_document_has_the_simulators_figures()
    {
        string file = Path.Combine(Root(), "docs", "scc.md");
        string text = File.ReadAllText(file);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = text.IndexOf(End, StringComparison.Ordinal);
        string table = Table();
        if (Environment.GetEnvironmentVariable("LIBOS_ACCEPT_API") == "1") File.WriteAllText(file, string.Concat(text.AsSpan(0, begin), table, text.AsSpan(end)));
        else Assert.Equal(table, text[begin..end]);
    }

    private static string Table()
    {
        var text = new StringBuilder("\n| What | Published | Simulated | Source |\n| --- | ---: | ---: | --- |\n");
        void Row(string what, string published, FormattableString simulated, string source) =>
            text.Append(CultureInfo.InvariantCulture, $"| {what} | {published} | {simulated.ToString(CultureInfo.InvariantCulture)} | {source} |\n");
        const string Note = "Barrelfish technical note 005";
        const string Reported = "reported";
        (int, int, int)[] reads = [(0, 0, 20), (1, 0, 63), (5, 0, 84), (5, 3, 102)];
        foreach ((int x, int y, int measured) in reads) Row($"read of an MPB line, {Hops(x + y)}", $"{measured} cycles", $"{Access(x, y, write: false):0} cycles", Note);
        (int, int, int)[] writes = [(0, 0, 39), (1, 0, 84), (5, 0, 101), (5, 3, 119)];
        foreach ((int x, int y, int measured) in writes) Row($"write of an MPB line, {Hops(x + y)}", $"{measured} cycles", $"{Access(x, y, write: true):0} cycles", Note);
        Row("uncached read of DRAM, 0 hops", "97 cycles", $"{Memory(0):0} cycles", Note);
        Row("uncached read of DRAM, 7 hops", "134 cycles", $"{Memory(3):0} cycles", Note);
        Row("CL1INVMB", "1 cycle", $"1 cycle", Note);
        Row("raw interrupt through GLCFG, with the trap", "612 cycles", $"{Interrupt(gic: false):0} cycles", Note + ", estimated");
        Row("raw interrupt through the GIC, with the trap", "-", $"{Interrupt(gic: true):0} cycles", "");
        Row("message and interrupt, the sender's part", "684 cycles", $"{Notification():0} cycles", Note + "; here `NotificationRing`");
        Row("round trip of a mail, polled, 3 senders, 1 hop", "-", $"{Mail(MailboxMode.Polled):0} cycles", "");
        Row("round trip of a mail by GIC, 1 hop", "8746 cycles", $"{Mail(MailboxMode.Interrupt):0} cycles", Note + ": interrupts between user programs");
        Row("RCCE: one way, 32 bytes, 1 hop", "a few µs", $"{RcceTime(32, pipelined: false) / 2:0.0} µs", Reported);
        Row("RCCE: bandwidth, 64 KiB, 1 hop", "about 100 MB/s", $"{65536 * 2 / RcceTime(65536, pipelined: false):0} MB/s", Reported);
        Row("RCCE, pipelined", "about 150 MB/s", $"{65536 * 2 / RcceTime(65536, pipelined: true):0} MB/s", Reported + " for iRCCE");
        foreach ((string name, int kind) in ((string, int)[])[("gathering", 0), ("tree", 1), ("dissemination", 3), ("test-and-set", 4), ("counters", 5)])
            Row($"barrier of 48 cores, {name}", "-", $"{Barrier(kind):0.0} µs", "");
        return text.Append('\n').ToString();
    }

    private static string Hops(int hops) => hops switch { 0 => "own tile, bypass", 1 => "1 hop", _ => $"{hops} hops" };

    private static double Access(int x, int y, bool write)
    {
        uint address = x + y == 0 ? AddressMap.OwnMessagePassingBuffer + 0x100 : TileId.At(x, y).MessagePassingBuffer + 0x100;
        return Alone(scc =>
        {
            if (write) scc.Core.WriteMpbt(address, stackalloc byte[32]);
            else scc.Core.ReadMpbt(address, stackalloc byte[4]);
        });
    }

    private static double Memory(int controller) => Alone(scc => _ = scc.Core.ReadUncached(new MemoryControllerId(controller).SharedMemory));

    private static double Alone(Action<SccDriver> access)
    {
        double time = 0;
        _ = Chip.Run(1, scc =>
        {
            double start = Now(scc);
            access(scc);
            time = Now(scc) - start;
        }, new SccSimulatorOptions { BypassOwnTile = true });
        return Cycles(time);
    }

    private static double Interrupt(bool gic)
    {
        double sent = 0;
        double taken = 0;
        _ = Chip.Run(2, scc =>
        {
            if (scc.Me.Number == 0)
            {
                scc.Core.Spend(50_000);
                sent = Now(scc);
                if (gic) scc.Interrupts.Request(new CoreId(1));
                else scc.Core.WriteUncached(0xE0000018, (uint)(GlcfgBits.ControlDefault | GlcfgBits.Intr));
                return;
            }

            if (gic)
            {
                scc.Interrupts.Attach(InterruptPin.Lint0, 0x40, InterruptSource.AllCores, _ => { });
                scc.Core.SetInterruptHandler(0x40, () => taken = Now(scc));
            }
            else
            {
                scc.Core.SetInterruptHandler(0x40, () => taken = Now(scc));
                scc.Apic.Enable();
                scc.Apic.Unmask(InterruptPin.Lint0, 0x40);
            }

            scc.Core.Halt();
        });
        return Cycles(taken - sent);
    }

    private static double Notification()
    {
        double time = 0;
        _ = Chip.Run(2, scc =>
        {
            var ring = new NotificationRing(scc, _ => { });
            scc.Core.Spend(10_000);
            if (scc.Me.Number == 1)
            {
                scc.Core.Halt();
                return;
            }

            double start = Now(scc);
            _ = ring.TryNotify(new CoreId(1), 1);
            time = Now(scc) - start;
        });
        return Cycles(time);
    }

    private static double Mail(MailboxMode mode)
    {
        const int Rounds = 20;
        double time = 0;
        _ = Chip.Run(3, scc =>
        {
            var mailbox = new Mailbox(scc, mode, senders: [0, 1, 2]);
            scc.Core.Spend(20_000);
            if (scc.Me.Number == 1) return;
            var other = new CoreId(2 - scc.Me.Number);
            double start = Now(scc);
            for (int i = 0; i < Rounds; i++)
            {
                if (scc.Me.Number == 0) mailbox.Send(other, 1, [1]);
                _ = mailbox.Receive();
                if (scc.Me.Number == 2) mailbox.Send(other, 1, [1]);
            }

            time = (Now(scc) - start) / Rounds;
        });
        return Cycles(time);
    }

    private static double RcceTime(int bytes, bool pipelined)
    {
        const int Rounds = 4;
        double time = 0;
        _ = Chip.Run(3, scc =>
        {
            if (scc.Me.Number == 1) return;
            using Rcce rcce = Rcce.Init(scc, new RcceOptions { Cores = [0, 2] });
            byte[] data = new byte[bytes];
            rcce.Barrier();
            double start = Now(scc);
            for (int i = 0; i < Rounds; i++)
            {
                for (int turn = 0; turn < 2; turn++)
                {
                    if (turn != rcce.Ue) rcce.Recv(data, turn);
                    else if (pipelined) rcce.SendPipe(data, 1 - turn);
                    else rcce.Send(data, 1 - turn);
                }
            }

            time = (Now(scc) - start) / Rounds;
        });
        return time;
    }

    private static double Barrier(int kind)
    {
        double time = 0;
        _ = Chip.RunRcce(48, rcce =>
        {
            Protocols.Barrier(rcce, kind);
            double start = Now(rcce.Scc);
            for (int i = 0; i < 4; i++) Protocols.Barrier(rcce, kind);
            time = Math.Max(time, (Now(rcce.Scc) - start) / 4);
        });
        return time;
    }

    private static double Now(SccDriver scc) => ((SimulatedSccCore)scc.Core).Time;

    private static double Cycles(double microseconds) => microseconds * 1600 / 3;

    private static string Root()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "LibOs.sln"))) return folder;
        throw new InvalidOperationException("LibOs.sln is not above the test's folder.");
    }
}
