using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Services;
using LibOs.Components.Scheduler;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services of LibOs.Components.Scheduler.</summary>
public static class SchedulerServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ISchedulerService"/>, whatever scheduler the kernel is composed with.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets options; they are checked, and given to the kernel, when the application is built.</param>
    public static IServiceCollection AddScheduler(this IServiceCollection services, Action<SchedulerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<SchedulerOptions> options = services.AddOptions<SchedulerOptions>();
        if (configure is not null) _ = options.Configure(configure);
        foreach (ServiceDescriptor service in services)
        {
            if (service.ServiceType == typeof(ISchedulerService)) return services;
        }

        _ = options
            .Validate(
                static o => o.Quantum is not { } quantum || SchedulerOptions.IsValidQuantum(quantum),
                "SchedulerOptions.Quantum is out of range: set it to 100 µs to 1 s, or leave it null for the kernel's own value.")
            .ValidateOnStart();
        return services
            .AddSingleton<ISchedulerService>(static _ =>
                PartitionEnvironment.Kernel is { } kernel ? new KernelSchedulerService(kernel) : new HostSchedulerService())
            .AddSingleton<IStartupAction>(static p =>
                new QuantumStartup(p.GetRequiredService<ISchedulerService>(), p.GetRequiredService<IOptions<SchedulerOptions>>()));
    }

    /// <summary>
    /// Adds <see cref="ISchedulerService"/> and states the scheduler that the kernel is composed with. Naming another than
    /// the composed one is a build error.
    /// </summary>
    /// <typeparam name="TScheduler">The scheduler.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets options; they are checked, and given to the kernel, when the application is built.</param>
    public static IServiceCollection AddScheduler<[ComposedPart(typeof(IScheduler))] TScheduler>(
        this IServiceCollection services,
        Action<SchedulerOptions>? configure = null)
        where TScheduler : unmanaged, IScheduler => services.AddScheduler(configure);
}
