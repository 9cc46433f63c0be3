using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LibOs.Conformance;

/// <summary>What a partition does not have yet: each must throw an exception of .NET, never hang or crash.</summary>
internal static class UnsupportedPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("socket", ProgramKind.Special, args => Try(() =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        })),
        new("socket-connect", ProgramKind.Special, args => Try(() =>
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, 1);
        })),
        new("unix-socket", ProgramKind.Special, args => Try(() =>
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint("/no/such/socket"));
        })),
        new("dns", ProgramKind.Special, args => Try(() => _ = Dns.GetHostAddresses("no-such-host.invalid"))),
        new("process-start", ProgramKind.Special, args => Try(() =>
        {
            using Process? process = Process.Start("/no/such/program");
        })),
        new("process-list", ProgramKind.Special, args => Try(() => _ = Process.GetProcesses())),
        new("file-watcher", ProgramKind.Special, args => Try(() =>
        {
            using var watcher = new FileSystemWatcher("/") { EnableRaisingEvents = true };
        })),
        new("file-missing", ProgramKind.Special, args => Try(() => _ = File.ReadAllText("/no/such/file"))),
        new("file-write", ProgramKind.Special, args => Try(() => File.WriteAllText("/no/such/directory/file", "x"))),
        new("load-library", ProgramKind.Special, args => Try(() => _ = System.Runtime.InteropServices.NativeLibrary.Load("no-such-library"))),
    ];

    private static int Try(Action action)
    {
        try
        {
            action();
            Console.WriteLine("supported");
        }
        catch (Exception e)
        {
            Console.WriteLine($"{e.GetType().FullName}: {e.Message}");
        }

        return 0;
    }
}
