using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Services;
using LibOs.Components.Memory;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services of LibOs.Components.Memory.</summary>
public static class MemoryServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IMemoryService"/>, whatever allocator the kernel is composed with.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets options; they are checked when the application is built.</param>
    public static IServiceCollection AddMemory(this IServiceCollection services, Action<MemoryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null) _ = services.AddSingleton<IConfigureOptions<MemoryOptions>>(new ConfigureOptions<MemoryOptions>(configure));
        foreach (ServiceDescriptor service in services)
        {
            if (service.ServiceType == typeof(IMemoryService)) return services;
        }

        _ = AddOptions(services);
        _ = Validate(
            services,
            static o => o.LowMemoryThreshold >= 0,
            "MemoryOptions.LowMemoryThreshold is negative: set it to a number of bytes, 0 to switch the warning off.");
        _ = Validate(
            services,
            static o => o.LowMemoryThreshold < Create(0).GetStatistics().TotalBytes,
            "MemoryOptions.LowMemoryThreshold is not below the memory there is: set it lower, or start with more memory.");
        return services
            .AddSingleton(static p => Create(p.GetRequiredService<IOptions<MemoryOptions>>().Value.LowMemoryThreshold))
            .AddSingleton<IStartupAction>(static p => new MemoryStartup(p.GetRequiredService<IOptions<MemoryOptions>>()));
    }

    /// <summary>
    /// Adds <see cref="IMemoryService"/> and states the frame allocator that the kernel is composed with. Naming another
    /// than the composed one is a build error.
    /// </summary>
    /// <typeparam name="TFrames">The allocator.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets options; they are checked when the application is built.</param>
    public static IServiceCollection AddMemory<[ComposedPart(typeof(IFrameAllocator))] TFrames>(
        this IServiceCollection services,
        Action<MemoryOptions>? configure = null)
        where TFrames : unmanaged, IFrameAllocator => services.AddMemory(configure);

    private static IMemoryService Create(long lowThreshold) =>
        PartitionEnvironment.Kernel is { } kernel ? new KernelMemoryService(kernel, lowThreshold) : new HostMemoryService(lowThreshold);

    // What AddOptions registers, for this one type alone: its open generics would stay in every image. Options set up by
    // AddOptions<MemoryOptions>() take part all the same.
    private static IServiceCollection AddOptions(IServiceCollection services) => services
        .AddSingleton<IOptions<MemoryOptions>>(static p => new OptionsWrapper<MemoryOptions>(
            new OptionsFactory<MemoryOptions>(
                p.GetServices<IConfigureOptions<MemoryOptions>>(),
                p.GetServices<IPostConfigureOptions<MemoryOptions>>(),
                p.GetServices<IValidateOptions<MemoryOptions>>()).Create(Options.Options.DefaultName)));

    private static IServiceCollection Validate(IServiceCollection services, Func<MemoryOptions, bool> isValid, string failure) =>
        services.AddSingleton<IValidateOptions<MemoryOptions>>(new ValidateOptions<MemoryOptions>(Options.Options.DefaultName, isValid, failure));
}
