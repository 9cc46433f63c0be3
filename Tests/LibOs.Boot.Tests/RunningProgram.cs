using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LibOs.Boot.Tests;

/// <summary>A program that runs, on Linux or (as the tool sees to it) in a partition; ended with the test, whatever happens.</summary>
internal class RunningProgram : IAsyncDisposable
{
    public const int Interrupt = 2;
    public const int Hangup = 1;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Terminate = 15;

    private readonly Process _process;
    private readonly RunSettings _settings;
    private readonly CapturedStream? _output;
    private readonly CapturedStream _error;
    private readonly Task _inputWriter;

    protected RunningProgram(IReadOnlyList<string> command, RunSettings settings, IReadOnlyDictionary<string, string>? environment)
    {
        _settings = settings;
        var info = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (settings.Redirection is null)
        {
            info.FileName = command[0];
        }
        else
        {
            info.FileName = "/bin/sh";
            foreach (string argument in (string[])["-c", $"exec \"$@\" {settings.Redirection}", "sh", command[0]]) info.ArgumentList.Add(argument);
        }

        foreach (string argument in command.Skip(1)) info.ArgumentList.Add(argument);
        if (environment is not null)
        {
            info.Environment.Clear();
            foreach ((string name, string value) in environment) info.Environment[name] = value;
        }

        _process = Process.Start(info)!;
        Id = _process.Id;
        Started = Stopwatch.GetTimestamp();
        _error = new CapturedStream(_process.StandardError.BaseStream);
        if (!settings.KeepOutput) _output = new CapturedStream(_process.StandardOutput.BaseStream);
        _inputWriter = settings.KeepInputOpen ? Task.CompletedTask : Task.Run(WriteInputAsync);
    }

    /// <summary>The process.</summary>
    public int Id { get; }

    /// <summary>When it was started.</summary>
    public long Started { get; }

    /// <summary>Standard input, for <see cref="RunSettings.KeepInputOpen"/>.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Standard output, for <see cref="RunSettings.KeepOutput"/>.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Waits until a text has been written to standard output.</summary>
    public Task WaitForOutputAsync(string text) => _output!.WaitForAsync(text, _settings.Limit);

    /// <summary>Waits until a text has been written to standard error.</summary>
    public Task WaitForErrorAsync(string text) => _error.WaitForAsync(text, _settings.Limit);

    /// <summary>Sends the process a signal.</summary>
    public void Signal(int signal) => Signal(Id, signal);

    /// <summary>Sends the process a signal if it has not ended yet.</summary>
    public void TrySignal(int signal) => _ = SendSignal(Id, signal);

    /// <summary>Sends a process a signal.</summary>
    public static void Signal(int process, int signal) => Assert.Equal(0, SendSignal(process, signal));

    /// <summary>Waits for the program's end.</summary>
    public virtual async Task<Outcome> EndAsync()
    {
        using var expired = new CancellationTokenSource(_settings.Limit);
        try
        {
            await _process.WaitForExitAsync(expired.Token);
            await _error.Completion.WaitAsync(expired.Token);
            if (_output is not null) await _output.Completion.WaitAsync(expired.Token);
        }
        catch (OperationCanceledException)
        {
            string output = System.Text.Encoding.UTF8.GetString(_output?.ToArray() ?? []), error = System.Text.Encoding.UTF8.GetString(_error.ToArray());
            Assert.Fail($"the program did not end within {_settings.Limit}; output: {Tail(output)}; errors: {Tail(error)}");
        }

        return new Outcome(_process.ExitCode, _output?.ToArray() ?? [], _error.ToArray());
    }

    /// <summary>Ends what still runs.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _inputWriter;
        _process.Dispose();
        GC.SuppressFinalize(this);
    }

    private static string Tail(string text) => text.Length > 2000 ? "..." + text[^2000..] : text;

    private async Task WriteInputAsync()
    {
        try
        {
            await Input.WriteAsync(_settings.Input);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // the program did not want all of it
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
