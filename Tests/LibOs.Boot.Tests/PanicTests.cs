using System.Text;
using LibOs.Abstractions.Wire;

namespace LibOs.Boot.Tests;

/// <summary>A kernel that cannot go on says so in words that lead to the place.</summary>
public class PanicTests
{
    [Fact]
    public async Task A_panic_names_methods_and_lines()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["kernel-panic"]);
        Assert.Equal(PartitionExitCode.Panic, outcome.Code);
        Assert.Equal("before the panic\n", outcome.OutputText);
        string begin = Encoding.ASCII.GetString(PanicMarkers.Begin) + "\n", end = Encoding.ASCII.GetString(PanicMarkers.End) + "\n";
        Assert.StartsWith(begin, outcome.ErrorText);
        Assert.EndsWith(end, outcome.ErrorText);
        Assert.Contains("cause: asked for by the program\n", outcome.ErrorText);
        Assert.Contains($"system call: {0x4C490006}\n", outcome.ErrorText);
        string[] stack = [.. outcome.ErrorText.Split('\n').Where(line => line.Contains("[<0x", StringComparison.Ordinal))];
        Assert.True(stack.Length >= 3, outcome.ErrorText);
        Assert.Contains(stack, line => line.Contains("DispatchOwn", StringComparison.Ordinal) && line.Contains("Kernel.OwnCalls.cs:line ", StringComparison.Ordinal));
        Assert.Contains(stack, line => line.Contains("HandleSystemCall", StringComparison.Ordinal) && line.Contains("Kernel.SystemCalls.cs:line ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_stack_goes_on_into_the_program()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["kernel-panic"]);
        // frame pointers lead there; the method that made the call has its address in a register only
        Assert.Matches(@"LibOs\.Conformance\.Program\.Main.* in .*/Program\.cs:line [0-9]+\n", outcome.ErrorText);
    }

    [Fact]
    public async Task On_Linux_the_same_call_is_refused() =>
        Assert.Equal(3, (await LinuxProgram.RunAsync(ProgramImage.Conformance, ["kernel-panic"])).Code);
}
