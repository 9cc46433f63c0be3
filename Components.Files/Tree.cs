using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>The tree of directories that the program finds at its start.</summary>
[KernelPath]
internal static unsafe class Tree<THost>
    where THost : unmanaged, IFilesHost
{
    private const int MemoryShare = 2; // files may take one part in so many

    private const uint EverybodySticky = 0x3FF;
    private const uint OwnerWrites = 0x1ED;

    public static void Build()
    {
        MemoryFiles<THost>.Start(THost.TotalMemory / MemoryFiles<THost>.PageLength / MemoryShare);
        Node root = MemoryFiles<THost>.Root;
        _ = WorkingDirectory<THost>.Set(in root, "/"u8);
        Directory("/tmp"u8, EverybodySticky);
        Directory("/root"u8, 0x1C0);
        Directory("/var/tmp"u8, EverybodySticky);
        Devices();
        MemoryFiles<THost>.IsFixing = true;
        Directory("/sys/devices/system/cpu"u8, OwnerWrites);
        Directory("/proc/1"u8, OwnerWrites);
        Process();
        Content("/sys/devices/system/cpu/online"u8, FileContent.Processors);
        Content("/sys/devices/system/cpu/possible"u8, FileContent.Processors);
        Content("/sys/devices/system/cpu/present"u8, FileContent.Processors);
        MemoryFiles<THost>.IsFixing = false;
        Text("/etc/passwd"u8, "root:x:0:0:root:/root:/bin/sh\n"u8);
        Text("/etc/group"u8, "root:x:0:\n"u8);
        Text("/etc/hostname"u8, "partition\n"u8);
        Text("/etc/os-release"u8, "NAME=LibOs\nID=libos\nPRETTY_NAME=LibOs\n"u8);
        Shares();
        ReadOnlySpan<byte> image = THost.GetStartItem(StartItem.ImagePath);
        if (image.Length > 1 && image[0] == '/') Image(image);
    }

    /// <summary>Mounts the directories that the controller shares, and goes to the one that the program begins in.</summary>
    private static void Shares()
    {
        ReadOnlySpan<byte> rest = THost.GetStartItem(StartItem.Mounts);
        while (TryTakeText(ref rest, out ReadOnlySpan<byte> name) && TryTakeText(ref rest, out ReadOnlySpan<byte> path) && TryTakeText(ref rest, out ReadOnlySpan<byte> options))
        {
            Node root = RemoteFiles<THost>.AddMount(name);
            if (root.System != FileSystemKind.None && path.Length > 1 && path[0] == '/') Cover(path, root, options.SequenceEqual("ro"u8));
        }

        ReadOnlySpan<byte> directory = THost.GetStartItem(StartItem.WorkingDirectory);
        if (directory.IsEmpty) return;
        Walk walk = default;
        if (Walker<THost>.Begin(ref walk, directory, WalkFlags.Follow) == 0 && walk.HasTarget) _ = WorkingDirectory<THost>.Set(in walk.Target, walk.Absolute);
        Walker<THost>.End(ref walk);
    }

    /// <summary>Takes the next of several texts that end in a zero byte each.</summary>
    private static bool TryTakeText(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        int end = rest.IndexOf((byte)0);
        text = end < 0 ? default : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return end >= 0;
    }

    private static void Devices()
    {
        Directory("/dev/shm"u8, EverybodySticky);
        Device("/dev/null"u8, FileDevice.Null);
        Device("/dev/zero"u8, FileDevice.Zero);
        Device("/dev/full"u8, FileDevice.Full);
        Device("/dev/random"u8, FileDevice.Random);
        Device("/dev/urandom"u8, FileDevice.Random);
        Device("/dev/tty"u8, FileDevice.Terminal);
        Link("/dev/fd"u8, "/proc/self/fd"u8);
        Link("/dev/stdin"u8, "/proc/self/fd/0"u8);
        Link("/dev/stdout"u8, "/proc/self/fd/1"u8);
        Link("/dev/stderr"u8, "/proc/self/fd/2"u8);
    }

    private static void Process()
    {
        Link("/proc/self"u8, "1"u8);
        Link("/proc/mounts"u8, "self/mounts"u8);
        Content("/proc/meminfo"u8, FileContent.MemoryInformation);
        Content("/proc/cpuinfo"u8, FileContent.ProcessorInformation);
        Content("/proc/stat"u8, FileContent.SystemStat);
        Content("/proc/loadavg"u8, FileContent.LoadAverage);
        Content("/proc/uptime"u8, FileContent.Uptime);
        Content("/proc/version"u8, FileContent.Version);
        Content("/proc/1/maps"u8, FileContent.Maps);
        Content("/proc/1/stat"u8, FileContent.ProcessStat);
        Content("/proc/1/statm"u8, FileContent.ProcessMemory);
        Content("/proc/1/status"u8, FileContent.ProcessStatus);
        Content("/proc/1/cmdline"u8, FileContent.CommandLine);
        Content("/proc/1/environ"u8, FileContent.Environment);
        Content("/proc/1/comm"u8, FileContent.CommandName);
        Content("/proc/1/limits"u8, FileContent.Limits);
        Content("/proc/1/mounts"u8, FileContent.Mounts);
        Content("/proc/1/mountinfo"u8, FileContent.MountInformation);
        Text("/proc/1/cgroup"u8, "0::/\n"u8);
        Text("/proc/sys/kernel/osrelease"u8, "partition\n"u8);
        Text("/proc/sys/vm/overcommit_memory"u8, "2\n"u8);
        Cover("/proc/1/fd"u8, ProcessFiles<THost>.DescriptorsNode);
        Cover("/proc/1/task"u8, ProcessFiles<THost>.ThreadsNode);
        Link("/proc/1/cwd"u8, "/"u8);
        Link("/proc/1/root"u8, "/"u8);
    }

    /// <summary>The program's own file, where the controller says that it lies: a program looks for its directory by it.</summary>
    private static void Image(ReadOnlySpan<byte> path)
    {
        MemoryFiles<THost>.IsFixing = true;
        Link("/proc/1/exe"u8, path);
        MemoryFiles<THost>.IsFixing = false;
        if (TryMakeParent(path, out Node parent, out ReadOnlySpan<byte> name))
        {
            if (MemoryFiles<THost>.Create(in parent, name, OwnerWrites, out Node node) == 0) MemoryFiles<THost>.Release(in node);
            MemoryFiles<THost>.Release(in parent);
        }
    }

    /// <summary>Makes the directories that a path leads through, as far as the tree in memory goes.</summary>
    /// <returns>False when there is no memory, or the path leads to a mount.</returns>
    private static bool TryMakeParent(ReadOnlySpan<byte> path, out Node parent, out ReadOnlySpan<byte> name)
    {
        parent = MemoryFiles<THost>.Root;
        name = path[1..];
        for (int slash = name.IndexOf((byte)'/'); slash >= 0; slash = name.IndexOf((byte)'/'))
        {
            if (slash > 0)
            {
                ReadOnlySpan<byte> component = name[..slash];
                if (MemoryFiles<THost>.Lookup(in parent, component, out Node next) != 0)
                {
                    if (MemoryFiles<THost>.MakeDirectory(in parent, component, OwnerWrites) == 0) _ = MemoryFiles<THost>.Lookup(in parent, component, out next);
                }

                MemoryFiles<THost>.Release(in parent);
                parent = next;
                if (!next.IsDirectory || MemoryFiles<THost>.InodeOf(in next)->Mount != 0)
                {
                    FileSystems<THost>.Release(in next);
                    return false;
                }
            }

            name = name[(slash + 1)..];
        }

        return !name.IsEmpty;
    }

    /// <summary>Makes a directory and those above it; it may be there already.</summary>
    public static void Directory(ReadOnlySpan<byte> path, uint mode)
    {
        if (!TryMakeParent(path, out Node parent, out ReadOnlySpan<byte> name)) return;
        _ = MemoryFiles<THost>.MakeDirectory(in parent, name, mode);
        MemoryFiles<THost>.Release(in parent);
    }

    /// <summary>Covers a directory, which is made if it is not there.</summary>
    public static void Cover(ReadOnlySpan<byte> path, Node root, bool isReadOnly = false)
    {
        Directory(path, OwnerWrites);
        Walk walk = default;
        if (Walker<THost>.Begin(ref walk, path, WalkFlags.Follow) == 0 && walk.HasTarget && Mounts<THost>.Add(walk.Target, root, path, isReadOnly) == 0)
            walk.Target = default; // the mount's now
        Walker<THost>.End(ref walk);
    }

    private static void Device(ReadOnlySpan<byte> path, FileDevice device)
    {
        if (!TryMakeParent(path, out Node parent, out ReadOnlySpan<byte> name)) return;
        MemoryFiles<THost>.AddDevice(in parent, name, device);
        MemoryFiles<THost>.Release(in parent);
    }

    private static void Content(ReadOnlySpan<byte> path, FileContent content)
    {
        if (!TryMakeParent(path, out Node parent, out ReadOnlySpan<byte> name)) return;
        MemoryFiles<THost>.AddContent(in parent, name, content);
        MemoryFiles<THost>.Release(in parent);
    }

    private static void Text(ReadOnlySpan<byte> path, ReadOnlySpan<byte> text)
    {
        if (!TryMakeParent(path, out Node parent, out ReadOnlySpan<byte> name)) return;
        MemoryFiles<THost>.AddText(in parent, name, text);
        MemoryFiles<THost>.Release(in parent);
    }

    private static void Link(ReadOnlySpan<byte> path, ReadOnlySpan<byte> target)
    {
        if (!TryMakeParent(path, out Node parent, out ReadOnlySpan<byte> name)) return;
        _ = MemoryFiles<THost>.MakeSymbolicLink(in parent, name, target);
        MemoryFiles<THost>.Release(in parent);
    }
}
