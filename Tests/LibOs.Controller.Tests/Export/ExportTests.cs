using System.Security.Cryptography;
using System.Text;
using LibOs.NineP.Client;
using LibOs.NineP.Protocol;
using LibOs.NineP.Tests;

namespace LibOs.Controller.Tests.Export;

/// <summary>Directories of the host as a client has them.</summary>
public sealed class ExportTests
{
    [Fact]
    public async Task Files_are_created_written_read_and_cut()
    {
        await using SharedFolder folder = await SharedFolder.Serve(messageSize: 8192);
        byte[] content = RandomNumberGenerator.GetBytes(300_000);
        await using (RemoteFile file = await folder.Create("data.bin", mode: 0x1B6))
        {
            await file.Write(0, content);
            Assert.Equal(content, await file.ReadToEnd());
            await file.SetStat(new SetStat { Valid = SetStatMask.Size, Size = 1000 });
            Assert.Equal(content[..1000], await file.ReadToEnd());
            await file.Write(5000, "far"u8.ToArray());
            Assert.Equal(5003ul, (await file.GetStat()).Size);
            await file.Synchronize();
            await file.Synchronize(dataOnly: true);
        }

        Assert.Equal([.. content[..1000], .. new byte[4000], .. "far"u8], File.ReadAllBytes(folder.PathOf("data.bin")));
        Assert.Equal((UnixFileMode)0x1B6, File.GetUnixFileMode(folder.PathOf("data.bin")));
    }

    [Fact]
    public async Task Flags_of_opening_are_kept()
    {
        await using SharedFolder folder = await SharedFolder.Serve();
        File.WriteAllText(folder.PathOf("log"), "one\n");
        await using (RemoteFile file = await folder.Open("log", OpenFlags.WriteOnly | OpenFlags.Append)) await file.Write(0, "two\n"u8.ToArray());
        Assert.Equal("one\ntwo\n", File.ReadAllText(folder.PathOf("log")));
        Assert.Equal(Errno.Exists, await SharedFolder.ErrorOf(folder.Create("log", OpenFlags.WriteOnly | OpenFlags.Exclusive)));
        await using (RemoteFile file = await folder.Create("log", OpenFlags.ReadOnly)) Assert.Equal(8, (await file.ReadToEnd()).Length);
        await using (await folder.Open("log", OpenFlags.ReadWrite | OpenFlags.Truncate)) Assert.Equal(0, new FileInfo(folder.PathOf("log")).Length);
        await using (RemoteFile file = await folder.Open("log"))
        {
            Assert.Equal(Errno.BadDescriptor, await SharedFolder.ErrorOf(file.Write(0, "x"u8.ToArray())));
            Assert.Equal(Errno.Invalid, await SharedFolder.ErrorOf(file.Read(ulong.MaxValue, new byte[1])));
        }

        Assert.Equal(Errno.NotDirectory, await SharedFolder.ErrorOf(folder.Open("log", OpenFlags.Directory)));
        Assert.Equal(Errno.IsDirectory, await SharedFolder.ErrorOf(folder.Open("", OpenFlags.ReadWrite)));
    }

    [Fact]
    public async Task Names_are_made_moved_and_removed()
    {
        await using SharedFolder folder = await SharedFolder.Serve();
        Assert.True((await folder.Root.MakeDirectory("dir", 0x1C0)).IsDirectory);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.PathOf("dir")));
        Assert.Equal(Errno.Exists, await SharedFolder.ErrorOf(folder.Root.MakeDirectory("dir")));
        await (await folder.Create("a")).DisposeAsync();
        await using RemoteFile directory = await folder.Root.Walk("dir");
        await using RemoteFile a = await folder.Root.Walk("a");
        await directory.Link(a, "second");
        Assert.Equal(2ul, (await a.GetStat()).Links);
        Assert.True((await folder.Root.MakeSymbolicLink("link", "dir/second")).IsSymbolicLink);
        Assert.Equal("dir/second", await (await folder.Root.Walk("link")).ReadLink());
        Assert.Equal(Errno.NotEmpty, await SharedFolder.ErrorOf(folder.Root.Unlink("dir", UnlinkFlags.Directory)));
        Assert.Equal(Errno.IsDirectory, await SharedFolder.ErrorOf(folder.Root.Unlink("dir")));
        await folder.Root.Rename("a", directory, "second"); // the same file: nothing happens
        Assert.True(File.Exists(folder.PathOf("a")));
        await folder.Root.Rename("a", directory, "third");
        await a.RenameTo(folder.Root, "fourth");
        Assert.Equal(["second"], Directory.GetFiles(folder.PathOf("dir")).Select(Path.GetFileName));
        await (await folder.Root.Walk("fourth")).Remove();
        await directory.Unlink("second");
        await (await folder.Root.Walk("dir")).Remove();
        Assert.Equal(["link"], Directory.GetFileSystemEntries(folder.Inside).Select(Path.GetFileName));
        Assert.Equal(Errno.Busy, await SharedFolder.ErrorOf((await folder.Root.Walk("")).Remove()));
    }

    [Fact]
    public async Task A_removed_file_lives_on_while_it_is_open_and_a_replaced_one_too()
    {
        await using SharedFolder folder = await SharedFolder.Serve();
        await using RemoteFile file = await folder.Create("file");
        await file.Write(0, "old"u8.ToArray());
        File.WriteAllText(folder.PathOf("new"), "new");
        await folder.Root.Rename("new", folder.Root, "file");
        Assert.Equal("old", Encoding.UTF8.GetString(await file.ReadToEnd()));
        await folder.Root.Unlink("file");
        await file.Write(3, "er"u8.ToArray());
        Assert.Equal("older", Encoding.UTF8.GetString(await file.ReadToEnd()));
        Assert.Equal(0ul, (await file.GetStat()).Links);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Inside));
    }

    [Fact]
    public async Task Attributes_are_those_of_the_host()
    {
        await using SharedFolder folder = await SharedFolder.Serve();
        await using RemoteFile file = await folder.Create("file", mode: 0x180);
        await file.Write(0, new byte[1234]);
        await file.SetStat(new SetStat
        {
            Valid = SetStatMask.Mode | SetStatMask.AccessTime | SetStatMask.AccessTimeSet | SetStatMask.ModifyTime | SetStatMask.ModifyTimeSet,
            Mode = 0x124,
            AccessSeconds = 1,
            AccessNanoseconds = 2,
            ModifySeconds = 1_234_567_890,
            ModifyNanoseconds = 123_456_789,
        });
        Stat stat = await file.GetStat();
        Assert.Equal((0x8124u, 1234ul, 1ul, 2ul), (stat.Mode, stat.Size, stat.AccessSeconds, stat.AccessNanoseconds));
        Assert.Equal((1_234_567_890ul, 123_456_789ul), (stat.ModifySeconds, stat.ModifyNanoseconds));
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(1_234_567_890).AddTicks(1_234_567), File.GetLastWriteTimeUtc(folder.PathOf("file")));
        // it was opened for writing before it became read-only
        await file.SetStat(new SetStat { Valid = SetStatMask.Size | SetStatMask.ModifyTime, Size = 10 });
        Assert.Equal(10, new FileInfo(folder.PathOf("file")).Length);
        Assert.True(DateTime.UtcNow - File.GetLastWriteTimeUtc(folder.PathOf("file")) < TimeSpan.FromMinutes(5));
        Assert.Equal(Errno.Invalid, await SharedFolder.ErrorOf(file.SetStat(new SetStat
        {
            Valid = SetStatMask.ModifyTime | SetStatMask.ModifyTimeSet,
            ModifyNanoseconds = (1 << 30) - 1,
        })));
        FileSystemStat volume = await file.GetFileSystemStat();
        Assert.InRange(volume.MaximumName, 100u, 1024u);
        Assert.True(volume.Blocks > 0 && volume.BlockSize > 0);
        _ = await folder.Root.MakeSymbolicLink("link", "file");
        await using RemoteFile link = await folder.Root.Walk("link");
        Assert.Equal(NodeMode.SymbolicLink, (await link.GetStat()).Mode & NodeMode.KindMask);
        await link.SetStat(new SetStat { Valid = SetStatMask.ModifyTime | SetStatMask.ModifyTimeSet, ModifySeconds = 77 });
        Assert.Equal(77ul, (await link.GetStat()).ModifySeconds);
        Assert.NotEqual(77ul, (await file.GetStat()).ModifySeconds);
        Assert.Equal(Errno.NotSupported, await SharedFolder.ErrorOf(link.SetStat(new SetStat { Valid = SetStatMask.Mode, Mode = 0x1FF })));
        Assert.Equal(Errno.Loop, await SharedFolder.ErrorOf(link.Open()));
    }

    [Fact]
    public async Task Thousands_of_entries_are_listed_once_each_while_others_are_removed()
    {
        await using SharedFolder folder = await SharedFolder.Serve(messageSize: 4096);
        for (int i = 0; i < 5000; i++) File.WriteAllText(folder.PathOf($"file-{i:D4}"), "");
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"file-{i:D4}"), (await folder.Root.List()).Select(entry => entry.Name).Order(StringComparer.Ordinal));

        await using RemoteFile directory = await folder.Root.Walk("");
        await directory.Open();
        var seen = new HashSet<string>();
        ulong offset = 0, middle = 0;
        while (await directory.ReadDirectory(offset) is { Count: > 0 } entries)
        {
            foreach (RemoteEntry entry in entries) Assert.True(seen.Add(entry.Name), entry.Name);
            foreach (RemoteEntry entry in entries.Where(entry => entry.Name is not ("." or ".."))) await folder.Root.Unlink(entry.Name);
            offset = entries[^1].Offset;
            if (seen.Count is > 2000 and < 2100) middle = offset;
        }

        Assert.Equal(5002, seen.Count);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Inside));
        Assert.NotEqual(0ul, middle);
        _ = await directory.ReadDirectory(middle); // a place that was given may be asked for again
        Assert.Equal([".", ".."], (await directory.ReadDirectory(0)).Select(entry => entry.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Read_only_is_read_only()
    {
        await using SharedFolder folder = await SharedFolder.Serve(isReadOnly: true);
        File.WriteAllText(folder.PathOf("file"), "content");
        Directory.CreateDirectory(folder.PathOf("dir"));
        await using RemoteFile file = await folder.Root.Walk("file");
        Task[] changes =
        [
            folder.Create("new"), folder.Open("file", OpenFlags.WriteOnly), folder.Open("file", OpenFlags.ReadWrite), folder.Open("file", OpenFlags.Truncate),
            folder.Create("file", OpenFlags.WriteOnly), folder.Root.MakeDirectory("new"), folder.Root.MakeSymbolicLink("new", "x"), folder.Root.MakeNode("new", NodeMode.Pipe),
            folder.Root.Link(file, "new"), folder.Root.Rename("file", folder.Root, "new"), folder.Root.Unlink("file"), folder.Root.Unlink("dir", UnlinkFlags.Directory),
            file.SetStat(new SetStat { Valid = SetStatMask.Mode }), file.SetStat(new SetStat { Valid = SetStatMask.Size }), file.SetStat(new SetStat { Valid = SetStatMask.ModifyTime }),
            file.RenameTo(folder.Root, "new"), (await folder.Root.Walk("file")).Remove(), file.SetExtendedAttribute("user.x", "x"u8.ToArray()),
        ];
        foreach (Task change in changes) Assert.Equal(Errno.ReadOnly, await SharedFolder.ErrorOf(change));
        await using RemoteFile open = await folder.Open("file");
        Assert.Equal("content", Encoding.UTF8.GetString(await open.ReadToEnd()));
        Assert.Equal(["dir", "file"], Directory.GetFileSystemEntries(folder.Inside).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Pipes_and_devices_are_not_opened()
    {
        await using SharedFolder folder = await SharedFolder.Serve();
        _ = await folder.Root.MakeNode("pipe", NodeMode.Pipe | 0x1B6);
        _ = await folder.Root.MakeNode("socket", NodeMode.Socket | 0x1B6);
        Assert.Equal(Errno.NoDevice, await SharedFolder.ErrorOf(folder.Open("pipe")));
        Assert.Equal(Errno.NoDevice, await SharedFolder.ErrorOf(folder.Open("socket", OpenFlags.ReadWrite)));
        Assert.Equal(Errno.NoDevice, await SharedFolder.ErrorOf(folder.Create("pipe", OpenFlags.WriteOnly)));
        Assert.Equal(Errno.NotPermitted, await SharedFolder.ErrorOf(folder.Root.MakeNode("null", NodeMode.CharacterDevice | 0x1B6, 1, 3)));
        Assert.Equal(NodeMode.Pipe, (await (await folder.Root.Walk("pipe")).GetStat()).Mode & NodeMode.KindMask);
    }

    [Fact]
    public async Task Locks_hold_between_fids_and_against_programs_of_the_host()
    {
        await using SharedFolder folder = await SharedFolder.Serve();
        await using RemoteFile first = await folder.Create("file");
        await using RemoteFile second = await folder.Open("file", OpenFlags.ReadWrite);
        Assert.Equal(LockStatus.Success, await first.Lock(LockType.Write, 10, 10));
        Assert.Equal(LockStatus.Blocked, await second.Lock(LockType.Read, 15, 1));
        Assert.Equal((LockType.Write, 10ul, 10ul), await second.GetLock(LockType.Read, 0, 0));
        Assert.Equal(LockType.Unlock, (await second.GetLock(LockType.Read, 0, 10)).Type);
        Assert.Equal(LockStatus.Success, await second.Lock(LockType.Read, 20, 0));

        // one who waits gets it when it is given up, or may give up
        Task<LockStatus> waiting = second.Lock(LockType.Write, 12, 2, LockFlags.Block);
        using var source = new CancellationTokenSource();
        Task<LockStatus> impatient = second.Lock(LockType.Write, 13, 2, LockFlags.Block, cancellation: source.Token);
        await source.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.False(waiting.IsCompleted);
        Assert.Equal(LockStatus.Success, await first.Lock(LockType.Unlock, 0, 0));
        Assert.Equal(LockStatus.Success, await waiting);

        // whole files, as .NET shares them on the host
        Assert.Equal(LockStatus.Success, await first.Lock(LockType.Write, 0, 0, LockFlags.WholeFile));
        _ = Assert.Throws<IOException>(() => new FileStream(folder.PathOf("file"), FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose());
        await first.Close();
        using (new FileStream(folder.PathOf("file"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal(LockStatus.Blocked, await second.Lock(LockType.Read, 0, 0, LockFlags.WholeFile));
    }

    [Fact]
    public async Task Locks_of_a_client_are_not_in_its_own_way()
    {
        await using SharedFolder folder = await SharedFolder.Serve();
        await using RemoteFile first = await folder.Create("file");
        await using RemoteFile second = await folder.Open("file", OpenFlags.ReadWrite);
        await using Connection other = await folder.Connect();
        Assert.Equal(LockStatus.Success, await first.Lock(LockType.Write, 0, 10, LockFlags.OfClient));
        Assert.Equal(LockStatus.Success, await second.Lock(LockType.Write, 5, 10, LockFlags.OfClient));
        using (var host = new FileStream(folder.PathOf("file"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            _ = Assert.ThrowsAny<IOException>(() => host.Lock(12, 1));
            await second.Close();
            _ = Assert.ThrowsAny<IOException>(() => host.Lock(12, 1));
            await first.Close();
            host.Lock(12, 1);
        }
    }

    [Fact]
    public async Task Extended_attributes_of_users_are_served()
    {
        await using SharedFolder folder = await SharedFolder.Serve();
        await using RemoteFile file = await folder.Create("file");
        Errno error = await SharedFolder.ErrorOf(file.SetExtendedAttribute("user.colour", "blue"u8.ToArray()));
        if (error == Errno.NotSupported) return; // the host's file system has none
        Assert.Equal(Errno.None, error);
        await file.SetExtendedAttribute("user.empty", default, flags: 1);
        Assert.Equal("blue", Encoding.UTF8.GetString(await file.GetExtendedAttribute("user.colour")));
        Assert.Equal(["user.colour", "user.empty"], Encoding.UTF8.GetString(await file.GetExtendedAttribute("")).Split('\0', StringSplitOptions.RemoveEmptyEntries).Order());
        Assert.Equal(Errno.Exists, await SharedFolder.ErrorOf(file.SetExtendedAttribute("user.colour", "red"u8.ToArray(), flags: 1)));
        await file.SetExtendedAttribute("user.colour", default);
        Assert.Equal(Errno.NoData, await SharedFolder.ErrorOf(file.GetExtendedAttribute("user.colour")));
        Assert.Equal(Errno.NotSupported, await SharedFolder.ErrorOf(file.GetExtendedAttribute("security.capability")));
    }

    [Fact]
    public async Task Names_with_any_bytes_and_of_any_length_are_the_hosts()
    {
        await using SharedFolder folder = await SharedFolder.Serve();
        string longest = new('n', 255);
        await (await folder.Create(longest)).DisposeAsync();
        await (await folder.Create("ümläut \n *")).DisposeAsync();
        Assert.Equal([longest, "ümläut \n *"], (await folder.Root.List()).Select(entry => entry.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Errno.NameTooLong, await SharedFolder.ErrorOf(folder.Create(longest + "n")));
        Assert.Equal(Errno.Invalid, await SharedFolder.ErrorOf(folder.Create("a/b")));
        Assert.Equal(Errno.Invalid, await SharedFolder.ErrorOf(folder.Create("")));
        Assert.Equal(Errno.Exists, await SharedFolder.ErrorOf(folder.Create("..")));
    }
}
