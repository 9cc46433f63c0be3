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
        if (configure is not null) _ = services.AddSingleton<IConfigureOptions<ConsoleOptions>>(new ConfigureOptions<ConsoleOptions>(configure));
        foreach (ServiceDescriptor service in services)
        {
            if (service.ServiceType == typeof(IConsoleService)) return services;
        }

        _ = AddOptions(services);
        _ = Validate(
            services,
            static o => o.OutputBufferSize is >= 0 and <= MaximumSize,
            "ConsoleOptions.OutputBufferSize is out of range: set it to 0 to 1048576 characters.");
        _ = Validate(
            services,
            static o => o.HostLogCapacity is >= 1 and <= MaximumSize,
            "ConsoleOptions.HostLogCapacity is out of range: set it to 1 to 1048576 records.");
        _ = Validate(
            services,
            static o => o.MinimumLogLevel is >= KernelLogLevel.Debug and <= KernelLogLevel.Critical,
            "ConsoleOptions.MinimumLogLevel is no level: set it to one of KernelLogLevel, Debug to Critical.");
        return services
            .AddSingleton<IConsoleService>(static p => new ConsoleService(GetOptions(p).OutputBufferSize))
            .AddSingleton<IKernelLog>(static p => PartitionEnvironment.Kernel is { } kernel
                ? new KernelLog(kernel, GetOptions(p).MinimumLogLevel)
                : new HostLog(GetOptions(p)))
            .AddSingleton<IStartupAction>(static p => new ConsoleStartup(p.GetRequiredService<IOptions<ConsoleOptions>>()));
    }

    private static ConsoleOptions GetOptions(IServiceProvider services) =>
        services.GetRequiredService<IOptions<ConsoleOptions>>().Value;

    // What AddOptions registers, for this one type alone: its open generics would stay in every image. Options set up by
    // AddOptions<ConsoleOptions>() take part all the same.
    private static IServiceCollection AddOptions(IServiceCollection services) => services
        .AddSingleton<IOptions<ConsoleOptions>>(static p => new OptionsWrapper<ConsoleOptions>(
            new OptionsFactory<ConsoleOptions>(
                p.GetServices<IConfigureOptions<ConsoleOptions>>(),
                p.GetServices<IPostConfigureOptions<ConsoleOptions>>(),
                p.GetServices<IValidateOptions<ConsoleOptions>>()).Create(Options.Options.DefaultName)));

    private static IServiceCollection Validate(IServiceCollection services, Func<ConsoleOptions, bool> isValid, string failure) =>
        services.AddSingleton<IValidateOptions<ConsoleOptions>>(new ValidateOptions<ConsoleOptions>(Options.Options.DefaultName, isValid, failure));
}
