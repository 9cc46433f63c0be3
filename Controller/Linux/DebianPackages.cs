using System.Text;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;

namespace LibOs.Controller.Linux;

/// <summary>Debian's generic kernel and its busybox: downloaded once into the user's cache and unpacked there, not installed. No root is needed.</summary>
internal static class DebianPackages
{
    private const string KernelPackage = "linux-image-amd64";
    private const string BusyboxPackage = "busybox-static";

    /// <summary>The folder of the cache.</summary>
    public static string Cache
    {
        get
        {
            string? given = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            string root = !string.IsNullOrEmpty(given) ? given : (Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? home : "/tmp") + "/.cache";
            return root + "/libos/linux";
        }
    }

    /// <summary>Brings the kernel.</summary>
    /// <returns>The kernel, and the folder of its modules.</returns>
    public static (string Kernel, string Modules) BringKernel()
    {
        string root = Bring(KernelPackage, followsDependency: true, folder => Find(folder) is not null);
        string packed = Find(root) ?? throw new UserError($"the package {KernelPackage} holds no kernel", PartitionExitCode.NotStarted);
        string unpacked = Path.Combine(Path.GetDirectoryName(root)!, Path.GetFileName(root) + "-vmlinux");
        if (!File.Exists(unpacked) && !KernelFile.TryUnpack(packed, unpacked)) unpacked = packed;
        string modules = Directory.GetDirectories(Directory.Exists(root + "/usr/lib/modules") ? root + "/usr/lib/modules" : root + "/lib/modules")[0];
        return (unpacked, modules);
    }

    /// <summary>Brings a busybox that needs no libraries.</summary>
    public static string BringBusybox()
    {
        string root = Bring(BusyboxPackage, followsDependency: false, folder => Busybox(folder) is not null);
        return Busybox(root) ?? throw new UserError($"the package {BusyboxPackage} holds no busybox", PartitionExitCode.NotStarted);
    }

    private static string? Find(string root) => Directory.Exists(root + "/boot") ? Directory.GetFiles(root + "/boot", "vmlinuz-*").FirstOrDefault() : null;

    private static string? Busybox(string root) => new[] { root + "/bin/busybox", root + "/usr/bin/busybox" }.FirstOrDefault(File.Exists);

    private static string Bring(string package, bool followsDependency, Func<string, bool> isWhole)
    {
        string cache = Cache;
        try
        {
            _ = Directory.CreateDirectory(cache);
            string root = cache + "/" + package;
            if (isWhole(root)) return root;
            using FileLock turn = FileLock.Take(cache + "/lock");
            if (isWhole(root)) return root;
            // a package of kernels only depends on the one of the newest version
            string name = (followsDependency ? Depends(package) : package) ?? throw Unknown(package);
            Message.Write(2, $"libos: downloading {name}\n");
            string work = cache + "/" + package + ".new";
            if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
            _ = Directory.CreateDirectory(work);
            (int code, _, string errors) = HostTool.Run(work, "apt-get", "download", "-qq", name);
            string? archive = Directory.GetFiles(work, "*.deb").FirstOrDefault();
            if (code == 127) throw new UserError("this machine has no apt-get: the kernel comes from Debian's archive; name another one with --kernel", PartitionExitCode.NotStarted);
            if (archive is null) throw new UserError($"'apt-get download {name}' brought nothing: {errors} (the package lists may be old: 'apt-get update' as root renews them)", PartitionExitCode.NotStarted);
            _ = HostTool.Require(work, "dpkg-deb", "-x", archive, work + "/root");
            if (!isWhole(work + "/root")) throw new UserError($"the package {name} does not hold what is needed", PartitionExitCode.NotStarted);
            if (Directory.Exists(root)) Directory.Delete(root, recursive: true);
            Directory.Move(work + "/root", root);
            Directory.Delete(work, recursive: true);
            return root;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"the cache '{cache}' cannot be used: {error.Message}", PartitionExitCode.NotStarted);
        }
    }

    private static string? Depends(string package) =>
        Encoding.UTF8.GetString(HostTool.Require("/", "apt-cache", "depends", "--important", package)).Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("Depends: ", StringComparison.Ordinal))
            .Select(line => line["Depends: ".Length..])
            .FirstOrDefault();

    private static UserError Unknown(string package) =>
        new($"apt-get knows no package {package}: renew its lists with 'apt-get update' as root, or name a kernel with --kernel", PartitionExitCode.NotStarted);
}
