using Microsoft.Extensions.Logging;

namespace LibOs.Components.Console;

/// <summary>Lets Microsoft.Extensions.Logging write into the kernel's log.</summary>
internal sealed class KernelLogLoggerProvider(IKernelLog log) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new KernelLogLogger(log, categoryName);

    public void Dispose()
    {
        // The log is the kernel's: nothing to give back.
    }
}
