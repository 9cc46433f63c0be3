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
        if (configure is not null) _ = services.AddSingleton<IConfigureOptions<SchedulerOptions>>(new ConfigureOptions<SchedulerOptions>(configure));
        foreach (ServiceDescriptor service in services)
        {
            if (service.ServiceType == typeof(ISchedulerService)) return services;
        }

        _ = AddOptions(services);
        _ = Validate(
            services,
            static o => o.Quantum is not { } quantum || SchedulerOptions.IsValidQuantum(quantum),
            "SchedulerOptions.Quantum is out of range: set it to 100 µs to 1 s, or leave it null for the kernel's own value.");
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

    // What AddOptions registers, for this one type alone: its open generics would stay in every image. Options set up by
    // AddOptions<SchedulerOptions>() take part all the same.
    private static IServiceCollection AddOptions(IServiceCollection services) => services
        .AddSingleton<IOptions<SchedulerOptions>>(static p => new OptionsWrapper<SchedulerOptions>(
            new OptionsFactory<SchedulerOptions>(
                p.GetServices<IConfigureOptions<SchedulerOptions>>(),
                p.GetServices<IPostConfigureOptions<SchedulerOptions>>(),
                p.GetServices<IValidateOptions<SchedulerOptions>>()).Create(Options.Options.DefaultName)));

    private static IServiceCollection Validate(IServiceCollection services, Func<SchedulerOptions, bool> isValid, string failure) =>
        services.AddSingleton<IValidateOptions<SchedulerOptions>>(new ValidateOptions<SchedulerOptions>(Options.Options.DefaultName, isValid, failure));
}
