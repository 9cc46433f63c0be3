namespace LibOs.Controller.Debug;

/// <summary>The memory of a machine that a debugging port serves.</summary>
/// <param name="client">The port.</param>
internal sealed class StubMemory(GdbClient client) : MachineMemory
{
    /// <inheritdoc/>
    protected override bool ReadPage(ulong address, byte[] page) => client.ReadMemory(address, page);
}
