using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace LibOs.Hosting;

/// <summary>
/// Hands out services that are registered as instances or factories, in the way of the class library's provider but
/// without its reflection: with that, an image is a third greater.
/// </summary>
/// <remarks>A publish chooses it when nothing in the application can register or ask for more (LibOs.Sdk, ServiceUse).</remarks>
internal sealed class FactoryServiceProvider : IServiceProvider, IDisposable, IAsyncDisposable
{
    private readonly Entry[] _entries;
    private readonly List<object> _created = [];
    private bool _isDisposed;

    /// <exception cref="InvalidOperationException">A service is registered by its type, with a key or for a scope.</exception>
    public FactoryServiceProvider(IServiceCollection services)
    {
        _entries = new Entry[services.Count];
        int count = 0;
        foreach (ServiceDescriptor service in services)
        {
            if (service.IsKeyedService || service.Lifetime == ServiceLifetime.Scoped || (service.ImplementationInstance is null && service.ImplementationFactory is null))
            {
                throw new InvalidOperationException(
                    $"The service '{service.ServiceType}' is registered by its type, with a key or for a scope, which this image was not built for: "
                    + "register an instance or a factory, or set <LibOsReflectionServices>true</LibOsReflectionServices> in the project.");
            }

            _entries[count++] = new Entry(service);
        }
    }

    public object? GetService(Type serviceType)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        lock (_created) ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (serviceType == typeof(IServiceProvider)) return this;
        for (int i = _entries.Length - 1; i >= 0; i--)
        {
            if (_entries[i].Service.ServiceType == serviceType) return Get(_entries[i]);
        }

        return serviceType.IsConstructedGenericType && serviceType.GetGenericTypeDefinition() == typeof(IEnumerable<>)
            ? GetAll(serviceType.GenericTypeArguments[0])
            : null;
    }

    /// <summary>Disposes the services it created, the last one first.</summary>
    /// <exception cref="InvalidOperationException">One of them can only be disposed asynchronously.</exception>
    public void Dispose()
    {
        foreach (object service in TakeCreated())
        {
            if (service is IDisposable disposable) disposable.Dispose();
            else throw new InvalidOperationException($"'{service.GetType()}' only implements IAsyncDisposable: use DisposeAsync to dispose the application.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (object service in TakeCreated())
        {
            if (service is IAsyncDisposable disposable) await disposable.DisposeAsync().ConfigureAwait(false);
            else ((IDisposable)service).Dispose();
        }
    }

    // Services are reference types, and the code of arrays of those is one for all.
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "An array of references needs no code of its own.")]
    private Array GetAll(Type element)
    {
        int count = 0;
        foreach (Entry entry in _entries)
        {
            if (entry.Service.ServiceType == element) count++;
        }

        var all = Array.CreateInstance(element, count);
        if (all is not object[] items) return all;
        count = 0;
        foreach (Entry entry in _entries)
        {
            if (entry.Service.ServiceType == element) items[count++] = Get(entry)!;
        }

        return all;
    }

    private object? Get(Entry entry)
    {
        if (entry.Service.ImplementationInstance is { } instance) return instance;
        if (entry.Service.Lifetime == ServiceLifetime.Transient) return Create(entry);
        lock (entry)
        {
            if (entry.IsCreated) return entry.Instance;
            if (entry.IsBeingCreated) throw new InvalidOperationException($"The service '{entry.Service.ServiceType}' needs itself to be created: break the circle.");
            entry.IsBeingCreated = true;
            try
            {
                entry.Instance = Create(entry);
                entry.IsCreated = true;
                return entry.Instance;
            }
            finally
            {
                entry.IsBeingCreated = false;
            }
        }
    }

    private object? Create(Entry entry)
    {
        object? service = entry.Service.ImplementationFactory!(this);
        if (service is not (IDisposable or IAsyncDisposable)) return service;
        bool isLate;
        lock (_created)
        {
            isLate = _isDisposed;
            if (!isLate) _created.Add(service);
        }

        if (!isLate) return service;
        (service as IDisposable)?.Dispose();
        throw new ObjectDisposedException(nameof(IServiceProvider));
    }

    private object[] TakeCreated()
    {
        lock (_created)
        {
            _isDisposed = true;
            object[] created = [.. _created];
            _created.Clear();
            Array.Reverse(created);
            return created;
        }
    }

    private sealed class Entry(ServiceDescriptor service)
    {
        public ServiceDescriptor Service => service;

        public object? Instance { get; set; }

        public bool IsCreated { get; set; }

        public bool IsBeingCreated { get; set; }
    }
}
