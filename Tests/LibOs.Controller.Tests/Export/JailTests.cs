using LibOs.NineP.Client;
using LibOs.NineP.Protocol;

namespace LibOs.Controller.Tests.Export;

/// <summary>Nothing leads out of a shared directory.</summary>
public sealed class JailTests
{
    [Fact]
    public async Task Dots_end_at_the_root()
    {
        await using SharedFolder folder = await SharedFolder.Serve();
        _ = Directory.CreateDirectory(folder.PathOf("a/b"));
        Assert.Equal(folder.Root.Qid.Path, (await folder.Root.Walk("..")).Qid.Path);
        Assert.Equal(folder.Root.Qid.Path, (await folder.Root.Walk("a/b/../../../../../..")).Qid.Path);
        Assert.Equal((await folder.Root.Walk("a")).Qid.Path, (await folder.Root.Walk("a/b/..")).Qid.Path);
        Assert.Equal(Errno.NoEntry, await SharedFolder.ErrorOf(folder.Root.Walk("../outside")));
        Assert.Equal(Errno.NoEntry, await SharedFolder.ErrorOf(folder.Root.Walk("a/../../outside/secret")));
    }

    [Fact]
    public async Task A_directory_that_left_the_jail_has_nothing_above_it()
    {
        await using SharedFolder folder = await SharedFolder.Serve();
        _ = Directory.CreateDirectory(folder.PathOf("a/b"));
        await using RemoteFile inner = await folder.Root.Walk("a/b");
        Directory.Move(folder.PathOf("a"), Path.Combine(folder.Outside, "a"));
        Assert.Equal(Errno.Stale, await SharedFolder.ErrorOf(inner.Walk("..")));
        Assert.Equal(Errno.Stale, await SharedFolder.ErrorOf((await inner.Walk("")).Remove()));
        Directory.Delete(folder.Inside, recursive: true);
        Assert.Equal(Errno.NoEntry, await SharedFolder.ErrorOf(folder.Create("file")));
    }

    [Fact]
    public async Task Links_lead_nowhere()
    {
        await using SharedFolder folder = await SharedFolder.Serve();
        foreach ((string name, string target) in new[] { ("absolute", folder.Outside), ("relative", "../outside"), ("file", "../outside/secret"), ("root", "/"), ("self", "/proc/self/root") })
        {
            _ = File.CreateSymbolicLink(folder.PathOf(name), target);
            await using RemoteFile link = await folder.Root.Walk(name);
            Assert.True(link.Qid.IsSymbolicLink);
            Assert.Equal(Errno.Loop, await SharedFolder.ErrorOf(link.Open()));
            Assert.Equal(Errno.Loop, await SharedFolder.ErrorOf(folder.Create(name, OpenFlags.ReadWrite)));
            Assert.Equal(Errno.NotDirectory, await SharedFolder.ErrorOf(link.Walk("secret")));
            Assert.Equal(Errno.NotDirectory, await SharedFolder.ErrorOf(link.Walk("..")));
            Assert.Equal(Errno.NotDirectory, await SharedFolder.ErrorOf(link.MakeDirectory("made")));
            Assert.Equal(Errno.NotDirectory, await SharedFolder.ErrorOf(link.Unlink("secret")));
            Assert.Equal(Errno.Invalid, await SharedFolder.ErrorOf(link.SetStat(new SetStat { Valid = SetStatMask.Size })));
            Assert.Equal(Errno.NoEntry, await SharedFolder.ErrorOf(folder.Root.Walk(name + "/secret")));
        }

        Assert.Equal(["secret"], Directory.GetFileSystemEntries(folder.Outside).Select(Path.GetFileName));
        Assert.Equal("secret", File.ReadAllText(Path.Combine(folder.Outside, "secret")));
    }

    [Fact]
    public async Task One_who_exchanges_directories_and_links_gets_nothing_out()
    {
        await using SharedFolder folder = await SharedFolder.Serve();
        string swapped = folder.PathOf("swapped"), real = folder.PathOf("real"), link = folder.PathOf("link");
        _ = Directory.CreateDirectory(swapped);
        File.WriteAllText(Path.Combine(swapped, "secret"), "harmless");
        _ = File.CreateSymbolicLink(link, folder.Outside);
        using var end = new CancellationTokenSource();
        var swapping = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                Directory.Move(swapped, real);
                Directory.Move(link, swapped);
                Directory.Move(swapped, link);
                Directory.Move(real, swapped);
            }
        });

        int reached = 0, refused = 0;
        for (int i = 0; i < TestRun.Count(3000, 100_000); i++)
        {
            try
            {
                await using (RemoteFile file = await folder.Root.Walk("swapped/secret"))
                {
                    await file.Open(OpenFlags.ReadWrite);
                    Assert.Equal("harmless"u8.ToArray(), await file.ReadToEnd());
                    await file.Write(0, "harmless"u8.ToArray());
                    reached++;
                }

                await using RemoteFile directory = await folder.Root.Walk("swapped");
                await directory.Create($"made-{i}", OpenFlags.WriteOnly, 0x1FF);
                await using RemoteFile above = await folder.Root.Walk("swapped");
                _ = await above.MakeDirectory($"dir-{i}", 0x1FF);
                await (await above.Walk($"dir-{i}")).Remove();
                await above.Unlink($"made-{i}");
            }
            catch (NinePException failure) when (failure.Error is Errno.NoEntry or Errno.NotDirectory or Errno.Loop or Errno.Stale)
            {
                refused++;
            }
        }

        await end.CancelAsync();
        await swapping;
        Assert.True(reached > 0 && refused > 0, $"reached {reached}, refused {refused}");
        Assert.Equal(["secret"], Directory.GetFileSystemEntries(folder.Outside).Select(Path.GetFileName));
        Assert.Equal("secret", File.ReadAllText(Path.Combine(folder.Outside, "secret")));
    }

    [Fact]
    public void What_cannot_be_shared_is_said_why()
    {
        using var tree = new LibOs.Controller.Export.ExportTree();
        Assert.Contains("does not exist", Assert.Throws<UserError>(() => tree.Add("x", "/nothing/here", false)).Message, StringComparison.Ordinal);
        Assert.Contains("not a directory", Assert.Throws<UserError>(() => tree.Add("x", "/etc/passwd", false)).Message, StringComparison.Ordinal);
    }
}
