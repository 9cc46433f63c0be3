using System.Runtime.ExceptionServices;

namespace LibOs.Testing.Interleavings;

/// <summary>
/// Simulated cores, each on a thread of its own, of which one at a time runs: the one that holds the baton. It runs until it hands
/// the baton on, so that what happens depends on nothing but the program's own decisions.
/// </summary>
/// <remarks>
/// The threads stay for any number of runs. Handing over costs a wake and a sleep of the operating system; keep what needs none on
/// one thread. All shared state may be plain fields: a hand-over orders everything before it before everything after it.
/// </remarks>
public sealed class CoreThreads : IDisposable
{
    private const int Stride = 16;
    private const int StackLength = 512 << 10;

    private readonly ICoreProgram _program;
    private readonly Thread?[] _threads;
    private readonly int[] _words;
    private readonly bool[] _isStarted;
    private readonly bool _sharesProcessor;
    private int _processor = -1;
    private Exception? _failure;
    private bool _isAborting;
    private bool _isDisposed;
    private volatile bool _isRunning;

    /// <summary>Makes cores. Their threads start when they are first needed.</summary>
    /// <param name="count">How many, 1 to 64.</param>
    /// <param name="program">What they do.</param>
    /// <param name="sharesProcessor">Whether all threads stay on one processor of the host, where handing over is cheapest.</param>
    public CoreThreads(int count, ICoreProgram program, bool sharesProcessor = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 64);
        ArgumentNullException.ThrowIfNull(program);
        _program = program;
        _threads = new Thread?[count];
        _isStarted = new bool[count];
        _words = GC.AllocateArray<int>((count + 2) * Stride, pinned: true);
        _sharesProcessor = sharesProcessor;
    }

    /// <summary>How many cores there are.</summary>
    public int Count => _threads.Length;

    /// <summary>Whether the run is being ended: <see cref="SwitchTo"/> throws.</summary>
    public bool IsAborting => _isAborting;

    /// <summary>Runs the program until it says that all is done. An exception of a core ends the run and is thrown here.</summary>
    /// <param name="first">The core that gets the baton.</param>
    public void Run(int first)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isRunning) throw new InvalidOperationException("The cores run already.");
        _isRunning = true;
        _failure = null;
        _isAborting = false;
        Array.Clear(_isStarted);
        if (_sharesProcessor) _processor = Thread.GetCurrentProcessorId();
        Give(first);
        Take(Count);
        _isRunning = false;
        if (_failure is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Hands the baton to another core and waits until it comes back. Called by the core that holds it.</summary>
    /// <param name="self">The calling core.</param>
    /// <param name="other">The core to go on; nothing happens when it is the same.</param>
    /// <exception cref="CoreAbortedException">The run is being ended: let it pass.</exception>
    public void SwitchTo(int self, int other)
    {
        if (_isAborting) throw new CoreAbortedException();
        if (other == self) return;
        Give(other);
        Take(self);
        if (_isAborting) throw new CoreAbortedException();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed) return;
        if (_isRunning) throw new InvalidOperationException("The cores are running.");
        _isDisposed = true;
        for (int core = 0; core < Count; core++)
        {
            if (_threads[core] is not { } thread) continue;
            Give(core);
            thread.Join();
        }
    }

    private void Give(int core)
    {
        if (core < Count && _threads[core] is null && !_isDisposed)
        {
            int number = core;
            _threads[core] = new Thread(() => Loop(number), StackLength) { IsBackground = true, Name = $"core {core}" };
            _threads[core]!.Start();
        }

        ref int word = ref _words[(core + 1) * Stride];
        Volatile.Write(ref word, 1);
        Futex.Wake(ref word);
    }

    private void Take(int core)
    {
        ref int word = ref _words[(core + 1) * Stride];
        while (Interlocked.Exchange(ref word, 0) == 0) Futex.Wait(ref word, 0);
    }

    private void Loop(int core)
    {
        int processor = -1;
        Take(core);
        while (!_isDisposed)
        {
            if (processor != _processor) Futex.StayOn(processor = _processor);
            Give(Pass(core));
            Take(core);
        }
    }

    /// <summary>Runs a core, again and again as long as it comes next itself.</summary>
    private int Pass(int core)
    {
        while (true)
        {
            int next;
            try
            {
                _isStarted[core] = true;
                _program.Run(core);
                _isStarted[core] = false;
                next = _isAborting ? NextToAbort() : _program.Next(core);
                if (next >= Count || next < -1) throw new InvalidOperationException($"The program gives the baton to core {next}; there are {Count}.");
            }
            catch (Exception failure)
            {
                _isStarted[core] = false;
                _isAborting = true;
                if (failure is not CoreAbortedException) _failure ??= failure;
                next = NextToAbort();
            }

            if (next == core) continue;
            return next < 0 ? Count : next;
        }
    }

    private int NextToAbort() => Array.IndexOf(_isStarted, true);
}
