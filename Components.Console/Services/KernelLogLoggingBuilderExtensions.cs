using LibOs.Components.Console;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Logging;

/// <summary>Adds the kernel's log to the logging of an application.</summary>
public static class KernelLogLoggingBuilderExtensions
{
    /// <summary>Writes the application's log messages into the kernel's log too (see <see cref="IKernelLog"/>).</summary>
    /// <param name="builder">The application's logging.</param>
    public static ILoggingBuilder AddKernelLog(this ILoggingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        _ = builder.Services
            .AddConsole()
            .AddSingleton<ILoggerProvider>(static p => new KernelLogLoggerProvider(p.GetRequiredService<IKernelLog>()));
        return builder;
    }
}
