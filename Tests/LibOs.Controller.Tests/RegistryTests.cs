using System.Diagnostics;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Tests;

public sealed class RegistryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("libos-registry-").FullName;
    private readonly PartitionRegistry _registry;

    public RegistryTests() => _registry = new PartitionRegistry(_root);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void NamesAreUnique()
    {
        Assert.Equal("web", Create("web").Name);
        UserError taken = Assert.Throws<UserError>(() => Create("web"));
        Assert.Contains("'web' is running", taken.Message, StringComparison.Ordinal);
        Assert.Equal("program", Create(null).Name);
        Assert.Equal("program-2", Create(null).Name);
        Assert.Equal("program-3", Create(null).Name);
        Assert.Equal(["program", "program-2", "program-3", "web"], _registry.List().Select(report => report.Partition.Name));
    }

    [Fact]
    public void TwoCallsAtOnceNeverGetTheSameName()
    {
        string[] names = new string[24];
        _ = Parallel.For(0, names.Length, i => names[i] = Create(null).Name);
        Assert.Equal(names.Length, names.Distinct().Count());
        int won = 0;
        _ = Parallel.For(0, 12, number =>
        {
            try
            {
                _ = Create("one");
                _ = Interlocked.Increment(ref won);
            }
            catch (UserError)
            {
            }
        });
        Assert.Equal(1, won);
    }

    [Theory]
    [InlineData("web", true)]
    [InlineData("a.b_c-9", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("-x", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    public void NamesAreFoldersThatNeedNoQuotes(string name, bool valid) => Assert.Equal(valid, PartitionName.IsValid(name));

    [Theory]
    [InlineData("Hello", "Hello")]
    [InlineData("Test, image", "Test-image")]
    [InlineData("..", "partition")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("---", "partition")]
    [InlineData("Größe 1.0", "Gr-e-1.0")]
    public void AProgramsNameBecomesOne(string program, string name)
    {
        Assert.Equal(name, PartitionName.From(program));
        Assert.True(PartitionName.IsValid(PartitionName.From(new string('x', 500) + program)));
    }

    [Fact]
    public void WhatAKilledForegroundRunHasLeftIsRemoved()
    {
        PartitionFolder dead = Create("dead");
        dead.WriteClaim(Dead(detached: false));
        PartitionFolder half = new(Path.Combine(_root, "partitions", "half"));
        _ = Directory.CreateDirectory(half.Path);
        Assert.Empty(_registry.List());
        Assert.False(dead.Exists);
        Assert.False(half.Exists);
        Assert.Equal("dead", Create("dead").Name);
    }

    [Fact]
    public void AKilledDetachedPartitionIsListedAsLostUntilItIsRemoved()
    {
        PartitionFolder folder = Create("job", detached: true);
        folder.WriteState(new PartitionState { Name = "job", State = PartitionPhase.Running, Detached = true, Memory = 1 << 20 });
        folder.WriteClaim(Dead(detached: true));
        PartitionState state = Assert.Single(_registry.List()).Partition;
        Assert.Equal(PartitionPhase.Lost, state.State);
        Assert.Equal(137, state.ExitCode);
        UserError taken = Assert.Throws<UserError>(() => Create("job"));
        Assert.Contains("libos rm job", taken.Message, StringComparison.Ordinal);
        Assert.True(_registry.Remove("job"));
        Assert.Empty(_registry.List());
    }

    [Fact]
    public void AnotherProcessWithTheSameNumberIsNotTheSupervisor()
    {
        // as after 32768 more processes, and as after a restart of the host
        SupervisorClaim own = SupervisorClaim.Own(detached: false, 1 << 20);
        Assert.True(own.IsAlive);
        Assert.False((own with { SupervisorStart = own.SupervisorStart + 1 }).IsAlive);
        Assert.False((own with { BootId = "another" }).IsAlive);
        Assert.False(Dead(detached: false).IsAlive);
        Assert.Equal(own, SupervisorClaim.Parse(own.ToString()));
        Assert.Null(SupervisorClaim.Parse(""));
        Assert.Null(SupervisorClaim.Parse("1 2 three"));
        Assert.Null(SupervisorClaim.Parse("x 2 boot detached 4 5 6"));
    }

    [Fact]
    public void ARunningPartitionIsNotRemoved()
    {
        _ = Create("here");
        Assert.False(_registry.Remove("here"));
        Assert.True(_registry.Folder("here").Exists);
    }

    [Fact]
    public void StateSurvivesItsWriting()
    {
        PartitionFolder folder = Create("state", detached: true);
        Assert.Null(folder.ReadState());
        var state = new PartitionState
        {
            Name = "state",
            State = PartitionPhase.Ended,
            Image = "/a/b \"c\".elf",
            Arguments = ["ä", "<&>", "\n"],
            Started = DateTimeOffset.UnixEpoch,
            Ended = DateTimeOffset.UnixEpoch.AddDays(1),
            ExitCode = 3,
            Memory = 1UL << 40,
        };
        folder.WriteState(state);
        Assert.Equivalent(state, folder.ReadState());
        File.WriteAllText(Path.Combine(folder.Path, "state.json"), "{ \"name\": ");
        Assert.Null(folder.ReadState());
    }

    [Fact]
    public void MemoryThatDoesNotFitIsRefusedWithTheFigures()
    {
        MemoryBudget.Check(100UL << 20, 200UL << 20, "the host", []);
        MemoryBudget.Check(100UL << 20, null, "the host", [1UL << 40]);
        UserError refused = Assert.Throws<UserError>(() => MemoryBudget.Check(256UL << 20, 512UL << 20, "the host", [200UL << 20, 50UL << 20]));
        Assert.Contains("256M of memory", refused.Message, StringComparison.Ordinal);
        Assert.Contains("the host has 512M left", refused.Message, StringComparison.Ordinal);
        Assert.Contains("2 running partitions may still take 250M", refused.Message, StringComparison.Ordinal);
        Assert.Equal(MemoryBudget.MachineBytes, MemoryBudget.Untouched(16 << 20, 16 << 20));
        Assert.Equal(0UL, MemoryBudget.Untouched(16 << 20, 1 << 30));
    }

    [Fact]
    public void RunningPartitionsCountByWhatTheyMayStillTake()
    {
        Proc("proc/meminfo", "MemTotal: 999 kB\nMemAvailable: 307200 kB\n");
        var host = new HostMemory(_root);
        _ = _registry.Create("first", "x", detached: false, 200UL << 20, host);
        UserError refused = Assert.Throws<UserError>(() => _registry.Create("second", "x", detached: false, 200UL << 20, host));
        Assert.Contains("1 running partition may still take 248M", refused.Message, StringComparison.Ordinal);
        Assert.False(_registry.Folder("second").Exists);
        _ = _registry.Create("second", "x", detached: false, 200UL << 20, null);
    }

    [Fact]
    public void ControlGroupsLimitMemory()
    {
        Proc("proc/meminfo", "MemAvailable: 1048576 kB\n");
        Assert.Equal((1UL << 30, "the host"), new HostMemory(_root).Available());
        Proc("proc/self/cgroup", "0::/a/b\n");
        Proc("sys/fs/cgroup/a/b/memory.max", "max\n");
        Proc("sys/fs/cgroup/a/b/memory.current", "5\n");
        Proc("sys/fs/cgroup/a/memory.max", "1000000\n");
        Proc("sys/fs/cgroup/a/memory.current", "700000\n");
        Proc("sys/fs/cgroup/a/memory.stat", "anon 1\ninactive_file 100000\n");
        Assert.Equal((400_000UL, "its control group"), new HostMemory(_root).Available());
        Proc("proc/self/cgroup", "4:memory:/x\n0::/a/b\n");
        Proc("sys/fs/cgroup/memory/x/memory.limit_in_bytes", "9223372036854771712\n");
        Proc("sys/fs/cgroup/memory/x/memory.usage_in_bytes", "1\n");
        Assert.Equal((400_000UL, "its control group"), new HostMemory(_root).Available());
        Proc("sys/fs/cgroup/memory/x/memory.limit_in_bytes", "300000\n");
        Assert.Equal((299_999UL, "its control group"), new HostMemory(_root).Available());
    }

    private PartitionFolder Create(string? name, bool detached = false) => _registry.Create(name, "program", detached, 1 << 20, null);

    // a process that has ended, and been waited for
    private static SupervisorClaim Dead(bool detached)
    {
        using Process process = Process.Start("/bin/true");
        process.WaitForExit();
        return new SupervisorClaim(process.Id, 1, ProcessFacts.BootId, detached, 1 << 20, 0, 0);
    }

    private void Proc(string file, string text)
    {
        string path = Path.Combine(_root, file);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
