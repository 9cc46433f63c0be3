using LibOs.Abstractions.Services;
using LibOs.Components.Files;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services of LibOs.Components.Files.</summary>
public static class FilesServiceCollectionExtensions
{
    private const long LeastLimit = 1 << 20;

    /// <summary>Adds <see cref="IFilesService"/>. Files work without it; it sets and tells how much those in memory may take.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets options; they are checked, and given to the kernel, when the application is built.</param>
    public static IServiceCollection AddFiles(this IServiceCollection services, Action<FilesOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null) _ = services.AddSingleton<IConfigureOptions<FilesOptions>>(new ConfigureOptions<FilesOptions>(configure));
        foreach (ServiceDescriptor service in services)
        {
            if (service.ServiceType == typeof(IFilesService)) return services;
        }

        return services
            .AddSingleton<IOptions<FilesOptions>>(static p => new OptionsWrapper<FilesOptions>(
                new OptionsFactory<FilesOptions>(
                    p.GetServices<IConfigureOptions<FilesOptions>>(),
                    p.GetServices<IPostConfigureOptions<FilesOptions>>(),
                    p.GetServices<IValidateOptions<FilesOptions>>()).Create(Options.Options.DefaultName)))
            .AddSingleton<IValidateOptions<FilesOptions>>(new ValidateOptions<FilesOptions>(
                Options.Options.DefaultName,
                static o => o.MemoryLimit is not { } limit || (limit >= LeastLimit && limit <= Memory()),
                "FilesOptions.MemoryLimit is out of range: set it to 1 MiB or more, at most to the memory there is, or leave it null for half of that."))
            .AddSingleton(static p => Create(p.GetRequiredService<IOptions<FilesOptions>>().Value))
            .AddSingleton<IStartupAction>(static p => new FilesStartup(p.GetRequiredService<IFilesService>()));
    }

    private static long Memory() => PartitionEnvironment.Kernel?.GetMemoryStatistics().TotalBytes ?? long.MaxValue;

    private static IFilesService Create(FilesOptions options) =>
        PartitionEnvironment.Kernel is IFileMemory memory ? new KernelFilesService(memory, options.MemoryLimit) : new HostFilesService();
}
