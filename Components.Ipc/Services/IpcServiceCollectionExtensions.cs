using LibOs.Components.Ipc;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services of LibOs.Components.Ipc.</summary>
public static class IpcServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IIpcService"/> and <see cref="ICoreRunner"/>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets options; they are checked at once.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static IServiceCollection AddIpc(this IServiceCollection services, Action<IpcOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new IpcOptions();
        configure?.Invoke(options);
        options.Validate();
        return services
            .AddSingleton<ICoreRunner>(static _ => new CoreRunner())
            .AddSingleton<IIpcService>(p => new IpcService(options, p.GetRequiredService<ICoreRunner>()));
    }
}
