using System.IO.Compression;

namespace LibOs.Boot.Tests;

/// <summary>A partition is looked at from outside, while it runs, when it has panicked, and from its first instruction on.</summary>
public class DebugTests
{
    private static string Source => Path.Combine(Repository.Root, "Tests/Programs/Debugging/Program.cs");

    [Fact]
    public async Task Stacks_and_dumps_show_every_thread_with_lines()
    {
        string name = "debugged-" + Guid.NewGuid().ToString("N")[..8], dump = Path.Combine(Path.GetTempPath(), name + ".zip");
        var settings = new RunSettings { KeepInputOpen = true, Options = ["--cpus", "2", "--name", name] };
        try
        {
            await using Partition partition = Partition.Start(ProgramImage.Debugging, [], settings);
            await partition.WaitForOutputAsync("ready 42 True\n");
            string stacks = (await Tool("stacks", name)).AssertOk().OutputText;
            AssertStacks(stacks);
            _ = (await Tool("dump", name, dump)).AssertOk();
            _ = (await Tool("pause", name)).AssertOk();
            string[] paused = [(await Tool("stacks", name)).AssertOk().OutputText, (await Tool("stacks", name)).AssertOk().OutputText];
            AssertStacks(paused[0]);
            // a look at a partition that stands still does not let it go
            Assert.Equal(paused[0], paused[1]);
            _ = (await Tool("resume", name)).AssertOk();
            partition.Input.Close();
            Outcome outcome = (await partition.EndAsync()).AssertOk();
            Assert.Equal("ready 42 True\ndone\n", outcome.OutputText);

            AssertStacks((await Tool("stacks", dump)).AssertOk().OutputText);
            Outcome gdb = await Tool("debug", dump, "--batch", "-x", "thread apply all bt");
            // gdb ends where the C library's code begins, which has no call frame information
            Assert.Contains("LibOs.Kernel.Kernel.ReadInput", gdb.OutputText);
            Assert.Contains("LibOs.Kernel.Kernel.WaitFutex", gdb.OutputText);
            Assert.Contains($"LibOs.Debugging.Program.Spin () at {Source}:", gdb.OutputText);
            using ZipArchive archive = ZipFile.OpenRead(dump);
            Assert.Superset(new HashSet<string> { "core", "image.elf", "image.elf.dbg", "information.txt", "arguments.txt", "stacks.txt", "cpu/0", "cpu/1" }, archive.Entries.Select(entry => entry.FullName).ToHashSet());
            // memory that nobody has touched is not in it
            Assert.InRange(archive.GetEntry("core")!.Length, 1 << 20, 64 << 20);
        }
        finally
        {
            File.Delete(dump);
        }
    }

    [Fact]
    public async Task A_debugger_breaks_in_Main_at_lines_in_methods_and_in_the_kernel()
    {
        int line = 1 + Array.FindIndex(await File.ReadAllLinesAsync(Source), text => text.Contains("a breakpoint goes here", StringComparison.Ordinal));
        Outcome outcome = await Tool("debug", ProgramImage.Debugging.Path, "--batch", "--run-options", "--cpus 2",
            "-b", $"Program.cs:{line}", "-b", "LibOs.Components.Console.HostStreams.None", "-x", "info threads", "-x", "bt 3");
        // a method that is not there is named before anything starts to run
        Assert.NotEqual(0, outcome.Code);
        Assert.Contains("no method is called 'LibOs.Components.Console.HostStreams.None'", outcome.ErrorText);

        outcome = await Tool("debug", ProgramImage.Debugging.Path, "--batch", "--run-options", "--cpus 2",
            "-b", $"Program.cs:{line}",
            "-x", "echo main:\\n", "-x", "bt 1", "-x", "info threads",
            "-x", "continue", "-x", "echo line:\\n", "-x", "bt 2", "-x", "print a + b", "-x", "partition-threads",
            "-x", "tbreak-method Kernel.ReadInput", "-x", "continue", "-x", "echo kernel:\\n", "-x", "bt", "-x", "kill");
        string text = outcome.OutputText;
        string main = Part(text, "main:", "line:"), stopped = Part(text, "line:", "kernel:"), kernel = Part(text, "kernel:", null);
        Assert.Matches($@"LibOs\.Debugging\.Program\.Main \(.*\) at {Source}:[0-9]+", main);
        Assert.Contains("CPU#0", main);
        Assert.Contains("CPU#1", main);
        Assert.Contains($"LibOs.Debugging.Program.Add (a=40, b=2) at {Source}:{line}", stopped);
        Assert.Contains("= 42", stopped);
        Assert.Contains("main ", stopped);
        Assert.Contains("LibOs.Kernel.Kernel.ReadInput", kernel);
        Assert.Contains("Kernel.Streams.cs:", kernel);
        // down to the system call that led there
        Assert.Contains("libos_syscall_entry", kernel);
    }

    [Fact]
    public async Task A_panic_is_dumped_when_asked()
    {
        string dump = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".zip");
        try
        {
            Outcome outcome = await Partition.RunAsync(ProgramImage.Debugging, ["panic"], new RunSettings { Options = ["--dump-on-panic", dump] });
            Assert.Equal(121, outcome.Code);
            Assert.Contains($"the partition was dumped into '{dump}'", outcome.ErrorText);
            string stacks = (await Tool("stacks", dump)).AssertOk().OutputText;
            Assert.Contains("Kernel.Panic", stacks);
            Assert.Contains("LibOs.Debugging.Program.Main", stacks);
            using ZipArchive archive = ZipFile.OpenRead(dump);
            using var log = new StreamReader(archive.GetEntry("log.txt")!.Open());
            Assert.Contains("asked for by the program", await log.ReadToEndAsync());
        }
        finally
        {
            File.Delete(dump);
        }
    }

    [Fact]
    public async Task A_method_is_disassembled_with_its_lines()
    {
        string text = (await Tool("disasm", ProgramImage.Debugging.Path, "Program.Add")).AssertOk().OutputText;
        Assert.Contains("LibOs.Debugging.Program.Add: 0x", text);
        Assert.Contains("int sum = a + b; // a breakpoint goes here", text);
        Assert.Contains("ret", text);
        Outcome missing = await Tool("disasm", ProgramImage.Debugging.Path, "Program.Nowhere");
        Assert.Equal(64, missing.Code);
        Assert.Equal("libos: no method is called 'Program.Nowhere' in this image\n", missing.ErrorText);
    }

    private static void AssertStacks(string text)
    {
        string[] threads = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        string main = Assert.Single(threads, thread => thread.StartsWith("thread 1 ", StringComparison.Ordinal));
        Assert.Contains("Kernel.ReadInput", main);
        Assert.Contains("--- system call ---", main);
        Assert.Matches($@"LibOs\.Debugging\.Program\.Main\+0x[0-9a-f]+ in {Source}:line [0-9]+\n", main);
        Assert.Contains(threads, thread => thread.Contains("'spinner' ", StringComparison.Ordinal) && thread.Contains("Program.Spin", StringComparison.Ordinal));
        Assert.Contains(threads, thread => thread.Contains("'sleeper' waiting", StringComparison.Ordinal) && thread.Contains("Program.Sleep", StringComparison.Ordinal) | thread.Contains("System.Threading.Thread.Sleep", StringComparison.Ordinal));
        string waiter = Assert.Single(threads, thread => thread.Contains("'waiter' waiting", StringComparison.Ordinal));
        Assert.Contains("Kernel.WaitFutex", waiter);
        Assert.Contains("System.Threading.Monitor.Enter", waiter);
        Assert.Contains("Program.WaitForLock", waiter);
    }

    private static string Part(string text, string from, string? to)
    {
        int start = text.IndexOf(from + "\n", StringComparison.Ordinal);
        Assert.True(start >= 0, text);
        int end = to is null ? text.Length : text.IndexOf(to + "\n", start, StringComparison.Ordinal);
        Assert.True(end >= 0, text);
        return text[start..end];
    }

    private static Task<Outcome> Tool(params string[] arguments) => ToolRun.RunAsync(arguments);
}
