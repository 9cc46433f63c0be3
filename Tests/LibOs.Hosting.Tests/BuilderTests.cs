using LibOs.Abstractions.Services;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LibOs.Hosting.Tests;

public sealed class BuilderTests
{
    [Fact]
    public void ServicesAndArgumentsReachTheApplication()
    {
        KernelApplicationBuilder builder = KernelApplication.CreateBuilder(["one", "zwei ü"]);
        _ = builder.Services.AddSingleton<Disposable>();
        using KernelApplication application = builder.Build();

        Assert.Equal(["one", "zwei ü"], application.Arguments);
        Assert.Same(application.Services.GetRequiredService<Disposable>(), application.Services.GetRequiredService<Disposable>());
        Assert.Same(application.Lifetime, application.Services.GetRequiredService<IApplicationLifetime>());
    }

    [Fact]
    public void ABuilderBuildsOnce()
    {
        KernelApplicationBuilder builder = KernelApplication.CreateBuilder([]);
        using KernelApplication application = builder.Build();
        _ = Assert.Throws<InvalidOperationException>(() => builder.Build());
    }

    [Fact]
    public void ArgumentsAreRequired() => Assert.Throws<ArgumentNullException>(() => KernelApplication.CreateBuilder(null!));

    [Fact]
    public void TheCommandLineWinsOverTheEnvironment()
    {
        Environment.SetEnvironmentVariable("LIBOS_HOSTINGTEST_A", "environment");
        Environment.SetEnvironmentVariable("LIBOS_HOSTINGTEST_B", "environment");
        KernelApplicationBuilder builder = KernelApplication.CreateBuilder(["--hostingtest_a", "line"]);

        Assert.Equal("line", builder.Configuration["hostingtest_a"]);
        Assert.Equal("environment", builder.Configuration["hostingtest_b"]);
        using KernelApplication application = builder.Build();
        Assert.Same(builder.Configuration, application.Services.GetRequiredService<IConfiguration>());
    }

    [Fact]
    public void ConfigurationAndLoggingAreThereOnlyWhenUsed()
    {
        using KernelApplication plain = KernelApplication.CreateBuilder([]).Build();
        Assert.Null(plain.Services.GetService<IConfiguration>());
        Assert.Null(plain.Services.GetService<ILoggerFactory>());

        KernelApplicationBuilder builder = KernelApplication.CreateBuilder([]);
        Assert.Same(builder.Logging, builder.Logging);
        using KernelApplication logging = builder.Build();
        Assert.NotNull(logging.Services.GetService<ILogger<BuilderTests>>());
    }

    [Fact]
    public void ValidateOnStartOfTheProgramsOwnOptionsHolds()
    {
        KernelApplicationBuilder builder = KernelApplication.CreateBuilder([]);
        _ = builder.Services.AddOptions<Settings>().Validate(s => s.Size > 0, "Size must be positive.").ValidateOnStart();
        OptionsValidationException e = Assert.Throws<OptionsValidationException>(() => builder.Build());
        Assert.Contains("Size must be positive.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StartupActionsRunInOrderAndAFailureDisposesTheServices()
    {
        var ran = new List<int>();
        var disposable = new Disposable();
        KernelApplicationBuilder builder = KernelApplication.CreateBuilder([]);
        _ = builder.Services
            .AddSingleton(_ => disposable)
            .AddSingleton<IStartupAction>(p => new Startup(() => ran.Add(p.GetRequiredService<Disposable>().Number)))
            .AddSingleton<IStartupAction>(_ => new Startup(() => ran.Add(2)))
            .AddSingleton<IStartupAction>(_ => new Startup(() => throw new InvalidOperationException("no")));
        _ = Assert.Throws<InvalidOperationException>(() => builder.Build());
        Assert.Equal([1, 2], ran);
        Assert.True(disposable.IsDisposed);
    }

    [Fact]
    public void RunGivesTheExitCodeAndDisposes()
    {
        KernelApplicationBuilder builder = KernelApplication.CreateBuilder([]);
        _ = builder.Services.AddSingleton<Disposable>();
        KernelApplication application = builder.Build();
        Disposable? seen = null;
        Assert.Equal(7, application.Run(services =>
        {
            seen = services.GetRequiredService<Disposable>();
            Assert.False(seen.IsDisposed);
            return 7;
        }));
        Assert.True(seen!.IsDisposed);
    }

    private sealed class Startup(Action action) : IStartupAction
    {
        public void Start() => action();
    }

    private sealed class Settings
    {
        public int Size { get; set; }
    }

    private sealed class Disposable : IDisposable
    {
        public int Number => 1;

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
