using System.Diagnostics;
using System.Text;
using LibOs.Controller.Commands;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Logs;

namespace LibOs.Controller.Tests;

public sealed class LogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("libos-log-").FullName;

    private string File => Path.Combine(_folder, "log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void RecordsComeBackInOrderAndApart()
    {
        using var log = new LogFile(File, 1 << 20);
        using var reader = new LogReader(File);
        Assert.False(reader.TryRead(out _));
        log.Append(LogStream.Output, "one\n"u8);
        log.Append(LogStream.Error, "two\n"u8);
        Assert.True(reader.TryRead(out LogRecord record));
        Assert.Equal((LogStream.Output, "one\n"), (record.Stream, Text(record)));
        Assert.InRange(record.UnixTime, Clock.UnixTime - 60_000_000_000, Clock.UnixTime);
        Assert.True(reader.TryRead(out record));
        Assert.Equal((LogStream.Error, "two\n"), (record.Stream, Text(record)));
        Assert.False(reader.TryRead(out _));
        log.Append(LogStream.Output, "three"u8);
        Assert.True(reader.TryRead(out record));
        Assert.Equal("three", Text(record));
    }

    [Fact]
    public void TheSizeStaysWithinTheLimitAndTheNewestIsKept()
    {
        using var log = new LogFile(File, 64 * 1024);
        for (int i = 0; i < 20_000; i++) log.Append(LogStream.Output, Encoding.ASCII.GetBytes($"line {i}\n"));
        Assert.InRange(new FileInfo(File).Length + new FileInfo(File + LogFile.OlderSuffix).Length, 32 * 1024, 64 * 1024);
        int[] numbers = [.. ReadAll().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line[5..], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(19_999, numbers[^1]);
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Length), numbers);
    }

    [Fact]
    public void AReaderFollowsWhileFilesChangePlaces()
    {
        using var log = new LogFile(File, 16 * 1024);
        using var reader = new LogReader(File);
        for (int i = 0; i < 5000; i++)
        {
            log.Append(LogStream.Output, Encoding.ASCII.GetBytes($"{i}"));
            if (i % 7 != 0) continue;
            while (reader.TryRead(out LogRecord record)) Assert.InRange(int.Parse(Text(record), System.Globalization.CultureInfo.InvariantCulture), 0, i);
        }

        int last = -1;
        using var again = new LogReader(File);
        while (again.TryRead(out LogRecord record)) last = int.Parse(Text(record), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(4999, last);
    }

    [Fact]
    public void AFollowerMissesNothing()
    {
        using var log = new LogFile(File, 16 * 1024);
        using var reader = new LogReader(File);
        int seen = 0;
        for (int i = 0; i < 5000; i++)
        {
            log.Append(LogStream.Output, Encoding.ASCII.GetBytes($"{i}"));
            if (i % 3 != 0) continue;
            for (; reader.TryRead(out LogRecord record); seen++) Assert.Equal(seen.ToString(System.Globalization.CultureInfo.InvariantCulture), Text(record));
        }

        Assert.InRange(seen, 4997, 5000);
    }

    [Fact]
    public void ALongPieceBecomesSeveralRecords()
    {
        byte[] data = new byte[3 << 20];
        new Random(5).NextBytes(data);
        using (var log = new LogFile(File, 16 << 20)) log.Append(LogStream.Error, data);
        using var reader = new LogReader(File);
        var all = new MemoryStream();
        while (reader.TryRead(out LogRecord record)) all.Write(record.Content.Span);
        Assert.True(all.ToArray().AsSpan().SequenceEqual(data));
    }

    [Fact]
    public void AFullDiskStopsNobodyAndIsSaidLater()
    {
        // a file system of 64 KB: as root in a name space of its own, which ends with the shell
        if (LibC.getuid() != 0) return;
        string disk = Path.Combine(_folder, "disk");
        _ = Directory.CreateDirectory(disk);
        Shell($"mount -t tmpfs -o size=64k libos-test '{disk}'");
        try
        {
            using var log = new LogFile(Path.Combine(disk, "log"), 1 << 20);
            string filler = Path.Combine(disk, "filler");
            System.IO.File.WriteAllBytes(filler, new byte[40 * 1024]);
            for (int i = 0; i < 2000; i++) log.Append(LogStream.Output, Encoding.ASCII.GetBytes($"line {i}\n"));
            System.IO.File.Delete(filler);
            log.Append(LogStream.Output, "after\n"u8);
            using var reader = new LogReader(Path.Combine(disk, "log"));
            var text = new StringBuilder();
            while (reader.TryRead(out LogRecord record)) _ = text.Append(Text(record));
            Assert.Matches(@"libos: \d+ bytes of output are not in this log: there was no space\nafter\n$", text.ToString());
        }
        finally
        {
            Shell($"umount '{disk}'");
        }
    }

    [Fact]
    public void ADamagedLogIsNamed()
    {
        System.IO.File.WriteAllBytes(File, new byte[100]);
        using var reader = new LogReader(File);
        Assert.Contains("damaged", Assert.Throws<IOException>(() => reader.TryRead(out _)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "three\n")]
    [InlineData(2, "two\nthree\n")]
    [InlineData(9, "one\ntwo\nthree\n")]
    public void TheLastLinesAreFound(int lines, string wanted)
    {
        List<LogRecord> records = [.. new[] { "one\ntw", "o\nthr", "ee\n" }.Select(text => new LogRecord(LogStream.Output, 0, Encoding.ASCII.GetBytes(text)))];
        Assert.Equal(wanted, string.Concat(LogsCommand.LastLines(records, lines).Select(Text)));
    }

    private static void Shell(string line)
    {
        using Process shell = Process.Start("/bin/sh", ["-c", line]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    private static string Text(LogRecord record) => Encoding.ASCII.GetString(record.Content.Span);

    private string ReadAll()
    {
        using var reader = new LogReader(File);
        var text = new StringBuilder();
        while (reader.TryRead(out LogRecord record)) _ = text.Append(Text(record));
        return text.ToString();
    }
}
