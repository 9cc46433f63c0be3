using System.Globalization;
using System.Text;
using LibOs.Controller.Native;

namespace LibOs.Controller.Linux.Guest;

/// <summary>What the first process does to the machine: file systems, modules, ports.</summary>
internal static unsafe class GuestSystem
{
    private const int PortPatience = 10_000;

    /// <summary>Mounts a file system of the kernel's own.</summary>
    /// <exception cref="IOException">It cannot be mounted.</exception>
    public static void Mount(string source, string target, string type, ulong flags = 0, string data = "")
    {
        _ = Directory.CreateDirectory(target);
        // SAFETY: pinned and ending in zero bytes.
        fixed (byte* from = Descriptors.ZeroTerminated(source), to = Descriptors.ZeroTerminated(target), kind = Descriptors.ZeroTerminated(type), options = Descriptors.ZeroTerminated(data))
        {
            if (LibC.mount(from, to, kind, flags, options) != 0) throw new IOException($"'{target}' cannot be mounted (errno {LibC.Errno})");
        }
    }

    /// <summary>Loads the modules that lie there, in the order of their names.</summary>
    public static void LoadModules()
    {
        if (!Directory.Exists(LinuxFiles.Modules)) return;
        foreach (string path in Directory.GetFiles(LinuxFiles.Modules).Order(StringComparer.Ordinal))
        {
            int file = Open(path, LibC.O_RDONLY);
            fixed (byte* nothing = "\0"u8)
            {
                if (LibC.LoadModule(file, nothing) != 0) Complain($"the module '{Path.GetFileName(path)}' was not loaded");
            }

            _ = LibC.close(file);
            // its memory is the partition's
            File.Delete(path);
        }
    }

    /// <summary>Opens a port of the console device; it may be announced only after the driver has been loaded.</summary>
    /// <exception cref="IOException">There is none of that number.</exception>
    public static int OpenPort(int number)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/dev/vport0p{number}");
        for (int waited = 0; waited < PortPatience; waited++)
        {
            if (File.Exists(path)) return Open(path, LibC.O_RDWR);
            Thread.Sleep(1);
        }

        throw new IOException($"the machine has no port {number}");
    }

    /// <summary>Goes to a directory, from where the program begins.</summary>
    public static void Enter(string path)
    {
        // SAFETY: pinned and ends in a zero byte.
        fixed (byte* text = Descriptors.ZeroTerminated(path))
        {
            if (LibC.chdir(text) != 0) Complain($"'{path}' cannot be entered");
        }
    }

    /// <summary>Says something on the machine's console.</summary>
    public static void Complain(string text)
    {
        int console = TryOpen("/dev/console", LibC.O_WRONLY);
        if (console < 0) return;
        _ = Descriptors.WriteAll(console, Encoding.UTF8.GetBytes($"libos: {text}\n"));
        _ = LibC.close(console);
    }

    private static int Open(string path, int flags)
    {
        int file = TryOpen(path, flags);
        return file >= 0 ? file : throw new IOException($"'{path}' cannot be opened (errno {LibC.Errno})");
    }

    private static int TryOpen(string path, int flags)
    {
        // SAFETY: pinned and ends in a zero byte.
        fixed (byte* text = Descriptors.ZeroTerminated(path))
        {
            return LibC.open(text, flags | LibC.O_CLOEXEC, 0);
        }
    }
}
