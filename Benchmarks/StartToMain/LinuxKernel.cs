using System.Buffers.Binary;

namespace LibOs.Benchmarks.StartToMain;

/// <summary>Brings the kernel that Debian makes for virtual machines: downloaded once, unpacked, not installed.</summary>
internal static class LinuxKernel
{
    private const string Package = "linux-image-cloud-amd64";

    /// <summary>The kernel's files and version.</summary>
    /// <param name="Packed">The compressed kernel as the package holds it.</param>
    /// <param name="Unpacked">The kernel itself, started without a decompressor through its PVH entry.</param>
    /// <param name="Name">The package's name, which holds the version.</param>
    public readonly record struct Files(string Packed, string Unpacked, string Name);

    public static Files Bring(string folder)
    {
        Directory.CreateDirectory(folder);
        string? packed = Find(folder);
        if (packed is null)
        {
            // the package only depends on the one of the newest version
            string name = Depends() ?? Update() ?? throw new Failure($"apt-get knows no package {Package}: this benchmark needs Debian's package lists, or run it with --no-linux");
            Console.Error.WriteLine($"start-to-main: downloading {name}");
            _ = Execute(folder, "apt-get", "download", name);
            string file = Directory.GetFiles(folder, "*.deb").FirstOrDefault() ?? throw new Failure($"'apt-get download {name}' brought no file");
            _ = Execute(folder, "dpkg-deb", "-x", file, Path.Combine(folder, "root"));
            File.Delete(file);
            packed = Find(folder) ?? throw new Failure($"{name} holds no kernel");
        }

        string unpacked = Path.Combine(folder, "vmlinux");
        if (!File.Exists(unpacked) || File.GetLastWriteTimeUtc(unpacked) < File.GetLastWriteTimeUtc(packed)) File.WriteAllBytes(unpacked, Unpack(packed));
        return new Files(packed, unpacked, Path.GetFileName(packed).Replace("vmlinuz-", "Linux ", StringComparison.Ordinal));
    }

    private static string? Find(string folder)
    {
        string boot = Path.Combine(folder, "root", "boot");
        return Directory.Exists(boot) ? Directory.GetFiles(boot, "vmlinuz-*").FirstOrDefault() : null;
    }

    private static string? Depends() =>
        Execute("/", "apt-cache", "depends", "--important", Package).Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("Depends: ", StringComparison.Ordinal))
            .Select(line => line["Depends: ".Length..])
            .FirstOrDefault();

    private static string? Update()
    {
        _ = Execute("/", "apt-get", "update", "-qq");
        return Depends();
    }

    private static string Execute(string folder, params string[] command)
    {
        var start = new System.Diagnostics.ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = System.Diagnostics.Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            // apt-cache fails on an unknown package: that is an empty answer
            if (process.ExitCode != 0 && command[0] != "apt-cache") throw new Failure($"'{string.Join(' ', command)}' failed: {errors.Result.Trim()}");
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new Failure($"this machine has no {command[0]}: the Linux side needs Debian's package tools, or run it with --no-linux");
        }
    }

    // the layout of a bzImage is in Documentation/arch/x86/boot.rst of Linux
    private static byte[] Unpack(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int sectors = file[0x1f1] == 0 ? 4 : file[0x1f1];
        int offset = (sectors + 1) * 512 + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(0x248));
        int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(0x24c));
        if (offset <= 0 || length <= 4 || offset > file.Length - length || !Lz4Legacy.IsFrame(file.AsSpan(offset)))
            throw new Failure($"{path} is packed in another way than LZ4, which alone is known here: run it with --no-linux");
        // the last four bytes are the unpacked length
        byte[] kernel = Lz4Legacy.Decompress(file.AsSpan(offset, length - 4));
        if (kernel.Length != BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(offset + length - 4)) || !kernel.AsSpan().StartsWith("\u007fELF"u8))
            throw new Failure($"{path} unpacks to something that is no kernel");
        return kernel;
    }
}
