using LibOs.Abstractions.Ports;
using LibOs.Components.Drivers.Scc;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services of LibOs.Components.Drivers.Scc.</summary>
public static class SccServiceCollectionExtensions
{
    /// <summary>Adds <see cref="SccDriver"/> for the core that the software runs on.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="core">The register port of that core.</param>
    /// <param name="platform">The board; by default 8 GB a memory controller.</param>
    public static IServiceCollection AddScc(this IServiceCollection services, ISccCore core, SccPlatform? platform = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(core);
        foreach (ServiceDescriptor service in services)
        {
            if (service.ServiceType == typeof(SccDriver)) return services;
        }

        return services.AddSingleton(core).AddSingleton(_ => new SccDriver(core, platform));
    }
}
