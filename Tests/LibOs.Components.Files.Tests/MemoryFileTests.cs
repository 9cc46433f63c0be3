using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files.Tests;

/// <summary>Files in memory against a model, and what they give back.</summary>
public sealed class MemoryFileTests
{
    private const long NoSpace = -28;

    public MemoryFileTests() => Program.Start();

    [Fact]
    public void Content_is_as_a_model_has_it()
    {
        TestRun.Repeat(TestRun.Count(20, 2000), random =>
        {
            Assert.Equal(0, Program.Open("/tmp/content", Program.Create | Program.ReadWrite, out int file));
            byte[] model = [];
            for (int step = 0; step < 60; step++)
            {
                int place = random.Next(3) == 0 ? random.Next(40) : random.Next(60_000);
                if (random.Next(3) == 0)
                {
                    Assert.Equal(0, Program.SetSize(file, place));
                    Array.Resize(ref model, place);
                }
                else
                {
                    byte[] data = new byte[random.Next(2) == 0 ? random.Next(20) : random.Next(10_000)];
                    random.NextBytes(data);
                    Assert.Equal(data.Length, Program.Write(file, place, data));
                    if (data.Length > 0 && model.Length < place + data.Length) Array.Resize(ref model, place + data.Length);
                    data.CopyTo(model, data.Length > 0 ? place : 0);
                }

                Assert.Equal(model, Program.Read(file));
            }

            Program.Close(file);
            Assert.Equal(0, Program.Unlink("/tmp/content", isDirectory: false));
        });
    }

    [Fact]
    public void Names_are_as_a_model_has_them()
    {
        TestRun.Repeat(TestRun.Count(20, 2000), random =>
        {
            const string Root = "/tmp/names";
            Assert.Equal(0, Program.MakeDirectory(Root));
            var model = new HashSet<string>();
            for (int step = 0; step < 400; step++)
            {
                string name = $"n{random.Next(60)}", other = $"n{random.Next(60)}";
                switch (random.Next(4))
                {
                    case 0:
                        Assert.Equal(model.Add(name) ? 0 : -17, Create($"{Root}/{name}"));
                        break;
                    case 1:
                        Assert.Equal(model.Remove(name) ? 0 : -2, Program.Unlink($"{Root}/{name}", isDirectory: false));
                        break;
                    case 2:
                        Assert.Equal(model.Contains(name) ? 0 : -2, Program.Rename($"{Root}/{name}", $"{Root}/{other}"));
                        if (model.Contains(name) && name != other)
                        {
                            _ = model.Remove(name);
                            _ = model.Add(other);
                        }

                        break;
                    default:
                        FileStatus status = default;
                        Assert.Equal(model.Contains(name) ? 0 : -2, Program.GetStatus($"{Root}/{name}", ref status));
                        break;
                }
            }

            Assert.Equal(model.Append(".").Append("..").Order(StringComparer.Ordinal), Program.List(Root).Order(StringComparer.Ordinal));
            foreach (string name in model) Assert.Equal(0, Program.Unlink($"{Root}/{name}", isDirectory: false));
            Assert.Equal(0, Program.Unlink(Root, isDirectory: true));
        });
    }

    [Fact]
    public void Everything_that_was_taken_comes_back()
    {
        long before = FakeHost.Frames;
        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(0, Program.MakeDirectory("/tmp/back"));
            for (int i = 0; i < 3000; i++) Assert.Equal(0, Create($"/tmp/back/a-name-of-some-length-{i}"));
            Assert.Equal(0, Program.Open("/tmp/back/large", Program.Create | Program.ReadWrite, out int file));
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < 8; i++) Assert.Equal(block.Length, Program.Write(file, (long)i << 30, block));
            Program.Close(file);
            Assert.Equal(0, Program.Unlink("/tmp/back/large", isDirectory: false));
            for (int i = 0; i < 3000; i++) Assert.Equal(0, Program.Unlink($"/tmp/back/a-name-of-some-length-{i}", isDirectory: false));
            Assert.Equal(0, Program.Unlink("/tmp/back", isDirectory: true));
        }

        // Kept are buffers for walks, the table of open files, the page of zeros, and pieces of frames.
        Assert.InRange(FakeHost.Frames - before, 0, 40);
    }

    [Fact]
    public void Without_memory_calls_fail_and_what_was_there_stays()
    {
        Assert.Equal(0, Program.Open("/tmp/kept", Program.Create | Program.ReadWrite, out int file));
        Assert.Equal(5, Program.Write(file, 0, "kept!"u8));
        try
        {
            for (int left = 0; left < 40; left++)
            {
                FakeHost.FramesLeft = left;
                _ = Create($"/tmp/short-{left}");
                _ = Program.MakeDirectory($"/tmp/folder-{left}");
                _ = Program.MakeSymbolicLink("/somewhere", $"/tmp/link-{left}");
                _ = Program.Link("/tmp/kept", $"/tmp/second-{left}");
                long written = Program.Write(file, 1 << 20, new byte[400_000]);
                Assert.True(written == NoSpace || written > 0, $"{written}");
                _ = Program.SetSize(file, 5);
            }
        }
        finally
        {
            FakeHost.FramesLeft = long.MaxValue / 2;
        }

        Assert.Equal("kept!"u8, Program.Read(file));
        Program.Close(file);
        Assert.Equal(0, Create("/tmp/works-again"));
    }

    [Fact]
    public void The_tree_has_what_a_program_looks_for()
    {
        Assert.Equal(["dev", "etc", "proc", "root", "sys", "tmp", "usr", "var"], Program.List("/").Where(name => name[0] != '.').Order(StringComparer.Ordinal));
        Assert.Equal([".", "..", "0", "1", "2"], Program.List("/proc/self/fd"));
        FileStatus status = default;
        Assert.Equal(0, Program.GetStatus("/proc/self/exe", ref status));
        Assert.Equal(-2, Create("/proc/self/new"));
        Assert.Equal(-1, Program.Unlink("/proc/self/maps", isDirectory: false));
        Assert.Equal(0, Program.Open("/proc/meminfo", 0, out int file));
        Assert.Equal("content\n"u8, Program.Read(file));
        Program.Close(file);
    }

    private static long Create(string path)
    {
        long result = Program.Open(path, Program.Create | Program.Exclusive | Program.ReadWrite, out int file);
        if (result == 0) Program.Close(file);
        return result;
    }
}
