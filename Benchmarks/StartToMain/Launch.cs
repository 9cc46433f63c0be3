using System.Diagnostics;
using System.Text;

namespace LibOs.Benchmarks.StartToMain;

/// <summary>Starts a command and takes the time to the first line it writes.</summary>
internal static class Launch
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    /// <summary>What a command did.</summary>
    /// <param name="Milliseconds">From before its start to the first line that was not empty; to its end when there was none.</param>
    /// <param name="Line">That line; empty when there was none.</param>
    /// <param name="Errors">What it wrote to standard error.</param>
    /// <param name="ExitCode">Its exit code; -1 when it was ended after the line.</param>
    public readonly record struct Result(double Milliseconds, string Line, string Errors, int ExitCode);

    /// <summary>Runs a command.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="endAfterLine">Whether it is ended when it has written the line.</param>
    /// <param name="environment">Variables to set.</param>
    public static Result Run(IReadOnlyList<string> command, bool endAfterLine = false, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new Failure($"{command[0]} does not start");
        using var watchdog = new Timer(_ => Kill(process), null, s_patience, Timeout.InfiniteTimeSpan);
        string line = ReadLine(process.StandardOutput.BaseStream);
        double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        bool ended = endAfterLine && line.Length > 0;
        if (ended) Kill(process);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Result(milliseconds, line, errors.Result.Trim(), ended ? -1 : process.ExitCode);
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // it has ended by itself
        }
    }

    // by bytes: a reader with a buffer and a decoder would add their own time to the first line's
    private static string ReadLine(Stream stream)
    {
        var line = new List<byte>();
        byte[] buffer = new byte[4096];
        for (int count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
        {
            foreach (byte value in buffer.AsSpan(0, count))
            {
                if (value is (byte)'\r' or (byte)'\n')
                {
                    if (line.Count > 0) return Encoding.UTF8.GetString([.. line]);
                }
                else
                {
                    line.Add(value);
                }
            }
        }

        return Encoding.UTF8.GetString([.. line]);
    }
}
