namespace LibOs.Components.Drivers.Scc.Tests;

/// <summary>Registers with side effects, caches and buffers, as section 15 of the reference has them.</summary>
public sealed class RegisterTests
{
    [Fact]
    public void A_lock_is_taken_by_reading_and_released_by_any_write() => Chip.Run(1, scc =>
    {
        uint address = CrbRegister.Address(new CoreId(33), CrbRegister.Lock0, CrbRegister.Lock1);
        Assert.Equal(0xF0000400u, address);
        Assert.Equal(1u, scc.Core.ReadUncached(address));
        Assert.Equal(0u, scc.Core.ReadUncached(address));
        scc.Core.WriteUncached(address, 0x1234);
        Assert.Equal(1u, scc.Core.ReadUncached(address));
        TestAndSetLock other = scc.Lock(new CoreId(32));
        Assert.True(other.TryAcquire());
        Assert.False(other.TryAcquire());
        other.Release();
        other.Acquire();
    });

    [Fact]
    public void A_counter_counts_when_read_and_its_initialisation_word_does_not() => Chip.Run(1, scc =>
    {
        foreach (int index in (int[])[0, 47, 48, 95])
        {
            AtomicCounter counter = scc.Counter(index);
            counter.Value = 5;
            Assert.Equal(5u, counter.Increment());
            Assert.Equal(6u, counter.Increment());
            Assert.Equal(7u, counter.Value);
            Assert.Equal(7u, counter.Value);
            counter.Decrement();
            Assert.Equal(6u, counter.Value);
        }

        Assert.Equal(0u, scc.Core.ReadUncached(0xF900E008));
        Assert.Equal(1u, scc.Core.ReadUncached(0xF900E00C));
    });

    [Fact]
    public void Each_increment_of_many_cores_gets_a_number_of_its_own()
    {
        var numbers = new List<uint>();
        _ = Chip.Run(48, scc => numbers.Add(scc.Counter(7).Increment()));
        Assert.Equal(Enumerable.Range(0, 48).Select(number => (uint)number), numbers.Order());
    }

    [Fact]
    public void Reset_values_are_those_of_the_reference() => Chip.Run(1, scc =>
    {
        Assert.Equal(GlcfgBits.ControlDefault, scc.Pins.Read(new CoreId(5)) & (GlcfgBits)0xFFF);
        Assert.Equal((uint)L2cfgBits.Default, scc.Core.ReadUncached(0xE3000020));
        Assert.Equal(GcbcfgField.Default, scc.Core.ReadUncached(0xE3000080));
        Assert.Equal(GcbcfgField.Default & ~5u, scc.Core.ReadUncached(0xF8000080));
        Assert.Equal(0x19u & ~7u, scc.Core.ReadUncached(0xE3000100));
        Assert.Equal(800, scc.Clock.ReadMeshMHz(scc.Me.Tile));
        Assert.Equal(3, scc.Clock.Read(new TileId(23)).Value);
    });

    [Fact]
    public void A_line_stays_stale_until_it_is_invalidated()
    {
        SccSimulator chip = Chip.Run(2, scc =>
        {
            uint address = MessagePassingBuffer.Address(new CoreId(1), 0x40);
            byte[] line = new byte[32];
            if (scc.Me.Number == 1)
            {
                scc.Core.WriteMpbt(address, Chip.Pattern(32, 1));
                scc.Core.Spend(10_000);
                scc.Core.WriteMpbt(address, Chip.Pattern(32, 2));
                return;
            }

            scc.Core.Spend(5_000);
            scc.Core.ReadMpbt(address, line);
            Assert.Equal(Chip.Pattern(32, 1), line);
            scc.Core.Spend(10_000);
            scc.Core.ReadMpbt(address, line);
            Assert.Equal(Chip.Pattern(32, 1), line);
            scc.Core.InvalidateMpbt();
            scc.Core.ReadMpbt(address, line);
            Assert.Equal(Chip.Pattern(32, 2), line);
        });
        Assert.Equal(1, chip.Cores[0].Statistics.StaleReads);
    }

    [Fact]
    public void A_partial_line_leaves_when_another_is_touched_and_a_whole_one_at_once()
    {
        var chip = new SccSimulator(new SccSimulatorOptions { ClearMessagePassingBuffers = true });
        var seen = new List<string>();
        byte[] Peek(int offset, int length)
        {
            byte[] bytes = new byte[length];
            chip.PeekMpb(3, offset, bytes);
            return bytes;
        }

        chip.Run(1, core =>
        {
            uint address = MessagePassingBuffer.Address(new CoreId(3), 0x100);
            core.WriteMpbt(address, [1, 2, 3, 4]);
            Assert.Equal(new byte[4], Peek(0x100, 4));
            core.WriteMpbt(address + 8, [5]);
            Assert.Equal(new byte[9], Peek(0x100, 9));
            _ = core.ReadUncached(0xF8000100);
            Assert.Equal(new byte[9], Peek(0x100, 9));
            core.WriteMpbt(address + 0x20, [9]);
            Assert.Equal([1, 2, 3, 4, 0, 0, 0, 0, 5, 0], Peek(0x100, 10));
            Assert.Equal(new byte[1], Peek(0x120, 1));
            core.WriteMpbt(address + 0x40, Chip.Pattern(32, 4));
            Assert.Equal(9, Peek(0x120, 1)[0]);
            Assert.Equal(Chip.Pattern(32, 4), Peek(0x140, 32));
            for (uint word = 0; word < 8; word++) core.WriteMpbt(address + 0x60 + (word * 4), [1, 1, 1, 1]);
            Assert.All(Peek(0x160, 32), value => Assert.Equal(1, value));
            new SccDriver(core).Mpb.Write(new CoreId(3), 0x181, [7, 8]);
            Assert.Equal([0, 7, 8, 0], Peek(0x180, 4));
        });
        Assert.Empty(seen);
    }

    [Fact]
    public void Private_memory_is_written_back_and_its_second_cache_is_flushed_by_reading()
    {
        var chip = new SccSimulator();
        chip.Run(1, core =>
        {
            byte[] line = new byte[4];
            core.ReadCached(0x1000, line);
            core.WriteCached(0x1000, [1, 2, 3, 4]);
            chip.PeekMemory(0, 0x1000, line);
            Assert.NotEqual([1, 2, 3, 4], line);
            core.WriteBackAndInvalidate();
            chip.PeekMemory(0, 0x1000, line);
            Assert.NotEqual([1, 2, 3, 4], line);
            core.ReadCached(0x1000, line);
            Assert.Equal([1, 2, 3, 4], line);
            new SccDriver(core).Caches.Flush(0x40000);
            chip.PeekMemory(0, 0x1000, line);
            Assert.Equal([1, 2, 3, 4], line);
            // a write that misses goes to memory by itself
            core.WriteCached(0x2002, [9, 8, 7]);
            chip.PeekMemory(0, 0x2002, line.AsSpan(0, 3));
            Assert.Equal([9, 8, 7], line[..3]);
        });
    }

    [Fact]
    public void Any_core_maps_any_memory_and_caches_keep_the_old()
    {
        var chip = new SccSimulator();
        chip.PokeMemory(0, 41L << 24, [0x11]);
        chip.PokeMemory(3, 0x55L << 24, [0x22]);
        chip.Run(1, core =>
        {
            var scc = new SccDriver(core);
            LookupTable lut = scc.Lut(scc.Me);
            byte[] value = new byte[1];
            lut[0x30] = DefaultLut.Create(new CoreId(1), scc.Platform)[0]!.Value;
            core.ReadCached(0x30000000, value);
            Assert.Equal(0x11, value[0]);
            lut[0x30] = new LutEntry(0x25, SubDestination.East, 0x55);
            core.ReadCached(0x30000000, value);
            Assert.Equal(0x11, value[0]);
            scc.Caches.Flush(0x100000);
            core.ReadCached(0x30000000, value);
            Assert.Equal(0x22, value[0]);
            Assert.Equal(0x22u, core.ReadUncached(0x30000000) & 0xFF);
        });
        SccFaultException empty = Assert.Throws<SccFaultException>(() => chip.Run(1, core => core.ReadUncached(0x84000000)));
        Assert.Contains("0x84", empty.Message, StringComparison.Ordinal);
        Assert.Throws<SccFaultException>(() => chip.Run(1, core =>
        {
            new SccDriver(core).Lut(new CoreId(0))[0x50] = new LutEntry(0x11, SubDestination.North, 0);
            _ = core.ReadUncached(0x50000000);
        }));
    }

    [Fact]
    public void The_timestamp_counts_at_125_MHz_whatever_the_tile_does() => Chip.Run(1, scc =>
    {
        ulong start = scc.Time.Ticks;
        ulong cycles = scc.Core.Timestamp;
        scc.Core.Spend(533_333);
        Assert.InRange(scc.Time.Ticks - start, 124_000u, 127_000u);
        Assert.InRange(scc.Core.Timestamp - cycles, 533_333u, 545_000u);
        scc.Clock.Write(scc.Me.Tile, new ClockDivider(16));
        start = scc.Time.Ticks;
        scc.Core.Spend(100_000);
        Assert.InRange(scc.Time.Ticks - start, 124_000u, 127_000u);
    });

    [Fact]
    public void Sensors_answer_after_their_gate() => Chip.Run(1, scc =>
    {
        ThermalSensor sensor = scc.Thermal(new TileId(9));
        sensor.Start();
        (int router, int cores) = sensor.Read();
        Assert.InRange(router, 1000, 8191);
        Assert.InRange(cores, 1000, 8191);
        sensor.Stop();
        Assert.Equal((0, 0), sensor.Read());
        Assert.InRange(scc.Sensors.IslandVolts(4), 1.09, 1.11);
        Assert.InRange(scc.Sensors.ChipWatts, 25, 125);
    });

    [Fact]
    public void A_lost_update_of_a_shared_word_is_seen_and_a_lock_prevents_it()
    {
        foreach (bool locks in (bool[])[true, false])
        {
            uint value = 0;
            _ = Chip.Run(12, scc =>
            {
                for (int i = 0; i < 20; i++)
                {
                    if (locks) scc.Lock(new CoreId(0)).Acquire();
                    scc.Core.WriteUncached(0x80000100, scc.Core.ReadUncached(0x80000100) + 1);
                    if (locks) scc.Lock(new CoreId(0)).Release();
                }

                value = scc.Core.ReadUncached(0x80000100);
            }, new SccSimulatorOptions { Seed = 0 });
            if (locks) Assert.Equal(240u, value);
            else Assert.True(value < 240);
        }
    }

    [Fact]
    public void Time_is_exact_and_the_same_each_time()
    {
        double Once() => Chip.RunRcce(8, rcce =>
        {
            byte[] data = new byte[500];
            for (int i = 0; i < 3; i++) rcce.Bcast(data, i);
        }).Time;
        Assert.Equal(Once(), Once());
    }
}
