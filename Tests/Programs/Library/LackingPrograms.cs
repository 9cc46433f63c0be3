using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using System.IO.Pipes;
using System.Net;
using System.Net.Http;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace LibOs.Conformance;

/// <summary>
/// What a partition lacks, use by use: each prints its exception on a line. The table of warnings at build
/// (<c>PartitionLimits</c> of the Sdk) and docs/class-library.md say the same.
/// </summary>
internal static class LackingPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("lacking", ProgramKind.Special, _ =>
        {
            foreach ((string name, Action action) in s_uses) Console.WriteLine($"{name}: {Try(action)}");
            return 0;
        }),
    ];

    private static readonly (string Name, Action Action)[] s_uses =
    [
        ("tcp-listener", () => new TcpListener(IPAddress.Loopback, 0).Start()),
        ("udp", () => new UdpClient(0).Dispose()),
        ("http", () => new HttpClient().GetStringAsync("http://127.0.0.1:1/").GetAwaiter().GetResult()),
        ("dns", () => Dns.GetHostAddresses("example.org")),
        ("dns-local", () => Dns.GetHostName()),
        ("ping", () => new Ping().Send(IPAddress.Loopback)),
        ("network-interfaces", () => NetworkInterface.GetAllNetworkInterfaces()),
        ("process-start", () => Process.Start("/bin/true")),
        ("process-list", () => Process.GetProcesses()),
        ("process-by-id", () => Process.GetProcessById(1)),
        ("file-watcher", () => new FileSystemWatcher("/").EnableRaisingEvents = true),
        ("named-pipe-server", () => new NamedPipeServerStream("libos").Dispose()),
        ("named-pipe-client", () => new NamedPipeClientStream("libos").Connect(50)),
        ("memory-mapped-file", () => MemoryMappedFile.CreateNew(null, 4096).Dispose()),
        ("memory-mapped-named", () => MemoryMappedFile.CreateNew("libos", 4096).Dispose()),
        ("named-mutex", () => new Mutex(false, "libos").Dispose()),
        ("named-event", () => new EventWaitHandle(false, EventResetMode.AutoReset, "libos").Dispose()),
        ("read-key", () => Console.ReadKey()),
        ("time-zone", () => TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")),
        ("culture", () => _ = new System.Globalization.CultureInfo("de-DE")),
        ("file-read", () => File.ReadAllText("/etc/hostname")),
        ("file-write", () => File.WriteAllText("/libos.txt", "x")),
        ("directory-create", () => Directory.CreateDirectory("/libos")),
        ("directory-list", () => Directory.GetFiles("/")),
        ("temp-file", () => Path.GetTempFileName()),
        ("current-directory", () => Console.Write(Directory.GetCurrentDirectory() + " ")),
        ("user-name", () => Console.Write(Environment.UserName + " ")),
        ("working-set", () => Console.Write(Environment.WorkingSet + " ")),
        ("process-path", () => Console.Write($"[{Environment.ProcessPath}] [{AppContext.BaseDirectory}] ")),
    ];

    private static string Try(Action action)
    {
        try
        {
            action();
            return "works";
        }
        catch (Exception e)
        {
            return $"{e.GetType().FullName}: {e.Message.ReplaceLineEndings(" ")}";
        }
    }
}
