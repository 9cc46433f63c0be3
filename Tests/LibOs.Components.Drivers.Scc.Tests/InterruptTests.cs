using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc.Tests;

/// <summary>Pins, local APIC, global interrupt controller.</summary>
public sealed class InterruptTests
{
    [Fact]
    public void A_pin_interrupts_on_its_edge_only()
    {
        int taken = 0;
        _ = Chip.Run(2, scc =>
        {
            if (scc.Me.Number == 0)
            {
                scc.Core.Spend(10_000);
                Assert.True(scc.Pins.Raise(new CoreId(1), InterruptPin.Lint0));
                scc.Core.Spend(10_000);
                Assert.False(scc.Pins.Raise(new CoreId(1), InterruptPin.Lint0));
                scc.Core.WriteUncached(0xE0000018, (uint)(GlcfgBits.ControlDefault | GlcfgBits.Intr));
                return;
            }

            Listen(scc, () => taken++, clear: false);
            scc.Core.Spend(60_000);
            Assert.Equal(1, taken);
            scc.Pins.Clear(InterruptPin.Lint0);
            Assert.True(scc.Pins.Raise(scc.Me, InterruptPin.Lint0));
            scc.Core.Spend(1_000);
            Assert.Equal(2, taken);
        });
    }

    [Fact]
    public void Interrupts_wait_while_they_are_off_and_those_of_a_masked_pin_are_lost() => Chip.Run(1, scc =>
    {
        int taken = 0;
        Listen(scc, () => taken++, clear: true);
        scc.Core.InterruptsEnabled = false;
        _ = scc.Pins.Raise(scc.Me, InterruptPin.Lint0);
        scc.Core.Spend(1_000);
        Assert.Equal(0, taken);
        scc.Core.InterruptsEnabled = true;
        Assert.Equal(1, taken);
        scc.Apic.Mask(InterruptPin.Lint0);
        _ = scc.Pins.Raise(scc.Me, InterruptPin.Lint0);
        scc.Pins.Clear(InterruptPin.Lint0);
        scc.Apic.Unmask(InterruptPin.Lint0, 0x40);
        scc.Core.Spend(1_000);
        Assert.Equal(1, taken);
    });

    [Fact]
    public void The_timer_ticks_with_the_tiles_clock() => Chip.Run(1, scc =>
    {
        int ticks = 0;
        scc.Core.SetInterruptHandler(0x60, () =>
        {
            ticks++;
            scc.Apic.EndOfInterrupt();
        });
        scc.Apic.Enable();
        scc.Core.InterruptsEnabled = true;
        scc.Apic.StartTimer(0x60, 10_000, periodic: true);
        scc.Core.Spend(100_500);
        Assert.InRange(ticks, 10, 11);
        scc.Apic.StopTimer();
        int before = ticks;
        scc.Core.Spend(100_000);
        Assert.Equal(before, ticks);
        scc.Apic.StartTimer(0x60, 1_000, periodic: false);
        scc.Core.Spend(100_000);
        Assert.Equal(before + 1, ticks);
    });

    [Fact]
    public void The_controller_says_who_interrupted()
    {
        ulong seen = 0;
        _ = Chip.Run(48, scc =>
        {
            if (scc.Me.Number != 20)
            {
                scc.Core.Spend(20_000);
                scc.Interrupts.Request(new CoreId(20));
                return;
            }

            scc.Interrupts.Attach(InterruptPin.Lint1, 0x41, InterruptSource.AllCores, sources => seen |= sources);
            ulong expected = InterruptSource.AllCores & ~InterruptSource.Bit(scc.Me);
            while (seen != expected) scc.Core.Halt();
        });
        Assert.Equal(1UL << 6, InterruptSource.Bit(new CoreId(0)));
        Assert.Equal(1UL << 31, InterruptSource.Bit(new CoreId(25)));
        Assert.Equal(1UL << 32, InterruptSource.Bit(new CoreId(26)));
        Assert.Equal(1UL << 53, InterruptSource.Bit(new CoreId(47)));
        Assert.NotEqual(0UL, seen);
    }

    [Fact]
    public void The_controllers_registers_are_where_the_reference_has_them() => Chip.Run(1, scc =>
    {
        ISccCore core = scc.Core;
        uint status = 0xF900D000 + (8 * 3);
        core.WriteUncached(0xF900D600, 1u << 3);
        Assert.Equal(1u << 6, core.ReadUncached(status));
        core.WriteUncached(0xF900D600 + (8 * 30) + 4, 0);
        core.WriteUncached(0xF900D600 + (8 * 30), 1u << 3);
        Assert.Equal(1u << (36 - 32), core.ReadUncached(status + 4));
        core.WriteUncached(0xF900D400 + (8 * 3), 1u << 6);
        Assert.Equal(0u, core.ReadUncached(status));
        Assert.Equal(1u << 4, core.ReadUncached(status + 4));
        core.WriteUncached(0xF900D200 + (8 * 3), 0x55);
        Assert.Equal(0x55u, core.ReadUncached(0xF900D200 + (8 * 3)));
        // unmasking a pending source raises the pin
        core.WriteUncached(0xF900D200 + (8 * 3) + 4, 0);
        core.Spend(2_000);
        Assert.True((scc.Pins.Read(new CoreId(3)) & GlcfgBits.Intr) != 0);
    });

    [Fact]
    public void An_interrupt_without_handler_is_named() =>
        Assert.Contains("0x45", Assert.Throws<SccFaultException>(() => Chip.Run(1, scc =>
        {
            scc.Apic.Enable();
            scc.Apic.Unmask(InterruptPin.Lint0, 0x45);
            scc.Core.InterruptsEnabled = true;
            scc.Pins.Pulse(scc.Me, InterruptPin.Lint0);
        })).Message, StringComparison.Ordinal);

    private static void Listen(SccDriver scc, Action taken, bool clear)
    {
        scc.Core.SetInterruptHandler(0x40, () =>
        {
            taken();
            if (clear) scc.Pins.Clear(InterruptPin.Lint0);
            scc.Apic.EndOfInterrupt();
        });
        scc.Apic.Enable();
        scc.Apic.Unmask(InterruptPin.Lint0, 0x40);
        scc.Core.InterruptsEnabled = true;
    }
}
