using LibOs.Controller.Symbols;

namespace LibOs.Controller.Debug;

/// <summary>A machine that stands still, or stood: its cores and its memory.</summary>
/// <param name="Cores">The cores, by number.</param>
/// <param name="Memory">The memory by virtual addresses.</param>
internal sealed record MachineSnapshot(IReadOnlyList<CoreState> Cores, MachineMemory Memory)
{
    /// <summary>Looks at a machine through its debugging port, which holds it.</summary>
    public static MachineSnapshot Take(GdbClient client)
    {
        var cores = new List<CoreState>();
        foreach (string core in client.Cores()) cores.Add(new CoreState(cores.Count, client.ReadRegisters(core)));
        return new MachineSnapshot(cores, new StubMemory(client));
    }
}
