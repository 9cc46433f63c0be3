namespace LibOs.Boot.Tests;

/// <summary>The collector in each of its kinds: concurrent and not, and with a heap for each core.</summary>
public class CollectorTests
{
    private static readonly string[] s_programs =
    [
        "gc-stop-spinning", "gc-stop-sleeping", "gc-stop-waiting", "gc-stop-in-kernel", "gc-stop-starting", "gc-interior", "gc-pinned", "gc-compaction",
        "gc-graph", "gc-resurrection", "gc-finalizer-counts", "gc-weak", "gc-dependent", "gc-handles", "gc-large-objects", "gc-generations",
        "gc-background", "gc-allocating-threads", "gc-exceptions", "gc-arrays",
    ];

    public static TheoryData<string> Programs() => [.. s_programs];

    [Theory]
    [MemberData(nameof(Programs))]
    public Task Works_without_concurrent_collections(string program) =>
        CompareAsync(ProgramImage.Conformance, program, new RunSettings { Environment = ["DOTNET_gcConcurrent=0"] });

    [Theory]
    [MemberData(nameof(Programs))]
    public Task Works_with_a_heap_for_each_core(string program) =>
        CompareAsync(ProgramImage.ServerCollector, program, new RunSettings { Options = ["--cpus", "4", "--memory", "512M"] });

    [Theory]
    [InlineData(new[] { "--cpus", "1" }, "workstation Interactive\n", "")]
    [InlineData(new[] { "--cpus", "1" }, "workstation Batch\n", "DOTNET_gcConcurrent=0")]
    public async Task Is_the_one_asked_for(string[] options, string expected, string variable)
    {
        var settings = new RunSettings { Options = options, Environment = variable.Length == 0 ? [] : [variable] };
        Assert.Equal(expected, (await Partition.RunAsync(ProgramImage.Conformance, ["gc-mode"], settings)).AssertOk().OutputText);
    }

    [Fact]
    public async Task Has_a_heap_for_each_core_where_the_project_says_so()
    {
        var settings = new RunSettings { Options = ["--cpus", "4", "--memory", "512M"] };
        Assert.Equal("server Interactive\n", (await Partition.RunAsync(ProgramImage.ServerCollector, ["gc-mode"], settings)).AssertOk().OutputText);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("4")]
    public async Task Works_while_a_thread_waits_for_input(string cores)
    {
        var settings = new RunSettings { KeepInputOpen = true, Options = ["--cpus", cores] };
        await using Partition partition = Partition.Start(ProgramImage.Conformance, ["gc-stop-input"], settings);
        await partition.WaitForOutputAsync("ready\n");
        await partition.Input.WriteAsync("the line\n"u8.ToArray());
        await partition.Input.FlushAsync();
        Assert.Equal("ready\nthe line\n", (await partition.EndAsync()).AssertOk().OutputText);
    }

    private static async Task CompareAsync(ProgramImage image, string program, RunSettings settings)
    {
        Task<Outcome> linux = LinuxProgram.RunAsync(image, [program], settings);
        Outcome partition = await Partition.RunAsync(image, [program], settings);
        partition.AssertOk().AssertSame(await linux);
    }
}
