using LibOs.Controller.Symbols;

namespace LibOs.Controller.Debug;

/// <summary>A thread of a partition, read from its memory.</summary>
/// <param name="Id">Its number; 0 for a core's idle loop.</param>
/// <param name="Name">Its name, or empty.</param>
/// <param name="State">What it does.</param>
/// <param name="Core">The core it runs on, waits for, or ran on last.</param>
/// <param name="SystemCall">The number of the system call in progress, or of the last one.</param>
/// <param name="RunNanoseconds">How long it has run.</param>
/// <param name="FsBase">The base of its thread-local storage.</param>
/// <param name="Registers">The registers at its innermost place.</param>
internal sealed record PartitionThread(int Id, string Name, PartitionThreadState State, int Core, int SystemCall, long RunNanoseconds, ulong FsBase, Registers Registers)
{
    /// <summary>Whether this is a core's idle loop.</summary>
    public bool IsIdle => Id == 0;
}
