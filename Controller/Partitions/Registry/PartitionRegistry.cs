using System.Globalization;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions.Registry;

/// <summary>The partitions of this user: a folder for each in the runtime folder.</summary>
/// <param name="root">The runtime folder.</param>
internal sealed class PartitionRegistry(string root)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private string Home => root + "/partitions";

    /// <summary>The registry in the user's runtime folder.</summary>
    /// <exception cref="UserError">There can be no runtime folder.</exception>
    public static PartitionRegistry Open() => new(RuntimeFolder.Require());

    /// <summary>Makes the folder of a new partition, supervised by this process.</summary>
    /// <param name="name">The name wanted; null for the program's, with a number behind it when that is taken.</param>
    /// <param name="program">The program's name.</param>
    /// <param name="detached">Whether the folder outlives the partition.</param>
    /// <param name="memory">The partition's memory in bytes.</param>
    /// <param name="host">Tells the memory that is left; null to take the partition on without asking.</param>
    /// <exception cref="UserError">The name is taken, or the memory does not fit.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public PartitionFolder Create(string? name, string program, bool detached, ulong memory, HostMemory? host)
    {
        _ = Directory.CreateDirectory(Home, OwnerOnly);
        SupervisorClaim claim = SupervisorClaim.Own(detached, memory);
        // two calls at once: the second sees the first one's folder, claim and all
        using FileLock turn = FileLock.Take(root + "/lock");
        var untouched = new List<ulong>();
        foreach (PartitionFolder folder in Folders())
        {
            SupervisorClaim? other = folder.ReadClaim();
            if (other is { IsAlive: true }) untouched.Add(MemoryBudget.Untouched(other.Memory, ProcessFacts.ResidentBytes(other.Machine)));
            else Sweep(folder, other);
        }

        if (host is not null)
        {
            (ulong? available, string limit) = host.Available();
            MemoryBudget.Check(memory, available, limit, untouched);
        }

        PartitionFolder made = Choose(name, program);
        _ = Directory.CreateDirectory(made.Path, OwnerOnly);
        try
        {
            made.WriteClaim(claim);
        }
        catch (IOException)
        {
            made.Remove();
            throw;
        }

        return made;
    }

    /// <summary>All partitions, running or ended, by name. What killed foreground runs have left is removed.</summary>
    public IReadOnlyList<PartitionReport> List()
    {
        var reports = new List<PartitionReport>();
        if (!Directory.Exists(Home)) return reports;
        bool sweeps = false;
        foreach (PartitionFolder folder in Folders())
        {
            SupervisorClaim? claim = folder.ReadClaim();
            if (claim is { IsAlive: true } or { Detached: true }) reports.Add(PartitionReport.Of(folder, claim));
            else sweeps = true;
        }

        if (sweeps)
        {
            using FileLock turn = FileLock.Take(root + "/lock");
            foreach (PartitionFolder folder in Folders())
            {
                SupervisorClaim? claim = folder.ReadClaim();
                if (claim is not { IsAlive: true }) Sweep(folder, claim);
            }
        }

        return reports;
    }

    /// <summary>Finds a partition.</summary>
    /// <exception cref="UserError">There is none of that name.</exception>
    public PartitionReport Find(string name)
    {
        if (PartitionName.IsValid(name))
        {
            var folder = new PartitionFolder(Home + "/" + name);
            SupervisorClaim? claim = folder.ReadClaim();
            if (claim is { IsAlive: true } or { Detached: true }) return PartitionReport.Of(folder, claim);
        }

        throw new UserError($"there is no partition '{name}': 'libos ps -a' lists them", 1);
    }

    /// <summary>The folder of a partition that <see cref="Find"/> has found.</summary>
    public PartitionFolder Folder(string name) => new(Home + "/" + name);

    /// <summary>Removes an ended partition's folder.</summary>
    /// <returns>Whether it is gone; false when it runs.</returns>
    public bool Remove(string name)
    {
        using FileLock turn = FileLock.Take(root + "/lock");
        PartitionFolder folder = Folder(name);
        if (folder.ReadClaim() is { IsAlive: true }) return false;
        folder.Remove();
        return true;
    }

    private IEnumerable<PartitionFolder> Folders()
    {
        string[] paths;
        try
        {
            paths = Directory.GetDirectories(Home);
        }
        catch (DirectoryNotFoundException)
        {
            yield break;
        }

        Array.Sort(paths, StringComparer.Ordinal);
        foreach (string path in paths) yield return new PartitionFolder(path);
    }

    // Of a detached partition, name, logs and exit code are kept until 'rm'; of all others nothing is left.
    private static void Sweep(PartitionFolder folder, SupervisorClaim? claim)
    {
        if (claim is { Detached: true }) folder.RemoveSockets();
        else folder.Remove();
    }

    private PartitionFolder Choose(string? name, string program)
    {
        if (name is not null)
        {
            PartitionFolder folder = Folder(name);
            if (!folder.Exists) return folder;
            throw new UserError(folder.ReadClaim() is { IsAlive: true }
                ? $"a partition '{name}' is running: choose another --name"
                : $"a partition '{name}' has ended and is still listed: remove it with 'libos rm {name}', or choose another --name", PartitionExitCode.NotStarted);
        }

        string stem = PartitionName.From(program);
        for (int number = 1; ; number++)
        {
            PartitionFolder folder = Folder(number == 1 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}"));
            if (!folder.Exists) return folder;
        }
    }
}
