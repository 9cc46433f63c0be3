using LibOs.Abstractions.Services;
using Microsoft.Extensions.Options;

namespace LibOs.Components.Scheduler;

/// <summary>Gives the configured quantum to the kernel at the application's start.</summary>
internal sealed class QuantumStartup(ISchedulerService scheduler, IOptions<SchedulerOptions> options) : IStartupAction
{
    public void Start()
    {
        if (options.Value.Quantum is { } quantum) _ = scheduler.TrySetQuantum(quantum);
    }
}
