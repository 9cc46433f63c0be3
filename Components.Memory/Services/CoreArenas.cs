namespace LibOs.Components.Memory;

/// <summary>An arena for each core: threads that run at the same time find different ones, and each stays in its core's caches.</summary>
/// <remarks>Safe from any thread.</remarks>
public sealed class CoreArenas : IDisposable
{
    private readonly Arena?[] _arenas;
    private readonly int _capacity;
    private bool _isDisposed;

    /// <summary>Makes them; each takes its memory when it is first used.</summary>
    /// <param name="capacity">How many bytes each holds.</param>
    public CoreArenas(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
        _arenas = new Arena?[Environment.ProcessorCount];
    }

    /// <summary>Takes the arena of the core that the thread runs on, or a fresh one while another thread has that. It is empty.</summary>
    /// <exception cref="OutOfMemoryException">There is not enough memory for a fresh one.</exception>
    public Arena Take()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return Interlocked.Exchange(ref _arenas[Core()], null) ?? new Arena(_capacity);
    }

    /// <summary>Gives an arena back; its spans are not used any more.</summary>
    /// <param name="arena">What <see cref="Take"/> gave.</param>
    public void Return(Arena arena)
    {
        ArgumentNullException.ThrowIfNull(arena);
        arena.Reset();
        if (_isDisposed || Interlocked.CompareExchange(ref _arenas[Core()], arena, null) is not null) arena.Dispose();
    }

    /// <summary>Gives the memory of all arenas back that nobody has taken; the others go when they are returned.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        for (int i = 0; i < _arenas.Length; i++) Interlocked.Exchange(ref _arenas[i], null)?.Dispose();
    }

    private int Core() => Thread.GetCurrentProcessorId() % _arenas.Length;
}
