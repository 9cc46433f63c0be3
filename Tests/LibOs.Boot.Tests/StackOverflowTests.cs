using System.Text.RegularExpressions;

namespace LibOs.Boot.Tests;

/// <summary>A stack overflow ends a program as on Linux, and a partition says which thread it was, and in which method.</summary>
public class StackOverflowTests
{
    private const string Programs = @"LibOs\.Conformance\.StackOverflowPrograms";

    [Theory]
    [InlineData("plain", "Plain")]
    [InlineData("frames", "LargeFrames")]
    [InlineData("native", "Native")]
    [InlineData("handler", "")]
    [InlineData("generic", "")]
    public Task Of_the_first_thread(string how, string method) => CompareAsync("main", method, how);

    [Theory]
    [InlineData("plain", "0", "Plain")]
    [InlineData("plain", "64", "Plain")]
    [InlineData("plain", "65536", "Plain")]
    [InlineData("frames", "0", "LargeFrames")]
    [InlineData("frames", "1024", "LargeFrames")]
    [InlineData("handler", "0", "")]
    [InlineData("generic", "256", "")]
    public Task Of_another_thread(string how, string kibibytes, string method) => CompareAsync("deep worker", method, how, kibibytes, "deep worker");

    private static async Task CompareAsync(string thread, string method, params string[] arguments)
    {
        arguments = ["stack-overflow", .. arguments];
        Outcome linux = await LinuxProgram.RunAsync(ProgramImage.Conformance, arguments);
        Outcome partition = await Partition.RunAsync(ProgramImage.Conformance, arguments);
        Assert.Equal(139, linux.Code);
        Assert.Equal(linux.Code, partition.Code);
        Assert.Equal(linux.OutputText, partition.OutputText);
        string place = method.Length == 0 ? @"\S+" : $@"\S*{Programs}\.{method} at \S+/StackOverflowPrograms\.cs:[0-9]+";
        Assert.Matches($@"\Alibos: stack overflow in thread '{Regex.Escape(thread)}' \([0-9]+\) in {place}.*\n\z", partition.ErrorText);
    }
}
