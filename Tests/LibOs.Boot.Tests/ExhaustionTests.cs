namespace LibOs.Boot.Tests;

/// <summary>Much memory in use, and more asked for than there is: an exception, after which the program goes on.</summary>
public class ExhaustionTests
{
    private static readonly RunSettings s_small = new() { Options = ["--memory", "64M"] };

    [Fact]
    public async Task Running_out_of_memory_is_an_exception_and_the_program_goes_on()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["out-of-memory"], new RunSettings { Options = ["--memory", "96M"] });
        Assert.Equal("out of memory True\n1048576\n", outcome.AssertOk().OutputText);
    }

    [Theory]
    [InlineData("64M", 100)]
    [InlineData("64M", 1_000_000)]
    [InlineData("64M", 8_000_000)]
    [InlineData("256M", 10_000)]
    [InlineData("1G", 1_000_000)]
    public async Task Seventy_percent_of_memory_are_the_programs(string memory, int size)
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.BitmapFrames, ["share", $"{size}", "70"], new RunSettings { Options = ["--memory", memory] });
        Assert.Equal($"kept 70 % in objects of {size}: True\n", outcome.AssertOk().OutputText);
    }

    [Fact]
    public async Task The_same_is_the_programs_in_a_large_image()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["use-share", "1000", "70"]);
        Assert.Equal("kept 70 % in objects of 1000: True\n", outcome.AssertOk().OutputText);
    }

    [Fact]
    public async Task The_heap_can_be_filled_again_and_again()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["exhaust-heap"], new RunSettings { Options = ["--memory", "192M"] });
        Assert.Equal(["1048576: out of memory True", "100000: out of memory True", "10000: out of memory True", "1000: out of memory True",
            "100: out of memory True", "8388608: out of memory True", "1048576"], outcome.AssertOk().Lines);
    }

    [Fact]
    public async Task Several_threads_fill_the_heap()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["exhaust-heap-threads"], s_small);
        Assert.Equal("12 1048576\n", outcome.AssertOk().OutputText);
    }

    [Fact]
    public async Task Native_memory_runs_out()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["exhaust-native"], s_small);
        Assert.Equal(["16777216: out of memory True", "1048576: out of memory True", "100000: out of memory True", "3000: out of memory True", "1048576"],
            outcome.AssertOk().Lines);
    }

    /// <summary>The first exception of a program needs memory of its own in the runtime.</summary>
    [Fact]
    public async Task The_first_exception_is_that_memory_ran_out_to_the_last_page()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["exhaust-native", "3000"], s_small);
        Assert.Equal(["3000: out of memory True", "1048576"], outcome.AssertOk().Lines);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("8")]
    public async Task Threads_run_out(string mebibytesOfStack)
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["exhaust-threads", mebibytesOfStack], s_small);
        Assert.Equal(["out of threads True True", "out of threads True True", "out of threads True True"], outcome.AssertOk().Lines);
    }

    [Fact]
    public async Task Stacks_count_as_far_as_they_are_touched()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["deep-stacks", "60"], new RunSettings { Options = ["--memory", "128M"] });
        Assert.Equal("60060\n", outcome.AssertOk().OutputText);
    }

    [Fact]
    public async Task Stacks_that_do_not_fit_end_the_program_with_a_line_that_says_so()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["deep-stacks", "60"], s_small);
        Assert.Equal(137, outcome.Code);
        Assert.Equal("libos: the partition is out of memory; give it more with --memory\n", outcome.ErrorText);
        Assert.Equal("", outcome.OutputText);
    }

    [Fact]
    public async Task A_program_runs_on_the_bitmap_allocator()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.BitmapFrames, []);
        Assert.Equal(["bitmap", "nothing lost", "filled", "goes on"], outcome.AssertOk().Lines);
    }

    [Fact]
    public async Task A_program_runs_on_the_bump_allocator()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.BumpFrames, []);
        Assert.Equal(["bump", "nothing lost", "filled", "goes on"], outcome.AssertOk().Lines);
    }

    [Fact]
    public async Task The_limit_of_the_heap_that_a_project_sets_is_kept()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.BumpFrames, ["fill"]);
        string[] parts = outcome.AssertOk().OutputText.Trim().Split(' ');
        Assert.InRange(int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), 12, 24);
        Assert.Equal("True", parts[1]);
    }
}
