using LibOs.Abstractions.Services;
using LibOs.Components.Console;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services of LibOs.Components.Console.</summary>
public static class ConsoleServiceCollectionExtensions
{
    private const int MaximumSize = 1 << 20;

    /// <summary>Adds <see cref="IConsoleService"/> and <see cref="IKernelLog"/>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets options; they are checked when the application is built.</param>
    public static IServiceCollection AddConsole(this IServiceCollection services, Action<ConsoleOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<ConsoleOptions> options = services.AddOptions<ConsoleOptions>();
        if (configure is not null) _ = options.Configure(configure);
        foreach (ServiceDescriptor service in services)
        {
            if (service.ServiceType == typeof(IConsoleService)) return services;
        }

        _ = options
            .Validate(
                static o => o.OutputBufferSize is >= 0 and <= MaximumSize,
                "ConsoleOptions.OutputBufferSize is out of range: set it to 0 to 1048576 characters.")
            .Validate(
                static o => o.HostLogCapacity is >= 1 and <= MaximumSize,
                "ConsoleOptions.HostLogCapacity is out of range: set it to 1 to 1048576 records.")
            .Validate(
                static o => o.MinimumLogLevel is >= KernelLogLevel.Debug and <= KernelLogLevel.Critical,
                "ConsoleOptions.MinimumLogLevel is no level: set it to one of KernelLogLevel, Debug to Critical.")
            .ValidateOnStart();
        return services
            .AddSingleton<IConsoleService>(static p => new ConsoleService(GetOptions(p).OutputBufferSize))
            .AddSingleton<IKernelLog>(static p => PartitionEnvironment.Kernel is { } kernel
                ? new KernelLog(kernel, GetOptions(p).MinimumLogLevel)
                : new HostLog(GetOptions(p)));
    }

    private static ConsoleOptions GetOptions(IServiceProvider services) =>
        services.GetRequiredService<IOptions<ConsoleOptions>>().Value;
}
