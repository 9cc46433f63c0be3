using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using LibOs.Abstractions.Services;
using LibOs.Components.Memory;

namespace LibOs.Hosting.Tests;

/// <summary>The provider without reflection gives what the class library's gives, wherever it is chosen.</summary>
public sealed class FactoryServiceTests
{
    public static TheoryData<bool> Providers => [false, true];

    [Theory]
    [MemberData(nameof(Providers))]
    public void SingletonsAreOneAndTransientsAreMany(bool reflection)
    {
        var services = new ServiceCollection();
        var instance = new Part("instance");
        _ = services.AddSingleton(instance).AddSingleton<IPart>(p => p.GetRequiredService<Part>()).AddTransient<List<int>>(_ => []);
        using Provider provider = Create(services, reflection);
        Assert.Same(instance, provider.Services.GetRequiredService<IPart>());
        Assert.NotSame(provider.Services.GetRequiredService<List<int>>(), provider.Services.GetRequiredService<List<int>>());
        Assert.Null(provider.Services.GetService<string>());
        _ = Assert.Throws<InvalidOperationException>(() => provider.Services.GetRequiredService<string>());
        Assert.NotNull(provider.Services.GetRequiredService<IServiceProvider>());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void TheLastRegistrationWinsAndAllAreListedInOrder(bool reflection)
    {
        var services = new ServiceCollection();
        _ = services.AddSingleton<IPart>(_ => new Part("first")).AddSingleton<IPart>(new Part("second")).AddSingleton<IPart>(_ => new Part("third"));
        using Provider provider = Create(services, reflection);
        IPart[] all = [.. provider.Services.GetServices<IPart>()];
        Assert.Equal(["first", "second", "third"], all.Select(part => part.Name));
        Assert.Same(all[2], provider.Services.GetRequiredService<IPart>());
        Assert.Empty(provider.Services.GetServices<string>());
        Assert.Empty(provider.Services.GetRequiredService<IEnumerable<int>>());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void WhatWasCreatedIsDisposedOnceTheLastFirst(bool reflection)
    {
        var ended = new List<string>();
        var services = new ServiceCollection();
        var given = new Part("given", ended);
        _ = services.AddSingleton(given)
            .AddSingleton<IPart>(_ => new Part("a", ended))
            .AddSingleton<IComparable>(_ => new Part("b", ended))
            .AddTransient<ICloneable>(_ => new Part("c", ended));
        Provider provider = Create(services, reflection);
        _ = provider.Services.GetService<IComparable>();
        _ = provider.Services.GetService<Part>();
        _ = provider.Services.GetService<ICloneable>();
        _ = provider.Services.GetService<ICloneable>();
        _ = provider.Services.GetService<IPart>();
        provider.Dispose();
        provider.Dispose();
        Assert.Equal(["a", "c", "c", "b"], ended);
        _ = Assert.Throws<ObjectDisposedException>(() => provider.Services.GetService<IPart>());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task AsynchronousDisposalIsPreferredThereAndRequiredWhereItIsTheOnlyOne(bool reflection)
    {
        var ended = new List<string>();
        var services = new ServiceCollection();
        _ = services.AddSingleton(_ => new AsyncPart(ended)).AddSingleton<IPart>(_ => new Part("part", ended));
        Provider provider = Create(services, reflection);
        _ = provider.Services.GetService<IPart>();
        _ = provider.Services.GetService<AsyncPart>();
        await ((IAsyncDisposable)provider.Services).DisposeAsync();
        Assert.Equal(["async", "part"], ended);

        provider = Create(services, reflection);
        _ = provider.Services.GetService<AsyncPart>();
        _ = Assert.Throws<InvalidOperationException>(provider.Dispose);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void AFactoryThatFailsIsAskedAgain(bool reflection)
    {
        int calls = 0;
        var services = new ServiceCollection();
        _ = services.AddSingleton<IPart>(_ => ++calls == 1 ? throw new FormatException() : new Part("second"));
        using Provider provider = Create(services, reflection);
        _ = Assert.Throws<FormatException>(() => provider.Services.GetService<IPart>());
        Assert.Equal("second", provider.Services.GetRequiredService<IPart>().Name);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void ThreadsThatAskAtOnceGetTheSame(bool reflection)
    {
        int calls = 0;
        var services = new ServiceCollection();
        _ = services.AddSingleton<IPart>(_ => new Part(Interlocked.Increment(ref calls).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        using Provider provider = Create(services, reflection);
        using var barrier = new Barrier(4);
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            barrier.SignalAndWait();
            Assert.NotNull(provider.Services.GetService<IPart>());
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Equal(1, calls);
    }

    [Fact]
    public void AServiceThatNeedsItselfIsNamed()
    {
        var services = new ServiceCollection();
        _ = services.AddSingleton<IPart>(p => p.GetRequiredService<IPart>());
        using var provider = new FactoryServiceProvider(services);
        Assert.Contains(nameof(IPart), Assert.Throws<InvalidOperationException>(() => provider.GetService<IPart>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RegistrationsThatTakeReflectionAreRefusedByName()
    {
        Action<IServiceCollection>[] registrations =
        [
            services => services.AddSingleton<IPart, AsyncLessPart>(),
            services => services.AddScoped<IPart>(_ => new Part("x")),
            services => services.AddKeyedSingleton<IPart>("key", (_, _) => new Part("x")),
            services => services.AddSingleton(typeof(IPart), typeof(AsyncLessPart)),
        ];
        foreach (Action<IServiceCollection> register in registrations)
        {
            var services = new ServiceCollection();
            register(services);
            string message = Assert.Throws<InvalidOperationException>(() => new FactoryServiceProvider(services)).Message;
            Assert.Contains(nameof(IPart), message, StringComparison.Ordinal);
            Assert.Contains("LibOsReflectionServices", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TheComponentsRegisterFactories()
    {
        var services = new ServiceCollection();
        _ = services.AddMemory(o => o.LowMemoryThreshold = 7).AddScheduler(o => o.Quantum = TimeSpan.FromMilliseconds(2)).AddConsole(o => o.HostLogCapacity = 3);
        using var provider = new FactoryServiceProvider(services);
        foreach (IStartupAction action in provider.GetServices<IStartupAction>()) action.Start();
        Assert.Equal(7, provider.GetRequiredService<IOptions<MemoryOptions>>().Value.LowMemoryThreshold);

        _ = services.AddMemory(o => o.LowMemoryThreshold = -1);
        using var wrong = new FactoryServiceProvider(services);
        _ = Assert.Throws<OptionsValidationException>(() => wrong.GetServices<IStartupAction>().ToList().ForEach(action => action.Start()));
    }

    private static Provider Create(ServiceCollection services, bool reflection) =>
        new(reflection ? services.BuildServiceProvider() : new FactoryServiceProvider(services));

    private interface IPart
    {
        string Name { get; }
    }

    private sealed record Provider(IServiceProvider Services) : IDisposable
    {
        public void Dispose() => ((IDisposable)Services).Dispose();
    }

    private sealed class AsyncLessPart : IPart
    {
        public string Name => "typed";
    }

    private sealed class Part(string name, List<string>? ended = null) : IPart, IDisposable, IComparable, ICloneable
    {
        public string Name => name;

        public void Dispose() => ended?.Add(name);

        public int CompareTo(object? obj) => 0;

        public object Clone() => this;
    }

    private sealed class AsyncPart(List<string> ended) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            ended.Add("async");
            return default;
        }
    }
}
