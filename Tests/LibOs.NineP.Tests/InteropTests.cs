using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using LibOs.NineP.Client;
using LibOs.NineP.Protocol;
using LibOs.NineP.Server;
using LibOs.NineP.Server.Synthetic;

namespace LibOs.NineP.Tests;

/// <summary>Against diod, a server and tools of other people. The libos script installs it for <c>libos test</c>.</summary>
public sealed class InteropTests
{
    [DllImport("libc")]
    private static extern uint geteuid();

    [Fact]
    public async Task The_client_uses_diod()
    {
        string folder = Directory.CreateTempSubdirectory("libos-diod-").FullName;
        int port = FreePort();
        using Process diod = Start("diod", "-f", "-n", "-N", "-c", "/dev/null", "-L", "stderr", "-l", $"127.0.0.1:{port}", "-e", folder, "-u", $"{geteuid()}");
        try
        {
            await using NinePClient client = await NinePClient.Connect(await ConnectTo(port, diod), new ClientOptions { MessageSize = 65536 });
            RemoteFile root = await client.Attach(folder, "", geteuid());
            byte[] content = new byte[500_000];
            new Random(1).NextBytes(content);
            await using (RemoteFile file = await root.Walk(""))
            {
                await file.Create("data", OpenFlags.ReadWrite, 0x1A4);
                await file.Write(0, content);
                Assert.Equal(content, await file.ReadToEnd());
                Assert.Equal(LockStatus.Success, await file.Lock(LockType.Write, 0, 0, processId: 1, clientId: "me"));
                await file.Synchronize();
            }

            Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(folder, "data")));
            _ = await root.MakeDirectory("dir");
            _ = await root.MakeSymbolicLink("link", "dir/../data");
            Assert.Equal("dir/../data", await (await root.Walk("link")).ReadLink());
            await using RemoteFile directory = await root.Walk("dir");
            await root.Rename("data", directory, "moved");
            await directory.Link(await root.Walk("dir/moved"), "second");
            Assert.Equal(["moved", "second"], (await directory.List()).Select(entry => entry.Name).Order(StringComparer.Ordinal));
            Stat stat = await (await root.Walk("dir/second")).GetStat();
            Assert.Equal((500_000ul, 2ul), (stat.Size, stat.Links));
            await (await root.Walk("dir/second")).SetStat(new SetStat { Valid = SetStatMask.Size | SetStatMask.ModifyTime | SetStatMask.ModifyTimeSet, Size = 5, ModifySeconds = 7 });
            Assert.Equal(5, new FileInfo(Path.Combine(folder, "dir", "moved")).Length);
            for (int i = 0; i < 1000; i++) await (await Created(directory, $"file-{i:D4}")).DisposeAsync();
            Assert.Equal(1002, (await directory.List()).Count);
            Assert.True((await root.GetFileSystemStat()).Blocks > 0);
            Assert.Equal(Errno.NoEntry, await SyntheticTests.ErrorOf(root.Walk("nothing")));
            Assert.Equal(Errno.NotEmpty, await SyntheticTests.ErrorOf(root.Unlink("dir", UnlinkFlags.Directory)));
            await directory.Unlink("second");

            // many at once
            await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
            {
                await using RemoteFile file = await root.Walk($"dir/file-{i:D4}");
                await file.Open(OpenFlags.ReadWrite);
                await file.Write(0, Encoding.UTF8.GetBytes($"{i}"));
                Assert.Equal($"{i}", Encoding.UTF8.GetString(await file.ReadToEnd()));
            }));
        }
        finally
        {
            diod.Kill();
            await diod.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_tools_of_diod_use_the_server()
    {
        var root = new SyntheticDirectory(0x1ED) { User = geteuid() };
        _ = root.Add("hello", new TextFile(() => "hello from a partition\n") { User = geteuid() });
        string text = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"line {i}\n"));
        _ = root.Add("dir", new SyntheticDirectory(0x1ED)).Add("long", new TextFile(() => text));
        for (int i = 0; i < 2000; i++) _ = root.Add($"file-{i:D4}", new TextFile(() => "x"));
        _ = root.Add("zero", new Zeros());
        _ = root.Add("null", new Zeros());
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var end = new CancellationTokenSource();
        Task serving = StreamServer.Listen(listener, new SingleTree(root), null, end.Token);
        string server = $"127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}";

        Assert.Equal("hello from a partition\n", await Output("diodcat", "-s", server, "-a", "/", "hello"));
        Assert.Equal(text, await Output("diodcat", "-s", server, "-a", "/", "-m", "4096", "dir/long"));
        string list = await Output("diodls", "-s", server, "-a", "/", ".");
        for (int i = 0; i < 2000; i++) Assert.Contains($"file-{i:D4}", list, StringComparison.Ordinal);
        Assert.Contains("hello", await Output("diodls", "-l", "-s", server, "-a", "/", "."), StringComparison.Ordinal);
        _ = await Output("diodload", "-s", server, "-n", "8", "-r", "1");
        _ = await Output("diodload", "-s", server, "-n", "8", "-r", "1", "-g");

        await end.CancelAsync();
        await serving.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static async Task<RemoteFile> Created(RemoteFile directory, string name)
    {
        RemoteFile file = await directory.Walk("");
        await file.Create(name, OpenFlags.WriteOnly);
        return file;
    }

    private static Process Start(string tool, params string[] arguments)
    {
        string path = Path.Combine("/usr/sbin", tool);
        Assert.True(File.Exists(path), $"{path} is not there: apt-get install diod");
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }

    private static async Task<string> Output(string tool, params string[] arguments)
    {
        using Process process = Start(tool, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{tool} ended with {process.ExitCode}: {await errors}");
        return output;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task<NetworkStream> ConnectTo(int port, Process server)
    {
        for (int attempt = 0; ; attempt++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (attempt < 200 && !server.HasExited)
            {
                // it says nothing when it begins to listen
                socket.Dispose();
                await Task.Delay(50);
            }
        }
    }

    private sealed class Zeros() : DataFile(0x1B6)
    {
        public override ValueTask<IoResult> ReadAt(ulong offset, Memory<byte> destination, CancellationToken cancellation)
        {
            destination.Span.Clear();
            return new(destination.Length);
        }

        public override ValueTask<IoResult> WriteAt(ulong offset, ReadOnlyMemory<byte> source, CancellationToken cancellation) => new(source.Length);
    }
}
