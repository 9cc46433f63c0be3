using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace LibOs.Hosting;

/// <summary>A program composed of components, in a partition or in a process.</summary>
/// <example>
/// <code>
/// var builder = KernelApplication.CreateBuilder(args);
/// builder.Services.AddMemory().AddScheduler();
/// using var application = builder.Build();
/// var memory = application.Services.GetRequiredService&lt;IMemoryService&gt;();
/// </code>
/// </example>
public sealed class KernelApplication : IDisposable, IAsyncDisposable
{
    private readonly IServiceProvider _services;
    private IApplicationLifetime? _lifetime;

    internal KernelApplication(IServiceProvider services, IReadOnlyList<string> arguments)
    {
        _services = services;
        Arguments = arguments;
    }

    /// <summary>The services.</summary>
    public IServiceProvider Services => _services;

    /// <summary>The program's arguments.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Tells when the program should end.</summary>
    public IApplicationLifetime Lifetime => _lifetime ??= _services.GetRequiredService<IApplicationLifetime>();

    /// <summary>Begins an application.</summary>
    /// <param name="arguments">What <c>Main</c> was given.</param>
    public static KernelApplicationBuilder CreateBuilder(string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return new KernelApplicationBuilder(arguments);
    }

    /// <summary>Runs a program to its end, then disposes the services.</summary>
    /// <param name="program">Given the services; what it returns is the exit code to return from <c>Main</c>.</param>
    public int Run(Func<IServiceProvider, int> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        using ((IDisposable)_services) return program(_services);
    }

    /// <summary>Runs an asynchronous program to its end, then disposes the services.</summary>
    /// <param name="program">
    /// Given the services and <see cref="IApplicationLifetime.ApplicationStopping"/>. It may end by an
    /// <see cref="OperationCanceledException"/> once that is cancelled.
    /// </param>
    public async Task RunAsync(Func<IServiceProvider, CancellationToken, Task> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        await using ConfiguredAsyncDisposable services = ((IAsyncDisposable)_services).ConfigureAwait(false);
        CancellationToken stopping = Lifetime.ApplicationStopping;
        try
        {
            await program(_services, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The program was asked to end, and did.
        }
    }

    /// <inheritdoc />
    public void Dispose() => ((IDisposable)_services).Dispose();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ((IAsyncDisposable)_services).DisposeAsync();
}
