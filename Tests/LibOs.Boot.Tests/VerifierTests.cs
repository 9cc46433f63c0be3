namespace LibOs.Boot.Tests;

/// <summary>What the image verifier does to applications that bring a scheduler of their own.</summary>
public class VerifierTests
{
    [Fact]
    public void A_policy_that_breaks_the_rules_of_kernel_path_is_no_image()
    {
        string output = Assert.Throws<InvalidOperationException>(() => ProgramImage.BrokenPolicy.Path).Message;
        foreach (var (code, method, what) in ((string, string, string)[])
        [
            ("LIBOS0030", "Allocate", "allocates an object"),
            ("LIBOS0030", "Allocate", "stores a reference to an object"),
            ("LIBOS0030", "CallPointer", "calls through a function pointer"),
            ("LIBOS0030", "CallDelegate", "calls a delegate"),
            ("LIBOS0030", "CallInterface", "calls through an interface"),
            ("LIBOS0030", "CountPicks", "thread-local memory"),
            ("LIBOS0030", "UseTable", "static constructor"),
            ("LIBOS0030", "Refuse", "throws"),
            ("LIBOS0031", "Descend", "calls itself"),
            ("LIBOS0030", "TakeStack", "stackalloc"),
        ])
        {
            string line = Assert.Single(output.Split('\n').Distinct(), line => line.Contains($"error {code}: Kernel path: BrokenPolicy.BrokenScheduler.{method} ", StringComparison.Ordinal)
                && line.Contains(what, StringComparison.Ordinal));
            // the source line, and a way that begins at an entry of the kernel and leads through the policy's method
            Assert.Contains("BrokenScheduler.cs(", line, StringComparison.Ordinal);
            Assert.Matches(@"Path from the kernel's entry: libos_\w+ .*> BrokenPolicy\.BrokenScheduler\.Pick .*> BrokenPolicy\.BrokenScheduler\." + method, line);
        }
    }

    [Fact]
    public async Task A_policy_that_reads_past_its_storage_panics_and_is_named()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.CarelessPolicy, []);
        Assert.Equal(Abstractions.Wire.PartitionExitCode.Panic, outcome.Code);
        Assert.Equal("thrown in the program\n", outcome.OutputText);
        Assert.Matches(@"cause: range check failed in the scheduler policy 'careless' at \[<0x[0-9a-f]{16}>\] CarelessPolicy\.CarelessScheduler\.Look\+0x[0-9a-f]+ in .*/CarelessScheduler\.cs:line [0-9]+\n", outcome.ErrorText);
        string[] stack = [.. outcome.ErrorText.Split('\n').SkipWhile(line => line != "stack:")];
        Assert.Contains(stack, line => line.Contains("CarelessPolicy.CarelessScheduler.Look+", StringComparison.Ordinal));
        Assert.Contains(stack, line => line.Contains("PickNext+", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_image_throws_on_Linux()
    {
        Outcome outcome = await LinuxProgram.RunAsync(ProgramImage.CarelessPolicy, []);
        Assert.Equal(0, outcome.Code);
        Assert.Equal("thrown in the program\nno kernel of ours\n", outcome.OutputText);
    }
}
