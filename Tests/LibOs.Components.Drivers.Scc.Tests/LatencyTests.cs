namespace LibOs.Components.Drivers.Scc.Tests;

/// <summary>Simulated latencies against the matrices that Barrelfish measured (technical note 005), within 10 %.</summary>
public sealed class LatencyTests
{
    private static readonly int[,] s_read = { { 20, 63, 69, 72, 78, 84 }, { 63, 69, 72, 78, 84, 90 }, { 69, 72, 78, 84, 90, 96 }, { 72, 78, 84, 90, 96, 102 } };
    private static readonly int[,] s_write = { { 39, 84, 89, 90, 95, 101 }, { 84, 89, 89, 95, 101, 108 }, { 89, 89, 95, 101, 107, 113 }, { 89, 95, 101, 108, 113, 119 } };

    [Fact]
    public void Message_passing_buffers_are_as_far_as_measured() => Measure(scc =>
    {
        byte[] word = new byte[4];
        foreach (TileId tile in SccTopology.Tiles)
        {
            // the own tile's window goes past the router here, as it did then
            uint address = tile.Number == 0 ? AddressMap.OwnMessagePassingBuffer + 0x200 : tile.MessagePassingBuffer + 0x200;
            long read = Cycles(scc, () => scc.Core.ReadMpbt(address, word));
            long write = Cycles(scc, () =>
            {
                for (uint i = 0; i < 8; i++) scc.Core.WriteMpbt(address + (4 * i), word);
            });
            Near(s_read[tile.Y, tile.X], read, $"read of {tile}");
            Near(s_write[tile.Y, tile.X], write, $"write of {tile}");
            scc.Core.InvalidateMpbt();
        }
    });

    [Fact]
    public void Memory_is_as_far_as_measured() => Measure(scc =>
    {
        foreach ((int controller, int read, int words, int line) in ((int, int, int, int)[])[(0, 97, 779, 122), (1, 121, 972, 146), (2, 105, 843, 134), (3, 134, 1069, 158)])
        {
            uint address = new MemoryControllerId(controller).SharedMemory + 0x1000;
            Near(read, Cycles(scc, () => _ = scc.Core.ReadUncached(address)), $"read of controller {controller}");
            long eight = Cycles(scc, () =>
            {
                for (uint word = 0; word < 8; word++) scc.Core.WriteUncached(address + (4 * word), word);
            });
            Near(words, eight, $"8 words to controller {controller}");
            long combined = Cycles(scc, () => scc.Core.WriteMpbt(address, stackalloc byte[32]));
            Near(line, combined, $"line to controller {controller}");
            Assert.True(eight >= 6 * combined, "write combining gains less than 6 times");
        }
    });

    [Fact]
    public void A_raw_interrupt_takes_what_was_estimated()
    {
        double sent = 0;
        double taken = 0;
        _ = Chip.Run(4, scc =>
        {
            var core = scc.Core;
            if (scc.Me.Number == 0)
            {
                core.Spend(20_000);
                sent = Now(scc);
                scc.Pins.Pulse(new CoreId(2), InterruptPin.Lint0);
                return;
            }

            if (scc.Me.Number != 2) return;
            core.SetInterruptHandler(0x40, () =>
            {
                taken = Now(scc);
                scc.Apic.EndOfInterrupt();
            });
            scc.Apic.Enable();
            scc.Apic.Unmask(InterruptPin.Lint0, 0x40);
            core.Halt();
        });
        Assert.InRange((taken - sent) * 533.3, 500, 800);
    }

    [Fact]
    public void A_slower_tile_waits_longer_and_the_mesh_does_not_change() => Measure(scc =>
    {
        uint address = new TileId(23).MessagePassingBuffer;
        double At(int divider)
        {
            scc.Clock.Write(scc.Me.Tile, new ClockDivider(divider));
            scc.Core.InvalidateMpbt();
            return Cycles(scc, () => scc.Core.ReadMpbt(address, stackalloc byte[4])) * divider / 1600.0;
        }

        // 58 core cycles and 8 hops of 8 mesh cycles
        Assert.Equal((58 * 3 / 1600.0) + (64 / 800.0), At(3), 0.005);
        Assert.Equal((58 * 8 / 1600.0) + (64 / 800.0), At(8), 0.006);
        Assert.Equal((58 * 2 / 1600.0) + (64 / 800.0), At(2), 0.005);
    });

    [Fact]
    public void Traffic_of_others_makes_accesses_wait()
    {
        double Slowest(bool contention) => Chip.Run(48, scc =>
        {
            byte[] block = new byte[1024];
            for (int i = 0; i < 30; i++)
            {
                scc.Core.InvalidateMpbt();
                scc.Core.ReadMpbt(new TileId(0).MessagePassingBuffer, block);
            }
        }, new SccSimulatorOptions { Contention = contention }).Time;
        Assert.True(Slowest(true) > 1.05 * Slowest(false));
    }

    private static void Measure(Action<SccDriver> program) =>
        Chip.Run(1, program, new SccSimulatorOptions { BypassOwnTile = true }, platform: new SccPlatform { BypassOwnTile = true });

    private static double Now(SccDriver scc) => ((SimulatedSccCore)scc.Core).Time;

    private static long Cycles(SccDriver scc, Action access)
    {
        double start = Now(scc);
        access();
        double ticks = (Now(scc) - start) * 1600;
        return (long)Math.Round(ticks / scc.Clock.Read(scc.Me.Tile).Value);
    }

    private static void Near(int measured, long simulated, string what) =>
        Assert.True(Math.Abs(simulated - measured) <= 0.1 * measured, $"{what}: measured {measured} cycles, simulated {simulated}");
}
