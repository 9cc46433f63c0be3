using Microsoft.Extensions.Logging;

namespace LibOs.Components.Console;

/// <summary>Writes the messages of one logging category into the kernel's log.</summary>
internal sealed class KernelLogLogger(IKernelLog log, string category) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!IsEnabled(logLevel)) return;
        KernelLogLevel level = logLevel switch
        {
            LogLevel.Trace or LogLevel.Debug => KernelLogLevel.Debug,
            LogLevel.Information => KernelLogLevel.Information,
            LogLevel.Warning => KernelLogLevel.Warning,
            LogLevel.Error => KernelLogLevel.Error,
            _ => KernelLogLevel.Critical,
        };
        log.Write(level, $"{category}: {formatter(state, exception)}");
        if (exception is null) return;
        // A record is one line, and an exception's text is many.
        foreach (ReadOnlySpan<char> line in exception.ToString().AsSpan().EnumerateLines()) log.Write(level, line.ToString());
    }
}
