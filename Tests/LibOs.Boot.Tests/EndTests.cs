namespace LibOs.Boot.Tests;

/// <summary>Every way a program can end, also by a fault in native code, is the same as on Linux: output, complaint, exit code.</summary>
public class EndTests
{
    public static TheoryData<string> Ends() =>
        [.. LinuxProgram.RunAsync(ProgramImage.Conformance, ["end-list"]).GetAwaiter().GetResult().AssertOk().Lines];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Ends_as_on_Linux(string how)
    {
        Task<Outcome> linux = LinuxProgram.RunAsync(ProgramImage.Conformance, ["end", how]);
        Outcome partition = await Partition.RunAsync(ProgramImage.Conformance, ["end", how]);
        partition.AssertSame(await linux);
    }
}
