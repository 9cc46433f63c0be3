namespace LibOs.Boot.Tests;

/// <summary>The same file runs on Linux and in a partition and must do the same, byte for byte.</summary>
public class OracleTests
{
    private static readonly Lazy<string[][]> s_list = new(List);

    private static readonly string[][] s_special =
    [
        ["unhandled"], ["unhandled-null"], ["unhandled-thread"], ["fail-fast"],
        ["environment-exit", "17"], ["exit-code-property"], ["exit-background"], ["exit-foreground"], ["process-exit"],
        ["exit-other-thread", "23"], ["errors", "500"], ["out-and-error"], ["no-input"], ["no-such-program"],
        ["write-code"], ["run-data"], ["file-missing"], ["file-write"], ["load-library"],
    ];

    /// <summary>The special programs that other tests of this assembly run.</summary>
    private static readonly string[] s_elsewhere =
    [
        "args", "env", "exit",
        "cat", "yes", "lines", "characters", "consume", "until-closed", "interleave",
        "wait-signal", "cancel-key", "sleep", "spin", "ignore-signals",
        "clock", "clock-server", "memory-statistics", "out-of-memory", "use-share", "exhaust-heap",
        "exhaust-heap-threads", "exhaust-native", "exhaust-threads", "deep-stacks", "kernel-log", "kernel-panic", "records-on-main", "stack-overflow",
        "end", "end-list", "call-refused", "gc-stop-input", "gc-mode",
        "socket", "socket-connect", "unix-socket", "dns", "process-start", "process-list", "file-watcher",
    ];

    /// <summary>All programs that can be compared as they are.</summary>
    public static TheoryData<string> Deterministic() => [.. s_list.Value.Where(row => row[1] == "deterministic").Select(row => row[0])];

    /// <summary>Programs that end badly on purpose, and those whose arguments matter: also the same on both.</summary>
    public static TheoryData<string[]> Special() => [.. s_special];

    [Theory]
    [MemberData(nameof(Deterministic))]
    public Task Prints_what_it_prints_on_Linux(string program) => CompareAsync([program]);

    [Theory]
    [MemberData(nameof(Special))]
    public Task Ends_as_it_ends_on_Linux(string[] arguments) => CompareAsync(arguments);

    /// <summary>
    /// On Linux, musl knows only the touched part of the first thread's stack, and the text of a record does not always
    /// find enough of it; a partition's first thread must do what any thread does.
    /// </summary>
    [Fact]
    public async Task The_first_thread_has_the_stack_of_any_thread()
    {
        Outcome anyThread = await LinuxProgram.RunAsync(ProgramImage.Conformance, ["records"]);
        (await Partition.RunAsync(ProgramImage.Conformance, ["records-on-main"])).AssertOk().AssertSame(anyThread);
    }

    [Fact]
    public void Every_program_is_tested()
    {
        IEnumerable<string> special = s_list.Value.Where(row => row[1] == "special").Select(row => row[0]);
        IEnumerable<string> here = s_special.Select(row => row[0]);
        IEnumerable<string> untested = special.Except(here).Except(s_elsewhere);
        Assert.True(!untested.Any(), $"no boot test runs {string.Join(", ", untested)}");
    }

    private static async Task CompareAsync(string[] arguments)
    {
        Task<Outcome> linux = LinuxProgram.RunAsync(ProgramImage.Conformance, arguments);
        Outcome partition = await Partition.RunAsync(ProgramImage.Conformance, arguments);
        partition.AssertSame(await linux);
    }

    private static string[][] List()
    {
        Outcome list = LinuxProgram.RunAsync(ProgramImage.Conformance, ["list"]).GetAwaiter().GetResult();
        return [.. list.AssertOk().Lines.Select(line => line.Split(' '))];
    }
}
