using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace LibOs.Boot.Tests;

/// <summary>A partition as a directory: by <c>libos fs</c>, mounted, and with garbage on its socket.</summary>
public sealed class TreeTests : IDisposable
{
    private static readonly byte[] s_mark = "a mark that nobody else has"u8.ToArray();

    private readonly RuntimeHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Memory_is_seen_and_poked_through_the_files()
    {
        ulong buffer = StartMemory("box");
        string[] names = _home.Do("fs", "ls", "box").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string name in (string[])["cmdline", "console", "cpu/", "ctl", "environ", "events", "image", "log", "mem", "stats", "status", "symbols", "vmem"]) Assert.Contains(name, names);
        Assert.Equal("box/\n", _home.Do("fs", "ls"));
        Assert.Equal("Living\0memory\0", _home.Do("fs", "cat", "box/cmdline"));
        Assert.Contains("state running\n", _home.Do("fs", "cat", "box/status"), StringComparison.Ordinal);

        byte[] seen = _home.Run("fs", "cat", "box/vmem", "--offset", $"0x{buffer:x}", "--length", "8192").AssertOk().Output;
        byte[] wanted = new byte[8192];
        for (int i = 0; i < wanted.Length; i++) wanted[i] = (byte)(i * 7);
        s_mark.CopyTo(wanted, 0);
        Assert.True(wanted.AsSpan().SequenceEqual(seen), "vmem is not what the program wrote");

        string copy = Path.Combine(_home.Folder, "mem");
        _ = _home.Do("fs", "cp", "box/mem", copy);
        byte[] memory = File.ReadAllBytes(copy);
        Assert.Equal(32 << 20, memory.Length);
        int page = 0;
        while (page < memory.Length && !memory.AsSpan(page, 4096).SequenceEqual(wanted.AsSpan(0, 4096))) page += 4096;
        Assert.True(page < memory.Length, "the buffer's page is not in mem");
        Assert.Equal(File.ReadAllBytes(ProgramImage.Living.Path), _home.Run("fs", "cat", "box/image").AssertOk().Output);

        // one byte by its physical address, two by their virtual ones: the program ends with the second of these
        _ = _home.Do("fs", "write", "box/mem", "--offset", page.ToString(CultureInfo.InvariantCulture), "A");
        Assert.Equal("A mark", Encoding.ASCII.GetString(_home.Run("fs", "cat", "box/vmem", "--offset", $"0x{buffer:x}", "--length", "6").AssertOk().Output));
        using (Process write = _home.Start("fs", "write", "box/vmem", "--offset", $"0x{buffer + 4097:x}"))
        {
            write.StandardInput.Write('*');
            write.StandardInput.Close();
            _ = RuntimeHome.End(write, "fs write").AssertOk();
        }

        Outcome nowhere = _home.Run("fs", "cat", "box/vmem", "--offset", "0x10", "--length", "1");
        Assert.Equal(1, nowhere.Code);
        Assert.Equal("libos: box/vmem: there is no memory at this address\n", nowhere.ErrorText);
        using (Process write = _home.Start("fs", "write", "box/vmem", "--offset", $"0x{buffer + 4096:x}"))
        {
            write.StandardInput.BaseStream.Write([0xa5]);
            write.StandardInput.Close();
            _ = RuntimeHome.End(write, "fs write").AssertOk();
        }

        Assert.Equal('*', _home.Run("wait", "box").Code);
        Assert.Contains("has ended", _home.Run("fs", "cat", "box/status").ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_and_registers_are_files()
    {
        _ = _home.Do("run", "-d", "--name", "box", "--memory", "16M", "--cpus", "2", ProgramImage.Living.Path, "--", "count");
        using Process events = _home.Start("fs", "cat", "box/events");
        Assert.EndsWith(" started", events.StandardOutput.ReadLine(), StringComparison.Ordinal);
        _ = _home.Do("fs", "write", "box/ctl", "pause");
        Assert.EndsWith(" paused", events.StandardOutput.ReadLine(), StringComparison.Ordinal);
        Assert.Equal("paused", _home.State("box"));
        Outcome wrong = _home.Run("fs", "write", "box/ctl", "jump");
        Assert.Equal(1, wrong.Code);
        Assert.StartsWith("libos: box/ctl: 'jump' is no command: pause, resume,", wrong.ErrorText);
        Assert.StartsWith("error: 'jump' is no command", _home.Do("fs", "cat", "box/ctl"));

        Assert.Equal("0/\n1/\n", _home.Do("fs", "ls", "box/cpu"));
        string before = _home.Do("fs", "cat", "box/cpu/1/regs");
        Assert.Matches(@"^rax +0x[0-9a-f]+\n(.*\n)*cr3 +0x[0-9a-f]+\n", before);
        string r15 = before.Split('\n').Single(line => line.StartsWith("r15 ", StringComparison.Ordinal));
        _ = _home.Do("fs", "write", "box/cpu/1/regs", "r15", "0x123456789abcdef");
        Assert.Contains("r15     0x123456789abcdef\n", _home.Do("fs", "cat", "box/cpu/1/regs"), StringComparison.Ordinal);
        _ = _home.Do("fs", "write", "box/cpu/1/regs", r15);
        Assert.Equal(before, _home.Do("fs", "cat", "box/cpu/1/regs"));
        Assert.Contains("'rax' is not a register and a number", _home.Run("fs", "write", "box/cpu/0/regs", "rax").ErrorText, StringComparison.Ordinal);

        _ = _home.Do("fs", "write", "box/ctl", "resume");
        Assert.EndsWith(" resumed", events.StandardOutput.ReadLine(), StringComparison.Ordinal);
        Assert.Contains("pause it first", _home.Run("fs", "write", "box/cpu/0/regs", "rax", "1").ErrorText, StringComparison.Ordinal);
        RuntimeHome.Await(() => _home.Do("logs", "box").StartsWith("ready\n", StringComparison.Ordinal), "the program says nothing");
        _ = _home.Do("fs", "write", "box/ctl", "stop", "5s");
        Assert.EndsWith(" stopping", events.StandardOutput.ReadLine(), StringComparison.Ordinal);
        Assert.Equal(143, _home.Run("wait", "box").Code);
        events.Kill();
    }

    [Fact]
    public void The_directories_are_mounted_where_the_user_may()
    {
        string mount = Path.Combine(_home.Folder, "mount");
        _ = Directory.CreateDirectory(mount);
        if (Environment.UserName != "root" || !File.Exists("/dev/fuse"))
        {
            Outcome refused = _home.Run("mount", mount);
            if (refused.Code != 0)
            {
                Assert.Equal(1, refused.Code);
                Assert.Contains("'libos fs' works without", refused.ErrorText, StringComparison.Ordinal);
                return;
            }
        }
        else
        {
            _ = _home.Do("mount", mount);
        }

        try
        {
            Assert.Empty(Directory.GetFileSystemEntries(mount));
            ulong buffer = StartMemory("box");
            Assert.Equal([Path.Combine(mount, "box")], Directory.GetDirectories(mount));
            Assert.Contains("state running\n", File.ReadAllText(Path.Combine(mount, "box", "status")), StringComparison.Ordinal);
            using (FileStream memory = File.OpenRead(Path.Combine(mount, "box", "vmem")))
            {
                memory.Position = (long)buffer;
                byte[] seen = new byte[s_mark.Length];
                memory.ReadExactly(seen);
                Assert.Equal(s_mark, seen);
            }

            File.WriteAllText(Path.Combine(mount, "box", "ctl"), "pause\n");
            Assert.Equal("paused", _home.State("box"));
            _ = Assert.Throws<IOException>(() => File.WriteAllText(Path.Combine(mount, "box", "ctl"), "jump\n"));
            Assert.StartsWith("error: 'jump' is no command", File.ReadAllText(Path.Combine(mount, "box", "ctl")));
            Assert.True(File.ReadAllBytes(Path.Combine(mount, "box", "image")).AsSpan().SequenceEqual(File.ReadAllBytes(ProgramImage.Living.Path)));
            _ = _home.Do("kill", "box");
            Assert.False(File.Exists(Path.Combine(mount, "box", "status")));
        }
        finally
        {
            _ = _home.Do("umount", mount);
        }

        Assert.False(Directory.Exists(Path.Combine(mount, "box")));
    }

    [Fact]
    public void An_ordinary_user_is_told_why_nothing_can_be_mounted()
    {
        if (Environment.UserName != "root" || (File.GetUnixFileMode("/dev/fuse") & UnixFileMode.OtherRead) != 0) return;
        string folder = Directory.CreateTempSubdirectory("libos-user-").FullName;
        string tool = Path.Combine(folder, "tool");
        try
        {
            File.Copy(ProgramImage.Tool, tool);
            using var chown = Process.Start("chown", ["-R", "nobody", folder]);
            chown.WaitForExit();
            var info = new ProcessStartInfo("setpriv", ["--reuid", "65534", "--regid", "65534", "--clear-groups", tool, "mount", folder])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            info.Environment["XDG_RUNTIME_DIR"] = folder;
            using var user = Process.Start(info)!;
            Outcome refused = RuntimeHome.End(user, "mount");
            Assert.Equal(1, refused.Code);
            Assert.Equal("libos: /dev/fuse cannot be opened by this user (errno 13): ask for rights on it (on most hosts its mode is 0666), or mount as root; 'libos fs' works without\n", refused.ErrorText);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Garbage_on_the_socket_of_the_tree_hurts_nobody()
    {
        _ = _home.Do("run", "-d", "--name", "box", "--memory", "16M", ProgramImage.Living.Path, "--", "count");
        TestRun.Repeat(TestRun.Count(50, 5000), random =>
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Path.Combine(_home.PartitionFolder("box"), "9p")));
            byte[] data = new byte[random.Next(5000)];
            random.NextBytes(data);
            try
            {
                // every other time as far as a session
                if (random.Next(2) == 0) _ = socket.Send(Convert.FromHexString("15000000" + "64" + "ffff" + "00100000" + "0800" + Convert.ToHexString("9P2000.L"u8)));
                _ = socket.Send(data);
            }
            catch (SocketException)
            {
                // it hangs up on what makes no sense
            }
        });
        Assert.Contains("state running\n", _home.Do("fs", "cat", "box/status"), StringComparison.Ordinal);
    }

    private ulong StartMemory(string name)
    {
        _ = _home.Do("run", "-d", "--name", name, "--memory", "32M", ProgramImage.Living.Path, "--", "memory");
        string text = "";
        RuntimeHome.Await(() => (text = _home.Do("logs", name)).Contains("buffer ", StringComparison.Ordinal) && text.EndsWith('\n'), "the program says nothing");
        return ulong.Parse(text.Split('\n')[1]["buffer ".Length..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
