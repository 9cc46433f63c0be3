using System.Globalization;
using LibOs.Controller.Native;

namespace LibOs.Controller.Mount;

/// <summary>Mounts a directory whose files this process provides: by itself as root, by fusermount3 otherwise.</summary>
internal static unsafe class FuseMount
{
    private const int NotPermitted = 1;
    private const int NoSuchDevice = 19;

    /// <summary>Mounts.</summary>
    /// <param name="folder">The folder, which must exist.</param>
    /// <returns>The descriptor on which the kernel asks.</returns>
    /// <exception cref="UserError">It cannot be mounted.</exception>
    public static int Mount(string folder) => LibC.getuid() == 0 ? MountAsRoot(folder) : MountAsUser(folder);

    /// <summary>Ends a mount.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="UserError">It cannot be ended.</exception>
    public static void Unmount(string folder)
    {
        if (LibC.getuid() == 0)
        {
            int result;
            // SAFETY: pinned and ends in a zero byte.
            fixed (byte* target = Descriptors.ZeroTerminated(folder))
            {
                // files may still be open: it goes when they are closed
                result = LibC.umount2(target, 2);
            }

            if (result != 0) throw new UserError($"'{folder}' cannot be unmounted (errno {LibC.Errno}): is it a mount of 'libos mount'?", 1);
            return;
        }

        ChildProcess helper = ChildProcess.Start(Helper(), ["fusermount3", "-u", "-z", folder], null, (0, 1, 2), [], ownSession: false);
        ChildStatus status = helper.Wait();
        if (status.Raw != 0) throw new UserError($"fusermount3 does not unmount '{folder}' ({status})", 1);
    }

    private static int MountAsRoot(string folder)
    {
        int device;
        // SAFETY: a literal that ends in a zero byte.
        fixed (byte* path = "/dev/fuse\0"u8)
        {
            device = LibC.open(path, LibC.O_RDWR | LibC.O_CLOEXEC, 0);
        }

        if (device < 0) throw NoDevice(LibC.Errno);
        string options = string.Create(CultureInfo.InvariantCulture, $"fd={device},rootmode=40000,user_id=0,group_id=0,default_permissions");
        int result;
        // SAFETY: all are pinned and end in a zero byte.
        fixed (byte* source = "libos\0"u8, kind = "fuse.libos\0"u8, target = Descriptors.ZeroTerminated(folder), data = Descriptors.ZeroTerminated(options))
        {
            // no programs, no devices, no rights of others
            result = LibC.mount(source, target, kind, 2 | 4 | 8, data);
        }

        if (result == 0) return device;
        int error = LibC.Errno;
        _ = LibC.close(device);
        throw error is NotPermitted
            ? new UserError("mounting is not permitted here: it needs the right to mount (CAP_SYS_ADMIN), which a container may lack; 'libos fs' works without", 1)
            : new UserError($"'{folder}' cannot be mounted (errno {error})", 1);
    }

    private static int MountAsUser(string folder)
    {
        if (!Descriptors.CanAccess("/dev/fuse", LibC.R_OK | LibC.W_OK)) throw NoDevice(13);
        (int ours, int theirs) = Descriptors.Pair();
        List<string> environment = [string.Create(CultureInfo.InvariantCulture, $"_FUSE_COMMFD={theirs}"), "PATH=/usr/bin:/bin"];
        ChildProcess helper = ChildProcess.Start(Helper(), ["fusermount3", "-o", "fsname=libos,subtype=libos,default_permissions,nosuid,nodev,noexec", "--", folder], environment, (0, 1, 2), [theirs], ownSession: false);
        _ = LibC.close(theirs);
        // the descriptor comes as a message
        int device = Descriptors.ReceiveDescriptor(ours);
        ChildStatus status = helper.Wait();
        _ = LibC.close(ours);
        return device >= 0 ? device : throw new UserError($"fusermount3 does not mount '{folder}' ({status})", 1);
    }

    private static string Helper()
    {
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':'))
        {
            if (folder.Length > 0 && Descriptors.CanAccess(folder + "/fusermount3", LibC.X_OK)) return folder + "/fusermount3";
        }

        throw new UserError("mounting as an ordinary user needs fusermount3: install it with 'apt-get install -y --no-install-recommends fuse3'; 'libos fs' works without", 1);
    }

    private static UserError NoDevice(int error) => new(error is LibC.ENOENT or NoSuchDevice
        ? "this host has no /dev/fuse: load the kernel's module fuse; 'libos fs' works without"
        : $"/dev/fuse cannot be opened by this user (errno {error}): ask for rights on it (on most hosts its mode is 0666), or mount as root; 'libos fs' works without", 1);
}
