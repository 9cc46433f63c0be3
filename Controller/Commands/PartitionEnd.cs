using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Commands;

/// <summary>Waits for partitions' ends.</summary>
internal static unsafe class PartitionEnd
{
    /// <summary>Waits until a partition's supervisor has gone; by then its state is written.</summary>
    public static void Await(PartitionState state)
    {
        if (!state.IsAlive) return;
        int process = LibC.OpenProcess(state.SupervisorId);
        if (process < 0) return;
        var folder = new PartitionFolder(RuntimeFolder.Require() + "/partitions/" + state.Name);
        // the process that was opened may be another that got the number; then the claim is no longer alive
        if (folder.ReadClaim() is { IsAlive: true } claim && claim.Supervisor == state.SupervisorId)
        {
            LibC.PollFd wait = new() { Descriptor = process, Events = LibC.POLLIN };
            while (LibC.poll(&wait, 1, -1) < 0)
            {
            }
        }

        _ = LibC.close(process);
    }
}
