using System.Globalization;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.SharedMemory;

/// <summary>Joins a region, and starts its server where there is none. The server is a process of its own, which ends with its last member.</summary>
internal static unsafe class RegionClient
{
    /// <summary>The hidden command that a server is started by.</summary>
    public const string ServerCommand = "serve-region";

    private const string SocketName = "server";
    private const string LengthName = "length";

    /// <summary>Joins a region.</summary>
    /// <param name="region">The region.</param>
    /// <returns>A connection for QEMU's device.</returns>
    /// <exception cref="UserError">It has another length, or cannot be made.</exception>
    public static int Join(RegionSpec region)
    {
        string root = RuntimeFolder.Require() + "/shared", folder = root + "/" + region.Name;
        try
        {
            _ = Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            // two that come at once agree on one server
            using FileLock turn = FileLock.Take(root + "/lock");
            int socket = UnixSocket.Connect(folder, SocketName);
            if (socket < 0)
            {
                Start(region, folder);
                socket = UnixSocket.Connect(folder, SocketName);
            }
            else if (ReadLength(folder) is { } length && length != region.Length)
            {
                _ = LibC.close(socket);
                throw new UserError($"the region '{region.Name}' has {length} bytes and not {region.Length}: name the same size with --shared", PartitionExitCode.NotStarted);
            }

            return socket >= 0 ? socket : throw new IOException("its server does not answer");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"the shared region '{region.Name}' cannot be made: {error.Message}", PartitionExitCode.NotStarted);
        }
    }

    /// <summary>Runs a server: the hidden command.</summary>
    /// <param name="listener">Its listening socket.</param>
    /// <param name="length">The region's length.</param>
    public static int Serve(int listener, ulong length)
    {
        _ = LibC.signal(LibC.SIGPIPE, 1);
        new RegionServer(listener, length).Run();
        return 0;
    }

    private static void Start(RegionSpec region, string folder)
    {
        File.Delete(folder + "/" + SocketName);
        File.WriteAllText(folder + "/" + LengthName, region.Length.ToString(CultureInfo.InvariantCulture));
        // listening already: who connects next need not wait for the server
        int listener = UnixSocket.Listen(folder, SocketName);
        int nothing;
        // SAFETY: a literal that ends in a zero byte.
        fixed (byte* path = "/dev/null\0"u8)
        {
            nothing = LibC.open(path, LibC.O_RDWR | LibC.O_CLOEXEC, 0);
        }

        string tool = Environment.ProcessPath ?? throw new IOException("/proc is needed to start a server");
        List<string> line = [tool, ServerCommand, listener.ToString(CultureInfo.InvariantCulture), region.Length.ToString(CultureInfo.InvariantCulture)];
        if (Path.GetFileName(tool) == "dotnet") line.Insert(1, Path.Combine(AppContext.BaseDirectory, "libos.dll"));
        _ = ChildProcess.Start(tool, line, null, (nothing, nothing, nothing), [listener], ownSession: true, independent: true);
        _ = LibC.close(listener);
        _ = LibC.close(nothing);
    }

    private static ulong? ReadLength(string folder) =>
        File.Exists(folder + "/" + LengthName) && ulong.TryParse(File.ReadAllText(folder + "/" + LengthName), NumberStyles.None, CultureInfo.InvariantCulture, out ulong length) ? length : null;
}
