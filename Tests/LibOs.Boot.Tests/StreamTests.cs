using System.Text;

namespace LibOs.Boot.Tests;

/// <summary>Standard streams are those of a process: binary-clean, apart, ended where they end.</summary>
public class StreamTests
{
    private const int Mebibyte = 1 << 20;
    private const int Seed = 20240229;

    [Fact]
    public async Task Bytes_pass_through_unchanged()
    {
        byte[] input = RandomBytes(32 * Mebibyte);
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["cat"], new RunSettings { Input = input });
        AssertCopied(input, outcome);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(100_001)]
    public async Task Input_of_any_length_passes_through_and_ends(int length)
    {
        byte[] input = RandomBytes(length);
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["cat", "1000"], new RunSettings { Input = input });
        AssertCopied(input, outcome);
    }

    [Fact]
    public async Task Input_can_be_a_file()
    {
        byte[] input = RandomBytes((3 * Mebibyte) + 17);
        string file = Path.Combine(Path.GetTempPath(), $"libos-boot-tests-{Guid.NewGuid():N}");
        await File.WriteAllBytesAsync(file, input);
        try
        {
            AssertCopied(input, await Partition.RunAsync(ProgramImage.Conformance, ["cat"], new RunSettings { Redirection = $"<{file}" }));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("</dev/null")]
    [InlineData("<&-")]
    public async Task Input_can_be_nothing(string redirection)
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["cat"], new RunSettings { Redirection = redirection });
        AssertCopied([], outcome);
    }

    [Theory]
    [InlineData("lines")]
    [InlineData("characters")]
    [InlineData("consume")]
    public async Task Text_is_read_as_on_Linux(string program)
    {
        var text = new StringBuilder();
        var random = new Random(Seed);
        for (int i = 0; i < 2000; i++) _ = text.Append("zeile ").Append('ü', random.Next(40)).Append(" 😀 ").Append(i).Append(i % 50 == 0 ? "\r\n" : "\n");
        var settings = new RunSettings { Input = Encoding.UTF8.GetBytes(text.Append("last without end").ToString()) };
        Outcome partition = await Partition.RunAsync(ProgramImage.Conformance, [program], settings);
        partition.AssertOk().AssertSame(await LinuxProgram.RunAsync(ProgramImage.Conformance, [program], settings));
    }

    [Fact]
    public async Task Input_is_delivered_as_it_comes()
    {
        await using Partition partition = Partition.Start(ProgramImage.Conformance, ["lines"], new RunSettings { KeepInputOpen = true });
        for (int i = 1; i <= 20; i++)
        {
            await partition.Input.WriteAsync(Encoding.UTF8.GetBytes($"line {i}\n"));
            await partition.Input.FlushAsync();
            await partition.WaitForOutputAsync($"{i}: {5 + i.ToString().Length} line {i}\n");
        }

        partition.Input.Close();
        Outcome outcome = (await partition.EndAsync()).AssertOk();
        Assert.EndsWith("end after 20\n", outcome.OutputText);
    }

    [Fact]
    public async Task A_terminal_gives_lines_and_its_end()
    {
        await using Partition partition = StartOnTerminal("lines");
        await partition.Input.WriteAsync("hello\nworld\n"u8.ToArray());
        await partition.Input.FlushAsync();
        await partition.WaitForOutputAsync("2: 5 world");
        await partition.Input.WriteAsync("\x04"u8.ToArray());
        await partition.Input.FlushAsync();
        await partition.WaitForOutputAsync("end after 2");
        Outcome outcome = await partition.EndAsync();
        Assert.Equal(0, outcome.Code);
        Assert.Contains("1: 5 hello", outcome.OutputText);
    }

    [Fact]
    public async Task A_terminal_gives_the_cancel_key()
    {
        await using Partition partition = StartOnTerminal("cancel-key");
        await partition.WaitForOutputAsync("ready");
        await partition.Input.WriteAsync("\x03"u8.ToArray());
        await partition.Input.FlushAsync();
        Outcome outcome = await partition.EndAsync();
        Assert.Contains("cancel key ControlC", outcome.OutputText);
        Assert.Equal(7, outcome.Code);
    }

    [Fact]
    public async Task Output_and_error_stay_apart()
    {
        string[] arguments = ["interleave", "30000"];
        Outcome partition = await Partition.RunAsync(ProgramImage.Conformance, arguments);
        Outcome linux = await LinuxProgram.RunAsync(ProgramImage.Conformance, arguments);
        Assert.Equal(3_000_000, linux.Output.Length);
        Assert.True(linux.Output.AsSpan().SequenceEqual(partition.Output), "standard output differs");
        Assert.True(linux.Error.AsSpan().SequenceEqual(partition.Error), "standard error differs");
        Assert.Equal(0, partition.Code);
    }

    [Fact]
    public async Task A_slow_reader_gets_everything()
    {
        Outcome linux = await LinuxProgram.RunAsync(ProgramImage.Conformance, ["yes", "6"]);
        await using Partition partition = Partition.Start(ProgramImage.Conformance, ["yes", "6"], new RunSettings { KeepOutput = true });
        var received = new MemoryStream();
        byte[] buffer = new byte[37_000];
        int read;
        while ((read = await partition.Output.ReadAsync(buffer)) > 0)
        {
            received.Write(buffer, 0, read);
            // the writer runs into full buffers on the way, again and again
            if (received.Length < 3 * Mebibyte) await Task.Delay(2);
        }

        Outcome outcome = await partition.EndAsync();
        Assert.Equal(0, outcome.Code);
        Assert.Equal(linux.ErrorText, outcome.ErrorText);
        Assert.True(linux.Output.AsSpan().SequenceEqual(received.ToArray()), "the bytes differ");
    }

    [Fact]
    public async Task A_reader_that_goes_away_does_not_hold_up_the_program()
    {
        await using Partition partition = Partition.Start(ProgramImage.Conformance, ["until-closed"], new RunSettings { KeepOutput = true });
        Assert.Equal("a line of output\n"u8.ToArray(), await ReadAsync(partition.Output, 17));
        partition.Output.Close();
        Outcome outcome = await partition.EndAsync();
        Assert.Equal("written\n", outcome.ErrorText);
        Assert.Equal(9, outcome.Code);
    }

    [Fact]
    public async Task A_program_that_does_not_read_its_input_ends_at_once()
    {
        await using Partition partition = Partition.Start(ProgramImage.Conformance, ["no-input"], new RunSettings { KeepInputOpen = true, Limit = TimeSpan.FromSeconds(20) });
        Outcome outcome = (await partition.EndAsync()).AssertOk();
        Assert.Equal("input is not read\n", outcome.OutputText);
    }

    [Fact]
    public async Task A_program_that_does_not_read_its_input_ends_although_much_waits()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["no-input"], new RunSettings { Input = new byte[4 * Mebibyte], Limit = TimeSpan.FromSeconds(20) });
        Assert.Equal("input is not read\n", outcome.AssertOk().OutputText);
    }

    private static Partition StartOnTerminal(string program)
    {
        string command = $"exec '{ProgramImage.Tool}' run '{ProgramImage.Conformance.Path}' -- {program}";
        return Partition.StartCommand(["script", "--quiet", "--return", "--command", command, "/dev/null"], new RunSettings { KeepInputOpen = true });
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int count)
    {
        byte[] bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(Seed).NextBytes(bytes);
        return bytes;
    }

    private static void AssertCopied(byte[] input, Outcome outcome)
    {
        Assert.StartsWith($"{input.Length} bytes ", outcome.ErrorText);
        Assert.Equal(0, outcome.Code);
        Assert.True(input.AsSpan().SequenceEqual(outcome.Output), $"{outcome.Output.Length} bytes of {input.Length} came back, or others");
    }
}
