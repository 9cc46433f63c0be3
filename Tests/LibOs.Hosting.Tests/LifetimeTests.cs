using System.Runtime.InteropServices;

namespace LibOs.Hosting.Tests;

public sealed class LifetimeTests
{
    [Fact]
    public async Task StoppingEndsAProgramThatWaits()
    {
        await using KernelApplication application = KernelApplication.CreateBuilder([]).Build();
        bool started = false;
        await application.RunAsync(async (_, stopping) =>
        {
            started = true;
            application.Lifetime.StopApplication();
            await Task.Delay(Timeout.Infinite, stopping);
        });
        Assert.True(started);
    }

    [Fact]
    public async Task AnotherCancellationIsAnError()
    {
        KernelApplication application = KernelApplication.CreateBuilder([]).Build();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            application.RunAsync((_, _) => Task.FromCanceled(new CancellationToken(canceled: true))));
    }

    [Fact]
    public void TheFirstSignalStopsAndTheSecondEnds()
    {
        using KernelApplication application = KernelApplication.CreateBuilder([]).Build();
        var lifetime = (ApplicationLifetime)application.Lifetime;
        CancellationToken stopping = lifetime.ApplicationStopping;

        var first = new PosixSignalContext(PosixSignal.SIGINT);
        lifetime.OnSignal(first);
        Assert.True(first.Cancel);
        Assert.True(stopping.IsCancellationRequested);

        var second = new PosixSignalContext(PosixSignal.SIGINT);
        lifetime.OnSignal(second);
        Assert.False(second.Cancel);
    }

    [Fact]
    public void StoppingAfterTheEndDoesNothing()
    {
        KernelApplication application = KernelApplication.CreateBuilder([]).Build();
        IApplicationLifetime lifetime = application.Lifetime;
        _ = lifetime.ApplicationStopping;
        application.Dispose();
        lifetime.StopApplication();
        application.Dispose();
    }
}
