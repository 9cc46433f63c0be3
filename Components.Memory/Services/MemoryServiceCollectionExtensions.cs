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
        OptionsBuilder<MemoryOptions> options = services.AddOptions<MemoryOptions>();
        if (configure is not null) _ = options.Configure(configure);
        foreach (ServiceDescriptor service in services)
        {
            if (service.ServiceType == typeof(IMemoryService)) return services;
        }

        _ = options
            .Validate(
                static o => o.LowMemoryThreshold >= 0,
                "MemoryOptions.LowMemoryThreshold is negative: set it to a number of bytes, 0 to switch the warning off.")
            .Validate(
                static o => o.LowMemoryThreshold < Create(0).GetStatistics().TotalBytes,
                "MemoryOptions.LowMemoryThreshold is not below the memory there is: set it lower, or start with more memory.")
            .ValidateOnStart();
        return services.AddSingleton(static p =>
            Create(p.GetRequiredService<IOptions<MemoryOptions>>().Value.LowMemoryThreshold));
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
}
