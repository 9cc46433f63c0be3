using System.Text;
using LibOs.NineP.Client;
using LibOs.NineP.Protocol;
using LibOs.NineP.Server;
using LibOs.NineP.Server.Synthetic;

namespace LibOs.NineP.Tests;

/// <summary>Trees that a program makes up, read and written by a client.</summary>
public sealed class SyntheticTests
{
    [Fact]
    public async Task Text_is_computed_for_each_who_opens()
    {
        int opened = 0;
        var root = new SyntheticDirectory();
        _ = root.Add("status", new TextFile(() => $"opened {++opened} times\n"));
        await using Connection connection = await Connection.Attach(root);
        for (int i = 1; i <= 3; i++) Assert.Equal($"opened {i} times\n", await ReadText(connection.Root, "status"));
    }

    [Fact]
    public async Task Long_text_is_read_in_pieces_of_any_size()
    {
        string text = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i}\n"));
        var root = new SyntheticDirectory();
        _ = root.Add("long", new TextFile(async _ =>
        {
            await Task.Yield();
            return text;
        }));
        await using Connection connection = await Connection.Attach(root, new ClientOptions { MessageSize = 4096 });
        Assert.Equal(4096u, connection.Client.MessageSize);
        Assert.Equal(text, await ReadText(connection.Root, "long"));
    }

    [Fact]
    public async Task Commands_arrive_in_their_order_and_bad_ones_are_errors()
    {
        var commands = new List<string>();
        var root = new SyntheticDirectory();
        _ = root.Add("ctl", new TextFile(null, (line, _) =>
        {
            if (line == "explode") throw new NinePException(Errno.Invalid);
            if (line == "break") throw new InvalidOperationException("a fault of the node's own");
            commands.Add(line);
            return ValueTask.CompletedTask;
        }));
        await using Connection connection = await Connection.Attach(root);
        await using RemoteFile file = await connection.Root.Walk("ctl");
        await file.SetStat(new SetStat { Valid = SetStatMask.Size });
        await file.Open(OpenFlags.WriteOnly | OpenFlags.Truncate);
        await file.Write(0, "pause\n"u8.ToArray());
        await file.Write(6, "resume\n"u8.ToArray());
        Assert.Equal(["pause", "resume"], commands);
        Assert.Equal(Errno.Invalid, await ErrorOf(file.Write(0, "explode\n"u8.ToArray())));
        Assert.Equal(Errno.InputOutput, await ErrorOf(file.Write(0, "break\n"u8.ToArray())));
        Assert.Equal(Errno.BadDescriptor, await ErrorOf(file.Read(0, new byte[10])));
        Assert.Equal(["pause", "resume"], commands);
    }

    [Fact]
    public async Task Readers_wait_at_the_end_of_a_stream_and_can_give_up()
    {
        var events = new StreamFile();
        var root = new SyntheticDirectory();
        _ = root.Add("events", events);
        await using Connection connection = await Connection.Attach(root);
        await using RemoteFile file = await connection.Root.Walk("events");
        await file.Open();
        byte[] buffer = new byte[100];
        Task<int> waiting = file.Read(0, buffer);
        Assert.Equal(["events"], (await connection.Root.List()).Select(entry => entry.Name)); // others are served meanwhile
        Assert.False(waiting.IsCompleted);
        events.AppendLine("paused");
        Assert.Equal(7, await waiting);
        Assert.Equal("paused\n", Encoding.UTF8.GetString(buffer, 0, 7));

        using var source = new CancellationTokenSource();
        waiting = file.Read(7, buffer, source.Token);
        await source.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        events.AppendLine("resumed");
        events.Complete();
        Assert.Equal("paused\nresumed\n", Encoding.UTF8.GetString(await file.ReadToEnd()));
    }

    [Fact]
    public async Task A_reader_that_falls_behind_goes_on_with_what_is_kept()
    {
        var stream = new StreamFile(capacity: 8);
        var root = new SyntheticDirectory();
        _ = root.Add("log", stream);
        await using Connection connection = await Connection.Attach(root);
        await using RemoteFile file = await connection.Root.Walk("log");
        await file.Open();
        stream.Append("abcdef"u8);
        byte[] buffer = new byte[4];
        Assert.Equal(4, await file.Read(0, buffer));
        stream.Append("ghijklmnopqrst"u8);
        stream.Complete();
        Assert.Equal(4, await file.Read(4, buffer));
        Assert.Equal("mnop", Encoding.UTF8.GetString(buffer));
        Assert.Equal(4, await file.Read(8, buffer));
        Assert.Equal("qrst", Encoding.UTF8.GetString(buffer));
        Assert.Equal(0, await file.Read(12, buffer));
    }

    [Fact]
    public async Task Bytes_at_offsets_are_read_and_written()
    {
        var memory = new Memory(1 << 20);
        var root = new SyntheticDirectory();
        _ = root.Add("mem", memory);
        await using Connection connection = await Connection.Attach(root);
        await using RemoteFile file = await connection.Root.Walk("mem");
        await file.Open(OpenFlags.ReadWrite);
        await file.Write(12345, "poked"u8.ToArray());
        Assert.True(memory.Content.AsSpan(12345, 5).SequenceEqual("poked"u8));
        Assert.Equal(memory.Content, await file.ReadToEnd());
        Assert.Equal(1ul << 20, (await file.GetStat()).Size);
        Assert.Equal(Errno.Fault, await ErrorOf(file.Write(1 << 20, "x"u8.ToArray())));
    }

    [Fact]
    public async Task Directories_are_walked_listed_and_changed()
    {
        var root = new SyntheticDirectory();
        SyntheticDirectory cpu = root.Add("cpu", new SyntheticDirectory());
        for (int i = 0; i < 3000; i++) _ = cpu.Add($"{i:D4}", new SyntheticDirectory()).Add("regs", new TextFile(() => "rax 0\n"));
        await using Connection connection = await Connection.Attach(root, new ClientOptions { MessageSize = 8192 });
        IReadOnlyList<RemoteEntry> entries = await (await connection.Root.Walk("cpu")).List();
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => $"{i:D4}"), entries.Select(entry => entry.Name));
        Assert.All(entries, entry => Assert.Equal(4, entry.Type));
        Assert.Equal("rax 0\n", await ReadText(connection.Root, "cpu/0007/../0008/../../cpu/0009/regs"));
        Assert.Equal(connection.Root.Qid, (await connection.Root.Walk("..")).Qid);
        Assert.Equal(Errno.NoEntry, await ErrorOf(connection.Root.Walk("cpu/nothing/regs")));
        Assert.Equal(Errno.NoEntry, await ErrorOf(connection.Root.Walk("nothing")));
        Assert.Equal(Errno.NotDirectory, await ErrorOf((await connection.Root.Walk("cpu/0001/regs")).Walk("x")));
        Assert.True(cpu.Remove("0001"));
        Assert.Equal(Errno.NoEntry, await ErrorOf(connection.Root.Walk("cpu/0001")));
        Assert.Equal(Errno.NotPermitted, await ErrorOf(connection.Root.MakeDirectory("new")));
        Assert.Equal(Errno.NotPermitted, await ErrorOf(connection.Root.Unlink("cpu", UnlinkFlags.Directory)));
    }

    [Fact]
    public async Task A_directory_may_be_computed()
    {
        await using Connection connection = await Connection.Attach(new Numbers());
        Assert.Equal(["1", "2", "3"], (await connection.Root.List()).Select(entry => entry.Name));
        Assert.Equal("4", await ReadText(connection.Root, "2/square"));
    }

    [Fact]
    public async Task A_server_of_a_socket_has_many_clients()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var listener = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        listener.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
        listener.Listen(16);
        var root = new SyntheticDirectory();
        _ = root.Add("hello", new TextFile(() => "hello"));
        using var end = new CancellationTokenSource();
        Task serving = StreamServer.Listen(listener, new SingleTree(root), null, end.Token);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
            await socket.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
            await using NinePClient client = await NinePClient.Connect(new System.Net.Sockets.NetworkStream(socket, ownsSocket: true));
            Assert.Equal("hello", await ReadText(await client.Attach(), "hello"));
        }));
        await end.CancelAsync();
        await serving.WaitAsync(TimeSpan.FromSeconds(30));
        File.Delete(path);
    }

    internal static async Task<string> ReadText(RemoteFile root, string path)
    {
        await using RemoteFile file = await root.Walk(path);
        await file.Open();
        return Encoding.UTF8.GetString(await file.ReadToEnd());
    }

    internal static async Task<Errno> ErrorOf(Task call)
    {
        try
        {
            await call;
            return Errno.None;
        }
        catch (NinePException failure)
        {
            return failure.Error;
        }
    }

    private sealed class Memory(int length) : DataFile(0x180)
    {
        public byte[] Content { get; } = new byte[length];

        public override ulong Size => (ulong)Content.Length;

        public override ValueTask<IoResult> ReadAt(ulong offset, Memory<byte> destination, CancellationToken cancellation)
        {
            if (offset >= Size) return new(0);
            int count = (int)Math.Min((ulong)destination.Length, Size - offset);
            Content.AsSpan((int)offset, count).CopyTo(destination.Span);
            return new(count);
        }

        public override ValueTask<IoResult> WriteAt(ulong offset, ReadOnlyMemory<byte> source, CancellationToken cancellation)
        {
            if (offset >= Size) return new(Errno.Fault);
            source.Span.CopyTo(Content.AsSpan((int)offset));
            return new(source.Length);
        }
    }

    private sealed class Numbers : SyntheticDirectory
    {
        private readonly SortedDictionary<string, SyntheticNode> _numbers = new(StringComparer.Ordinal);

        public Numbers()
        {
            for (int i = 1; i <= 3; i++)
            {
                int number = i;
                var directory = new SyntheticDirectory();
                _ = directory.Add("square", new TextFile(() => $"{number * number}"));
                _numbers.Add($"{i}", directory);
            }
        }

        public override SyntheticNode? Find(string name) => _numbers.GetValueOrDefault(name);

        public override IReadOnlyList<KeyValuePair<string, SyntheticNode>> List() => [.. _numbers];
    }
}
