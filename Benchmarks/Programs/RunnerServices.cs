using LibOs.Components.Ipc;
using Microsoft.Extensions.DependencyInjection;

namespace LibOs.Benchmarks.Programs;

/// <summary>The service that runs functions on other cores, as an application gets it.</summary>
internal sealed class RunnerServices : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddIpc().BuildServiceProvider();

    public ICoreRunner Cores => _services.GetRequiredService<ICoreRunner>();

    public void Dispose() => _services.Dispose();
}
