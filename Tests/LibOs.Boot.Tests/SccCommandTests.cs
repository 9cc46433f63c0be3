namespace LibOs.Boot.Tests;

/// <summary><c>libos scc</c>.</summary>
public sealed class SccCommandTests
{
    [Fact]
    public void A_sample_runs_on_the_simulated_chip_and_is_drawn()
    {
        string picture = Path.Combine(Path.GetTempPath(), $"libos-scc-{Environment.ProcessId}.svg");
        try
        {
            Command.Run(Path.Combine(Repository.Root, "libos"), ["scc", "Samples/Scc.Barebones", "--svg", picture, "--", "4"]);
            Assert.StartsWith("<svg", File.ReadAllText(picture), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(picture);
        }
    }

    [Theory]
    [InlineData("Samples/Nowhere", "there is no project")]
    [InlineData("Samples", "there is no project")]
    public void What_cannot_be_run_is_named(string target, string error)
    {
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => Command.Run(Path.Combine(Repository.Root, "libos"), ["scc", target]));
        Assert.Contains(error, failure.Message, StringComparison.Ordinal);
    }
}
