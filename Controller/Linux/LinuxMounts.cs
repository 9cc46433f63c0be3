using System.Globalization;
using System.Net.Sockets;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions;
using LibOs.Controller.Partitions.Registry;
using LibOs.Controller.Shares;
using LibOs.NineP.Server;

namespace LibOs.Controller.Linux;

/// <summary>The trees that a Linux partition mounts: the shares, and other partitions. Each has a port of the serial device to itself.</summary>
internal static class LinuxMounts
{
    /// <summary>Where the trees of other partitions are mounted.</summary>
    public const string Partitions = "/partitions/";

    /// <summary>The most trees.</summary>
    public const int Most = 20;

    private const int FirstPort = 10;

    /// <summary>The trees, an outer directory before those in it.</summary>
    public static IReadOnlyList<LinuxMount> Of(PartitionOptions options)
    {
        if (options.Linux is not { } linux) return [];
        var mounts = new List<LinuxMount>();
        for (int i = 0; i < options.Shares.Count; i++) mounts.Add(new LinuxMount(0, options.Shares[i].MountPoint, ShareList.NameOf(i), options.Shares[i].IsReadOnly));
        mounts.Sort((a, b) => a.Target.Length.CompareTo(b.Target.Length));
        mounts.AddRange(linux.Partitions.Select(name => new LinuxMount(0, Partitions + name, "", IsReadOnly: false)));
        if (mounts.Count > Most) throw new UserError($"{mounts.Count} trees are too many: a Linux partition mounts at most {Most}", PartitionExitCode.Usage);
        return [.. mounts.Select((mount, i) => mount with { Port = FirstPort + i })];
    }

    /// <summary>Connects the trees.</summary>
    /// <param name="mounts">The trees.</param>
    /// <param name="shares">The server's side of the shares.</param>
    /// <returns>For each the machine's end of its port.</returns>
    /// <exception cref="UserError">A partition does not run.</exception>
    public static IReadOnlyList<int> Connect(IReadOnlyList<LinuxMount> mounts, IFileTree shares)
    {
        var ends = new List<int>();
        foreach (LinuxMount mount in mounts)
        {
            if (mount.Target.StartsWith(Partitions, StringComparison.Ordinal) && mount.Tree.Length == 0)
            {
                // that partition's supervisor serves it
                string name = mount.Target[Partitions.Length..];
                int tree = UnixSocket.Connect(PartitionRegistry.Open().Folder(name).Path, PartitionFolder.TreeSocket);
                ends.Add(tree >= 0 ? tree : throw new UserError($"there is no partition '{name}' that runs: 'libos ps' lists them", PartitionExitCode.NotStarted));
                continue;
            }

            (int ours, int theirs) = Descriptors.Pair();
            ends.Add(theirs);
            var stream = new NetworkStream(new Socket(new SafeSocketHandle(ours, ownsHandle: true)), ownsSocket: true);
            _ = Task.Run(() => StreamServer.Serve(stream, shares));
        }

        return ends;
    }

    /// <summary>QEMU's arguments for the ports.</summary>
    public static IEnumerable<string> Arguments(IReadOnlyList<LinuxMount> mounts, IReadOnlyList<int> ends)
    {
        for (int i = 0; i < mounts.Count; i++)
        {
            yield return "-chardev";
            yield return string.Create(CultureInfo.InvariantCulture, $"socket,id=tree{i},fd={ends[i]}");
            yield return "-device";
            yield return string.Create(CultureInfo.InvariantCulture, $"virtserialport,chardev=tree{i},nr={mounts[i].Port}");
        }
    }
}
