namespace LibOs.Components.Drivers.Scc.Tests;

/// <summary>Clocks, voltages, resets, starting cores, errata.</summary>
public sealed class PowerAndResetTests
{
    [Fact]
    public void An_island_becomes_faster_and_slower_in_the_right_order()
    {
        SccSimulator chip = Chip.Run(1, scc =>
        {
            PowerDomain domain = scc.Domain(4);
            Assert.Equal(4, domain.Set(new ClockDivider(2)).Level);
            Assert.Equal(2, domain.Set(new ClockDivider(8)).Level);
            Assert.InRange(scc.Sensors.IslandVolts(4), 0.89, 0.91);
            Assert.False(domain.TrySetClocks(new ClockDivider(2)));
            Assert.Equal(4, domain.Set(new ClockDivider(2)).Level);
        });
        Assert.Equal(800, chip.TileMHz(14));
        Assert.Equal(533, chip.TileMHz(0), 0.5);
        Assert.Equal(1.1, chip.IslandVolts(4), 0.001);
        Assert.InRange(chip.Time, 2000, 4000);
    }

    [Fact]
    public void A_second_command_waits_for_the_first() => Chip.Run(1, scc =>
    {
        double Now() => ((SimulatedSccCore)scc.Core).Time;
        double start = Now();
        scc.Voltage.Request(0, 0xC0);
        Assert.InRange(Now() - start, 0, 10);
        scc.Voltage.Wait(0, 0xC0);
        Assert.InRange(Now() - start, 1000, 1020);
        scc.Core.WriteUncached(AddressMap.VoltageController, 0x4D0);
        Assert.InRange(scc.Sensors.IslandVolts(0), 1.19, 1.21);
    });

    [Theory]
    [InlineData(Mutation.None, false)]
    [InlineData(Mutation.ClockFirst, true)]
    [InlineData(Mutation.NoVoltageWait, true)]
    public void The_wrong_order_of_clock_and_voltage_is_found(Mutation mutation, bool isFound)
    {
        void Run() => Chip.Run(1, scc =>
        {
            PowerDomain domain = scc.Domain(1, 4);
            domain.Set(new ClockDivider(10));
            domain.Set(new ClockDivider(2));
        }, mutation: mutation);
        if (isFound) Assert.Contains("island 1", Assert.Throws<SccFaultException>(Run).Message, StringComparison.Ordinal);
        else Run();
    }

    [Fact]
    public void A_clock_that_forgets_the_reset_bits_starts_cores_that_were_held()
    {
        int ran = 0;
        _ = Chip.Run(1, scc =>
        {
            ran++;
            if (scc.Me.Number == 0) scc.Clock.Write(new TileId(7), new ClockDivider(4));
        });
        Assert.Equal(1, ran);
        ran = 0;
        _ = Chip.Run(1, scc =>
        {
            ran++;
            if (scc.Me.Number == 0) scc.Clock.Write(new TileId(7), new ClockDivider(4));
        }, mutation: Mutation.NoResetBits);
        Assert.Equal(3, ran);
    }

    [Fact]
    public void Rcce_sets_power_for_an_island()
    {
        SccSimulator chip = Chip.RunRcce(48, rcce =>
        {
            Assert.Equal(8, rcce.PowerDomainSize);
            RccePowerRequest request = rcce.IsetPower(rcce.PowerDomain == 2 ? 8 : 3);
            rcce.WaitPower(request);
            Assert.True(request.IsCompleted);
            rcce.Barrier();
            if (rcce.PowerDomain == 2 && rcce.PowerDomainMaster == rcce.Ue)
            {
                Assert.Equal(RcceError.FrequencyExceeded, Assert.Throws<RcceException>(() => rcce.SetFrequencyDivider(2)).Error);
                Assert.Equal(6, rcce.SetFrequencyDivider(6));
                RccePowerRequest fast = rcce.IsetPower(2);
                Assert.False(fast.IsCompleted);
                Assert.Equal(RcceError.MultipleRpcRequests, Assert.Throws<RcceException>(() => rcce.IsetPower(4)).Error);
                Assert.Equal(RcceError.StaleRpcRequest, Assert.Throws<RcceException>(() => rcce.WaitPower(new RccePowerRequest(new ClockDivider(4), VoltageLevel.All[4], false))).Error);
                rcce.WaitPower(fast);
                rcce.SetFrequencyDivider(4);
            }

            Assert.Equal(RcceError.FrequencyDivider, Assert.Throws<RcceException>(() => rcce.IsetPower(17)).Error);
        });
        Assert.Equal(400, chip.TileMHz(4));
        Assert.Equal(1.1, chip.IslandVolts(2), 0.001);
        Assert.Equal(1.1 * 0 + 0.9, chip.IslandVolts(0), 0.001);
    }

    [Fact]
    public void A_core_is_started_by_another_with_an_image()
    {
        byte[] image = Chip.Pattern(5000, 9);
        bool ran = false;
        _ = Chip.Run(1, scc =>
        {
            if (scc.Me.Number == 0)
            {
                scc.Control.Start(new CoreId(47), image, scratch: 0x400000);
                return;
            }

            Assert.Equal(47, scc.Me.Number);
            byte[] found = new byte[image.Length];
            scc.Core.ReadCached(0, found);
            Assert.Equal(image, found);
            ran = true;
        });
        Assert.True(ran);
    }

    [Fact]
    public void A_reset_ends_a_program_and_keeps_buffers_and_locks()
    {
        int starts = 0;
        bool unwound = false;
        SccSimulator chip = Chip.Run(4, scc =>
        {
            if (scc.Me.Number == 3)
            {
                if (++starts == 2)
                {
                    Assert.False(scc.Lock(new CoreId(9)).TryAcquire());
                    return;
                }

                try
                {
                    scc.Mpb.Write(scc.Me, 0x80, Chip.Pattern(32, 3));
                    Assert.True(scc.Lock(new CoreId(9)).TryAcquire());
                    while (true) scc.Core.Spend(1000);
                }
                finally
                {
                    unwound = true;
                }
            }

            if (scc.Me.Number != 0) return;
            scc.Core.Spend(50_000);
            Assert.False(scc.Control.IsHeld(new CoreId(3)));
            scc.Control.Hold(new CoreId(3));
            Assert.True(scc.Control.IsHeld(new CoreId(3)));
            byte[] line = new byte[32];
            scc.Mpb.Read(new CoreId(3), 0x80, line);
            Assert.Equal(Chip.Pattern(32, 3), line);
            scc.Control.Release(new CoreId(3));
        });
        Assert.True(unwound);
        Assert.Equal(2, starts);
        Assert.True(chip.Cores[3].HasFinished);
    }

    [Fact]
    public void Errata_can_be_switched_on()
    {
        _ = Chip.Run(1, scc =>
        {
            scc.Core.WriteUncached(0xF9003200, 0x1234);
            _ = scc.Core.ReadUncached(0xF9003200);
            Assert.Equal(0x1234u, scc.Core.ReadUncached(0xF9003200));
            scc.Core.WriteUncached(0xF9003200, 0x5678);
            Assert.Equal(0x1234u, scc.Core.ReadUncached(0xF9003200));
            Assert.Equal(0x5678u, scc.Core.ReadUncached(0xF9003200));
            scc.Voltage.Request(3, 0x90);
            scc.Voltage.Wait(3, 0x90);
            // island 3 is supply 0, whose place shows supply 1 now
            Assert.InRange(scc.Sensors.IslandVolts(3), 1.09, 1.11);
        }, new SccSimulatorOptions { Errata = SccErrata.EthernetDoubleRead | SccErrata.ShiftedSupplyVoltages });

        Assert.Throws<SccFaultException>(() => Chip.Run(1, scc =>
        {
            foreach (TileId tile in scc.Domain(0).Tiles) scc.Clock.Write(tile, new ClockDivider(16));
            scc.Voltage.Request(0, 0x80);
            scc.Voltage.Wait(0, 0x80);
        }, new SccSimulatorOptions { Errata = SccErrata.LowVoltage }));

        SccSimulator chip = Chip.Run(2, scc =>
        {
            for (int i = 0; i < 50; i++)
            {
                if (scc.Me.Number == 0) scc.Core.WriteMpbt(0xD8000400, Chip.Pattern(32, i));
                else scc.Core.WriteMpbt(0xC0000800, Chip.Pattern(32, i));
            }
        }, new SccSimulatorOptions { Errata = SccErrata.BypassCollision, BypassOwnTile = true });
        Assert.Contains(chip.Log, line => line.Contains("bypass", StringComparison.Ordinal));

        byte[] unit = new byte[16];
        chip = Chip.Run(2, scc => scc.Core.WriteUncached(0x80000000 + (8 * (uint)scc.Me.Number), 0x01010101), new SccSimulatorOptions { Errata = SccErrata.WriteRestriction128, Seed = 0 });
        chip.PeekMemory(0, 0x1ECL << 24, unit);
        Assert.Equal(4, unit.Count(value => value == 1));
    }
}
