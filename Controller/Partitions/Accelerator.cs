using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Partitions;

/// <summary>Decides whether KVM executes a partition.</summary>
internal static class Accelerator
{
    /// <summary>Decides.</summary>
    /// <param name="choice">What the user wants.</param>
    /// <exception cref="UserError">KVM is wanted and cannot be opened.</exception>
    public static bool UseKvm(AcceleratorChoice choice)
    {
        bool there = choice != AcceleratorChoice.Tcg && Descriptors.CanAccess("/dev/kvm", LibC.R_OK | LibC.W_OK);
        if (choice == AcceleratorChoice.Kvm && !there)
            throw new UserError("/dev/kvm cannot be opened: use '--accelerator tcg', or join the group that owns it", PartitionExitCode.NotStarted);
        return choice == AcceleratorChoice.Kvm || (there && MeasuredFast());
    }

    // The measurement is made once after each start of the host; a file in the user's runtime folder keeps the answer.
    private static bool MeasuredFast()
    {
        string? folder = RuntimeFolder.Find();
        string file = folder + "/kvm";
        string boot = folder is null ? "" : ProcessFacts.BootId;
        if (boot.Length > 0)
        {
            string kept = ProcessFacts.ReadText(file).Trim();
            if (kept == boot + " fast") return true;
            if (kept == boot + " slow") return false;
        }

        bool fast = KvmProbe.IsFast();
        if (boot.Length > 0)
        {
            try
            {
                // renamed into place: another run never sees half of it
                string temporary = $"{file}.{Environment.ProcessId}";
                File.WriteAllText(temporary, $"{boot} {(fast ? "fast" : "slow")}\n");
                File.Move(temporary, file, overwrite: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // the next run measures again
            }
        }

        return fast;
    }
}
