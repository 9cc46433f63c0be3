namespace LibOs.Components.Drivers.Scc;

/// <summary>The look-up tables that Intel's tools load at the start.</summary>
public static class DefaultLut
{
    /// <summary>The default table of a core: 256 entries, null where nothing is mapped.</summary>
    /// <param name="core">The core.</param>
    /// <param name="platform">The board.</param>
    public static LutEntry?[] Create(CoreId core, SccPlatform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        var table = new LutEntry?[CrbRegister.LutEntries];
        int first = core.IndexAtController * platform.PrivateSlots;
        for (int i = 0; i < platform.PrivateSlots; i++) table[i] = Memory(core.HomeController, first + i);
        foreach (MemoryControllerId controller in SccTopology.Controllers)
            table[AddressMap.EntryOf(controller.SharedMemory)] = Memory(controller, platform.SharedSlot);
        foreach (TileId tile in SccTopology.Tiles)
        {
            table[AddressMap.EntryOf(tile.MessagePassingBuffer)] = new LutEntry(tile.Route, SubDestination.MessagePassingBuffer, 0);
            table[AddressMap.EntryOf(tile.ConfigurationRegisters)] = new LutEntry(tile.Route, SubDestination.ConfigurationRegisters, 0);
        }

        bool bypass = platform.BypassOwnTile;
        table[AddressMap.EntryOf(AddressMap.OwnMessagePassingBuffer)] = new LutEntry(core.Tile.Route, SubDestination.MessagePassingBuffer, 0, bypass);
        table[AddressMap.EntryOf(AddressMap.OwnConfigurationRegisters)] = new LutEntry(core.Tile.Route, SubDestination.ConfigurationRegisters, 0, bypass);
        // The system interface tells its windows apart by the entry's own number, which stands in for the unknown slot.
        foreach (uint window in (uint[])[AddressMap.GlobalRegisters, AddressMap.Host, AddressMap.SerialAta])
            table[AddressMap.EntryOf(window)] = new LutEntry(SystemInterfaceRoute, SubDestination.South, AddressMap.EntryOf(window));
        table[AddressMap.EntryOf(AddressMap.VoltageController)] = new LutEntry(VoltageControllerRoute, SubDestination.South, AddressMap.EntryOf(AddressMap.VoltageController));
        table[AddressMap.EntryOf(AddressMap.ResetEntry)] = Memory(core.HomeController, first + platform.EffectiveResetSlot);
        return table;
    }

    /// <summary>The tile that the system interface (FPGA, host) is at: (3,0), south edge.</summary>
    [RegisterSource(Source.SccKit + "; " + Source.EmacDriver, "1 Topology")]
    public const byte SystemInterfaceRoute = 0x03;

    /// <summary>The tile that the voltage controller is at: (0,0), south edge.</summary>
    [RegisterSource(Source.BarrelfishDevice, "1 Topology")]
    public const byte VoltageControllerRoute = 0x00;

    private static LutEntry Memory(MemoryControllerId controller, int slot) => new(controller.Route, controller.Port, slot);
}
