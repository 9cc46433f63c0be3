using LibOs.Tests;

namespace LibOs.Boot.Tests;

/// <summary>The class library in a partition: what works is as on Linux, and what is lacking throws its own exceptions.</summary>
public class LibraryTests
{
    private static readonly Lazy<string[][]> s_list = new(List);

    private static readonly Lazy<Task<Dictionary<string, string>>> s_lacking = new(RunLackingAsync);

    /// <summary>All programs that can be compared as they are.</summary>
    public static TheoryData<string> Deterministic() => [.. s_list.Value.Where(row => row[1] == "deterministic").Select(row => row[0])];

    [Theory]
    [MemberData(nameof(Deterministic))]
    public async Task Prints_what_it_prints_on_Linux(string program)
    {
        Task<Outcome> linux = LinuxProgram.RunAsync(ProgramImage.Library, [program]);
        Outcome partition = await Partition.RunAsync(ProgramImage.Library, [program]);
        Assert.Equal(0, partition.Code);
        partition.AssertSame(await linux);
    }

    /// <summary>The same hashes and ciphers over the same data on the runtime of these tests, which uses OpenSSL.</summary>
    [Fact]
    public async Task Cryptography_agrees_with_another_library()
    {
        Outcome outcome = (await Partition.RunAsync(ProgramImage.Library, ["cryptography-survey"])).AssertOk();
        Assert.Equal(CryptographySurvey.Lines(), outcome.Lines);
    }

    [Theory]
    [InlineData("tcp-listener", "System.Net.Sockets.SocketException: ")]
    [InlineData("udp", "System.Net.Sockets.SocketException: ")]
    [InlineData("http", "System.Net.Http.HttpRequestException: ")]
    [InlineData("dns", "System.Net.Sockets.SocketException: ")]
    [InlineData("process-start", "System.ComponentModel.Win32Exception: ")]
    [InlineData("process-list", "System.IO.DirectoryNotFoundException: ")]
    [InlineData("file-watcher", "System.ArgumentException: ")]
    [InlineData("named-pipe-server", "System.Net.Sockets.SocketException: ")]
    [InlineData("read-key", "System.InvalidOperationException: ")]
    [InlineData("time-zone", "System.TimeZoneNotFoundException: ")]
    [InlineData("culture", "System.Globalization.CultureNotFoundException: ")]
    [InlineData("file-read", "System.IO.DirectoryNotFoundException: ")]
    public async Task What_is_lacking_throws(string use, string exception) =>
        Assert.StartsWith(exception, (await s_lacking.Value)[use], StringComparison.Ordinal);

    private static async Task<Dictionary<string, string>> RunLackingAsync()
    {
        Outcome outcome = (await Partition.RunAsync(ProgramImage.Library, ["lacking"])).AssertOk();
        return outcome.Lines.Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1]);
    }

    private static string[][] List()
    {
        Outcome list = LinuxProgram.RunAsync(ProgramImage.Library, ["list"]).GetAwaiter().GetResult();
        return [.. list.AssertOk().Lines.Select(line => line.Split(' '))];
    }
}
