using System.Globalization;
using System.Reflection;

namespace LibOs.Components.Drivers.Scc.Tests;

/// <summary>Identities, look-up tables and register words against the reference's tables.</summary>
public sealed class TopologyTests
{
    /// <summary>Core, tile, x, y, z, TILEID, CRB, MPB, controller's route and port, index, first slot, LUT word 0, domain, supply.</summary>
    public static TheoryData<string> Table() =>
    [
        "0 0 0 0 0 000 E0000000 C0000000 00 6 0 000 01800 0 4", "1 0 0 0 1 001 E0000000 C0002000 00 6 1 029 01829 0 4",
        "2 1 1 0 0 008 E1000000 C1000000 00 6 2 052 01852 0 4", "4 2 2 0 0 010 E2000000 C2000000 00 6 4 0A4 018A4 1 5",
        "7 3 3 0 1 019 E3000000 C3002000 05 4 1 029 0B029 1 5", "8 4 4 0 0 020 E4000000 C4000000 05 4 2 052 0B052 2 7",
        "11 5 5 0 1 029 E5000000 C5002000 05 4 5 0CD 0B0CD 2 7", "12 6 0 1 0 080 E6000000 C6000000 00 6 6 0F6 018F6 0 4",
        "16 8 2 1 0 090 E8000000 C8000000 00 6 10 19A 0199A 1 5", "17 8 2 1 1 091 E8000000 C8002000 00 6 11 1C3 019C3 1 5",
        "19 9 3 1 1 099 E9000000 C9002000 05 4 7 11F 0B11F 1 5", "22 11 5 1 0 0A8 EB000000 CB000000 05 4 10 19A 0B19A 2 7",
        "24 12 0 2 0 100 EC000000 CC000000 20 6 0 000 41800 3 0", "29 14 2 2 1 111 EE000000 CE002000 20 6 5 0CD 418CD 4 1",
        "30 15 3 2 0 118 EF000000 CF000000 25 4 0 000 4B000 4 1", "35 17 5 2 1 129 F1000000 D1002000 25 4 5 0CD 4B0CD 5 3",
        "36 18 0 3 0 180 F2000000 D2000000 20 6 6 0F6 418F6 3 0", "41 20 2 3 1 191 F4000000 D4002000 20 6 11 1C3 419C3 4 1",
        "42 21 3 3 0 198 F5000000 D5000000 25 4 6 0F6 4B0F6 4 1", "47 23 5 3 1 1A9 F7000000 D7002000 25 4 11 1C3 4B1C3 5 3",
    ];

    [Theory]
    [MemberData(nameof(Table))]
    public void A_core_is_what_the_table_says(string row)
    {
        string[] cells = row.Split(' ');
        int Number(int cell) => int.Parse(cells[cell], CultureInfo.InvariantCulture);
        uint Hex(int cell) => Convert.ToUInt32(cells[cell], 16);
        var core = new CoreId(Number(0));
        Assert.Equal((Number(1), Number(2), Number(3), Number(4)), (core.Tile.Number, core.X, core.Y, core.Z));
        Assert.Equal(Hex(5), core.TileIdRegister);
        Assert.Equal(core, CoreId.FromTileIdRegister(Hex(5)));
        Assert.Equal(Hex(6), core.ConfigurationRegisters);
        Assert.Equal(Hex(7), core.MessagePassingBuffer);
        Assert.Equal(Hex(8), core.HomeController.Route);
        Assert.Equal(Number(9), (int)core.HomeController.Port);
        Assert.Equal(Number(10), core.IndexAtController);
        LutEntry entry = DefaultLut.Create(core, SccPlatform.Default)[0]!.Value;
        Assert.Equal((int)Hex(11), entry.Slot);
        Assert.Equal(Hex(12), entry.Encode());
        Assert.Equal(Number(13), core.VoltageDomain);
        Assert.Equal(Number(14), VoltageController.SupplyOf(core.VoltageDomain));
        Assert.Equal((uint)(core.Tile.Route << 3) | (uint)core.Z, core.TileIdRegister & 0x7F | (core.TileIdRegister & 0x780));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void The_simulator_boots_with_the_default_tables(int gigabytes)
    {
        var platform = new SccPlatform { GigabytesPerController = gigabytes };
        _ = Chip.Run(1, scc =>
        {
            foreach (CoreId core in SccTopology.Cores)
            {
                LookupTable lut = scc.Lut(core);
                LutEntry?[] expected = DefaultLut.Create(core, platform);
                for (int i = 0; i < expected.Length; i++)
                    if (expected[i] is { } entry) Assert.Equal(entry, lut[i]);
            }
        }, new SccSimulatorOptions { GigabytesPerController = gigabytes }, platform: platform);
        Assert.Equal(gigabytes == 8 ? 0x1EC : 0xF0, platform.SharedSlot);
    }

    [Fact]
    public void Every_core_finds_out_who_it_is()
    {
        var found = new List<int>();
        _ = Chip.Run(48, scc => found.Add(scc.Me.Number));
        Assert.Equal(Enumerable.Range(0, 48), found.Order());
    }

    [Theory]
    [InlineData(0x1800u)]
    [InlineData(6554u)]
    [InlineData(307200u)]
    [InlineData(0x3F_FFFFu)]
    [InlineData(0x20_0000u | (0x23u << 13) | (3u << 10) | 0x3FF)]
    public void Entries_of_look_up_tables_go_there_and_back(uint word)
    {
        LutEntry entry = LutEntry.Decode(word);
        Assert.Equal(word, entry.Encode());
        Assert.Equal(((ulong)word << 24) | 0x123456, entry.Translate(0x55123456));
    }

    [Fact]
    public void Bad_entries_and_identities_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LutEntry.Decode(0x40_0000));
        Assert.Throws<InvalidOperationException>(() => new LutEntry(0, SubDestination.West, 1024).Encode());
        Assert.Throws<ArgumentException>(() => CoreId.FromTileIdRegister(2));
        Assert.Throws<ArgumentException>(() => CoreId.FromTileIdRegister(6 << 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CoreId(48));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SccPlatform { GigabytesPerController = 16 });
    }

    [Theory]
    [InlineData(2, 800, 0x70E1)]
    [InlineData(3, 533, 0xA8E2)]
    [InlineData(4, 400, 0xE0E3)]
    [InlineData(5, 320, 0x118E4)]
    [InlineData(6, 266, 0x150E5)]
    [InlineData(7, 228, 0x188E6)]
    [InlineData(8, 200, 0x1C0E7)]
    [InlineData(9, 178, 0x1F8E8)]
    [InlineData(10, 160, 0x230E9)]
    [InlineData(11, 145, 0x268EA)]
    [InlineData(12, 133, 0x2A0EB)]
    [InlineData(13, 123, 0x2D8EC)]
    [InlineData(14, 114, 0x310ED)]
    [InlineData(15, 106, 0x348EE)]
    [InlineData(16, 100, 0x380EF)]
    public void Clock_dividers_are_the_words_of_Intels_table(int divider, int mhz, int word)
    {
        var clock = new ClockDivider(divider);
        Assert.Equal((uint)word, clock.Word);
        Assert.Equal(mhz, clock.MHz);
        Assert.Equal(clock, ClockDivider.Decode((uint)word << 8));
        Assert.Equal(((uint)word << 8) | 0xA5, clock.Apply(0x00A8E2A5));
    }

    [Theory]
    [InlineData(0, 0.7, 0x10470u)]
    [InlineData(1, 1.1, 0x105B0u)]
    [InlineData(2, 1.3, 0x107D0u)]
    [InlineData(5, 0.9, 0x10390u)]
    public void Voltage_commands_are_as_Intels_library_makes_them(int domain, double volts, uint command) =>
        Assert.Equal(command, VrcRegister.Encode(VoltageController.SupplyOf(domain), VoltageLevel.All.Single(level => Math.Abs(level.Volts - volts) < 0.001).Vid));

    [Fact]
    public void Controllers_are_named_nearest_first()
    {
        Assert.Equal([0, 2, 1, 3], MemoryControllerId.Nearest(new CoreId(0)).Select(controller => controller.Number));
        Assert.All(SccTopology.Cores, core => Assert.Equal(core.HomeController.HopsFrom(core.Tile), MemoryControllerId.Nearest(core)[0].HopsFrom(core.Tile)));
    }

    [Fact]
    public void Every_register_names_its_source()
    {
        Type[] holders = [typeof(AddressMap), typeof(CrbRegister), typeof(GcbcfgField), typeof(GrbRegister), typeof(InterruptSource), typeof(VrcRegister), typeof(LocalApicRegister)];
        Assert.All(holders.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static)), field => Assert.NotNull(field.GetCustomAttribute<RegisterSourceAttribute>()));
        Assert.All((Type[])[typeof(GlcfgBits), typeof(L2cfgBits), typeof(SubDestination)], type => Assert.NotNull(type.GetCustomAttribute<RegisterSourceAttribute>()));
        Assert.Equal(0xDF8u, (uint)GlcfgBits.ControlDefault);
    }
}
