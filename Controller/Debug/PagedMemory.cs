namespace LibOs.Controller.Debug;

/// <summary>Memory by virtual addresses, through page tables.</summary>
/// <param name="memory">The machine's memory.</param>
/// <param name="tables">Its page tables.</param>
internal sealed class PagedMemory(IPhysicalMemory memory, PageTables tables) : MachineMemory
{
    /// <inheritdoc/>
    protected override bool ReadPage(ulong address, byte[] page) => tables.TryTranslate(address, out ulong physical) && memory.Read(physical, page);
}
