using System.Globalization;
using LibOs.Controller.Native;

namespace LibOs.Controller.Linux.Guest;

/// <summary>Mounts trees that the controller serves over ports. The kernel's 9P client wants descriptors that it can read by itself, which ports are not: sockets stand between.</summary>
internal static class GuestMounts
{
    /// <summary>Mounts a tree.</summary>
    /// <param name="port">The port's number.</param>
    /// <param name="target">Where.</param>
    /// <param name="tree">What the server calls it.</param>
    /// <param name="isReadOnly">Whether nothing is to be changed.</param>
    /// <exception cref="IOException">It cannot be mounted.</exception>
    public static void Mount(int port, string target, string tree, bool isReadOnly)
    {
        int device = GuestSystem.OpenPort(port);
        (int ours, int theirs) = Descriptors.Pair();
        _ = Relay.Start(device, ours, closesTarget: false);
        _ = Relay.Start(ours, device, closesTarget: false);
        string options = string.Create(CultureInfo.InvariantCulture, $"trans=fd,rfdno={theirs},wfdno={theirs},version=9p2000.L,msize=524288,access=any,cache=none,aname={tree}");
        GuestSystem.Mount("libos", target, "9p", LibC.MS_NOSUID | LibC.MS_NODEV | (isReadOnly ? LibC.MS_RDONLY : 0), options);
        _ = LibC.close(theirs);
    }
}
