using LibOs.Sdk.Metadata;
using Microsoft.CodeAnalysis;

namespace LibOs.Sdk.Tests;

public sealed class ServiceUseTests : IDisposable
{
    private const string Package = """
        using System;
        using System.Collections.Generic;
        namespace Microsoft.Extensions.DependencyInjection
        {
            public class ServiceDescriptor { }
            public interface IServiceScopeFactory { }
            public interface IServiceCollection : IList<ServiceDescriptor> { }
            public static class ServiceCollectionServiceExtensions
            {
                public static IServiceCollection AddSingleton<TService, TImplementation>(this IServiceCollection services) => services;
                public static IServiceCollection AddSingleton<TService, TImplementation>(this IServiceCollection services, Func<IServiceProvider, TImplementation> factory) => services;
                public static IServiceCollection AddSingleton<TService>(this IServiceCollection services) => services;
                public static IServiceCollection AddSingleton<TService>(this IServiceCollection services, TService instance) => services;
                public static IServiceCollection AddSingleton(this IServiceCollection services, Type type) => services;
                public static IServiceCollection AddTransient<TService>(this IServiceCollection services, Func<IServiceProvider, TService> factory) => services;
                public static IServiceCollection AddScoped<TService>(this IServiceCollection services, Func<IServiceProvider, TService> factory) => services;
            }
            public static class ServiceProviderServiceExtensions
            {
                public static T GetRequiredService<T>(this IServiceProvider provider) => default!;
                public static object GetRequiredService(this IServiceProvider provider, Type type) => null!;
                public static IEnumerable<T> GetServices<T>(this IServiceProvider provider) => null!;
                public static IEnumerable<object> GetServices(this IServiceProvider provider, Type type) => null!;
                public static IServiceProvider CreateScope(this IServiceProvider provider) => provider;
            }
        }
        """;

    private const string Hosting = """
        using Microsoft.Extensions.DependencyInjection;
        [assembly: System.Reflection.AssemblyMetadata("LibOs.FactoryServices", "true")]
        namespace LibOs.Hosting
        {
            public class KernelApplicationBuilder
            {
                public IServiceCollection Services => null!;
                public object Logging => null!;
                public object Reach() => Services[0];
            }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("libos-services-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("services.AddSingleton<object>(\"instance\").AddTransient<string>(p => \"\").AddSingleton<object, string>(p => \"\");")]
    [InlineData("provider.GetService(typeof(string)); provider.GetRequiredService<string>(); provider.GetServices<string>();")]
    [InlineData("_ = builder.Services;")]
    public void Instances_and_factories_need_none(string code) => Assert.Null(Find(code));

    [Theory]
    [InlineData("services.AddSingleton<object, string>();", "ServiceCollectionServiceExtensions.AddSingleton")]
    [InlineData("services.AddSingleton<string>();", "ServiceCollectionServiceExtensions.AddSingleton")]
    [InlineData("services.AddSingleton(typeof(string));", "ServiceCollectionServiceExtensions.AddSingleton")]
    [InlineData("services.AddScoped<string>(p => \"\");", "ServiceCollectionServiceExtensions.AddScoped")]
    [InlineData("provider.CreateScope();", "ServiceProviderServiceExtensions.CreateScope")]
    [InlineData("provider.GetServices(typeof(string));", "ServiceProviderServiceExtensions.GetServices")]
    [InlineData("provider.GetService(typeof(IServiceScopeFactory));", "IServiceScopeFactory")]
    [InlineData("System.Console.WriteLine(services[0]);", "ServiceDescriptor")]
    [InlineData("foreach (object service in services) System.Console.WriteLine(service);", "ServiceDescriptor")]
    [InlineData("System.Console.WriteLine(string.Join(\", \", services));", "ServiceDescriptor")]
    [InlineData("_ = builder.Logging;", "KernelApplicationBuilder.get_Logging")]
    public void Everything_else_is_named(string code, string use)
    {
        string? found = Find(code);
        Assert.NotNull(found);
        Assert.StartsWith("'App' uses '", found, StringComparison.Ordinal);
        Assert.Contains(use, found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_counts_unless_it_promises_factories()
    {
        const string Library = "using Microsoft.Extensions.DependencyInjection;\npublic static class Parts { public static void Add(IServiceCollection services) => services.AddSingleton<object, string>(); }";
        const string Promise = "\n[assembly: System.Reflection.AssemblyMetadata(\"LibOs.FactoryServices\", \"true\")]";
        Assert.Contains("'Library'", Find("Parts.Add(services);", Library), StringComparison.Ordinal);
        Assert.Null(Find("Parts.Add(services);", Library + Promise));
    }

    private string? Find(string code, string? library = null)
    {
        var package = Packages.Reference("Microsoft.Extensions.DependencyInjection.Abstractions", "9.0.0", Package);
        byte[] hosting = Packages.Emit("LibOs.Hosting", "1.0.0", Hosting, package);
        byte[]? parts = library is null ? null : Packages.Emit("Library", "1.0.0", library, package);
        byte[] app = Packages.Emit("App", "1.0.0",
            "using System;\nusing Microsoft.Extensions.DependencyInjection;\npublic static class Program { public static void Run(IServiceCollection services, IServiceProvider provider, LibOs.Hosting.KernelApplicationBuilder builder) { " + code + " } }",
            [package, MetadataReference.CreateFromImage(hosting), .. parts is null ? [] : new MetadataReference[] { MetadataReference.CreateFromImage(parts) }]);
        List<string> files = [Write("App", app), Write("LibOs.Hosting", hosting)];
        if (parts is not null) files.Add(Write("Library", parts));
        return ServiceUse.FindReflection(files);
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name + ".dll");
        File.WriteAllBytes(path, content);
        return path;
    }
}
