using LibOs.Abstractions.Services;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LibOs.Hosting;

/// <summary>Collects the services of a <see cref="KernelApplication"/>.</summary>
/// <remarks>
/// Configuration and logging come into being when <see cref="Configuration"/> and <see cref="Logging"/> are first used. A program
/// that names neither does not carry them in its image.
/// </remarks>
public sealed class KernelApplicationBuilder
{
    /// <summary>What the names of environment variables begin with that <see cref="Configuration"/> takes; left out of its keys.</summary>
    public const string EnvironmentPrefix = "LIBOS_";

    private readonly string[] _arguments;
    private ConfigurationManager? _configuration;
    private LoggingBuilder? _logging;
    private bool _isBuilt;

    internal KernelApplicationBuilder(string[] arguments)
    {
        _arguments = arguments;
        // A copy, not a read-only collection: that would bring reflection into images that otherwise have none.
        Arguments = [.. arguments];
    }

    /// <summary>The services of the application. Components add theirs by extension methods (<c>AddMemory</c> ...).</summary>
    public IServiceCollection Services { get; } = new ServiceCollection();

    /// <summary>The program's arguments.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>
    /// Settings from environment variables that begin with <see cref="EnvironmentPrefix"/> and, before those, from the command
    /// line (<c>--key value</c>, <c>--key=value</c>); more sources can be added. It is registered as
    /// <see cref="IConfiguration"/> when it is first used.
    /// </summary>
    public IConfigurationManager Configuration => _configuration ?? CreateConfiguration();

    /// <summary>
    /// The logging of the application. When it is first used, <see cref="ILogger{TCategoryName}"/> and
    /// <see cref="ILoggerFactory"/> are registered, without a provider.
    /// </summary>
    public ILoggingBuilder Logging => _logging ?? CreateLogging();

    /// <summary>Creates the application: checks the options, then runs the components' <see cref="IStartupAction"/>s.</summary>
    /// <exception cref="InvalidOperationException">Called a second time.</exception>
    /// <exception cref="OptionsValidationException">An option is wrong; the message says which and what to do.</exception>
    public KernelApplication Build()
    {
        if (_isBuilt) throw new InvalidOperationException("The application is built already: create another builder for another application.");
        _isBuilt = true;
        _ = Services.AddSingleton<IApplicationLifetime>(static _ => new ApplicationLifetime());
        IServiceProvider services = HostingFeatures.ReflectionServices ? Services.BuildServiceProvider() : new FactoryServiceProvider(Services);
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
            foreach (IStartupAction action in services.GetServices<IStartupAction>()) action.Start();
            return new KernelApplication(services, Arguments);
        }
        catch
        {
            ((IDisposable)services).Dispose();
            throw;
        }
    }

    private ConfigurationManager CreateConfiguration()
    {
        var configuration = new ConfigurationManager();
        _ = configuration.AddEnvironmentVariables(EnvironmentPrefix).AddCommandLine(_arguments);
        // By a factory, so that the provider disposes it.
        _ = Services.AddSingleton<IConfiguration>(_ => configuration);
        return _configuration = configuration;
    }

    private LoggingBuilder CreateLogging()
    {
        _ = Services.AddLogging();
        return _logging = new LoggingBuilder(Services);
    }

    private sealed class LoggingBuilder(IServiceCollection services) : ILoggingBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
