using LibOs.Controller.Native;

namespace LibOs.Controller.Debug;

/// <summary>The dump that a partition's own supervisor writes when the kernel has panicked.</summary>
internal static class PanicDump
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Writes it.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="socket">The debugging port's socket.</param>
    /// <param name="content">What goes in besides the machine.</param>
    /// <returns>A line for the user.</returns>
    public static string Write(string path, string socket, DumpContent content)
    {
        try
        {
            using GdbClient client = GdbClient.Connect(socket, s_patience);
            using MemoryFile? memory = MemoryFile.TryOpen(LibC.getpid());
            if (memory is null) return "libos: no dump was written: the partition's memory cannot be read\n";
            DumpFile.Write(path, MachineSnapshot.Take(client), memory, content);
            return $"libos: the partition was dumped into '{path}'; 'libos stacks {path}' and 'libos debug {path}' open it\n";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or UserError)
        {
            return $"libos: no dump was written: {error.Message}\n";
        }
    }
}
