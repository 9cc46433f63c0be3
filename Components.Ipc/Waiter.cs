using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>
/// How a participant waits for something that another one does: it looks some times, then says that it sleeps, looks once more and
/// sleeps until it is notified.
/// </summary>
/// <remarks>
/// Who changes something stores it and notifies those that say they sleep (<see cref="Wake"/>). A fence on both sides, or the sleeper's
/// fence for all, makes one of them see the other. A sleeper looks again now and then by itself, so that a lost notification costs
/// time only.
/// </remarks>
internal struct Waiter<TTransport>
    where TTransport : struct, IIpcTransport
{
    /// <summary>How long a sleeper sleeps at most before it looks again: 20 ms.</summary>
    public const long LookAgain = 20_000_000;

    private readonly int _sleepWord;
    private readonly long _deadline;
    private readonly bool _isCounted;
    private TTransport _transport;
    private int _looks;
    private bool _isArmed;
    private bool _isLate;
    private bool _hasSlept;

    /// <summary>Begins to wait.</summary>
    /// <param name="transport">Who waits.</param>
    /// <param name="sleepWord">The word in which it says that it sleeps.</param>
    /// <param name="deadline">When to give up.</param>
    /// <param name="isCounted">Whether several may say so in the same word, which then counts them.</param>
    public Waiter(TTransport transport, int sleepWord, long deadline, bool isCounted = false)
    {
        _isCounted = isCounted;
        _transport = transport;
        _sleepWord = sleepWord;
        _deadline = deadline;
    }

    /// <summary>Waits for a while; then the caller looks again.</summary>
    /// <returns>Whether to look again; <see langword="false"/> when it has looked after the deadline.</returns>
    public bool Next()
    {
        if (_isLate) return false;
        if (!_isArmed)
        {
            if (!_hasSlept && _transport.Pause(_looks++)) return true;
            if (!_isCounted) _transport.Store(_sleepWord, 1);
            else if (!_hasSlept) _ = _transport.Add(_sleepWord, 1);
            if (TTransport.FencesAll) _transport.FenceAll();
            else _transport.Fence();
            _isArmed = true;
            return true;
        }

        long now = _transport.Now;
        if (now >= _deadline)
        {
            _isLate = true;
            return true;
        }

        // whoever wakes it takes the word back, so that it is not woken for each of many changes: it says so again
        _ = _transport.Wait(_deadline - now > LookAgain ? now + LookAgain : _deadline);
        _hasSlept = true;
        _isArmed = false;
        return true;
    }

    /// <summary>Whether it says that it sleeps.</summary>
    public readonly bool IsArmed => _isArmed || _hasSlept;

    /// <summary>Ends waiting.</summary>
    public void End()
    {
        if (!IsArmed) return;
        if (_isCounted) _ = _transport.Add(_sleepWord, uint.MaxValue);
        else _transport.Store(_sleepWord, 0);
    }

    /// <summary>Notifies a participant if it sleeps. Comes after the store of what it waits for.</summary>
    public static void Wake(ref TTransport transport, int participant, int sleepWord)
    {
        if (!TTransport.FencesAll) transport.Fence();
        if (transport.Load(sleepWord) == 0) return;
        transport.Store(sleepWord, 0);
        transport.Notify(participant);
    }

    /// <summary>Notifies all other participants if one of them sleeps at a word that counts sleepers.</summary>
    public static void WakeAll(ref TTransport transport, int sleepWord)
    {
        if (!TTransport.FencesAll) transport.Fence();
        if (transport.Load(sleepWord) == 0) return;
        for (int participant = 0; participant < transport.Count; participant++)
            if (participant != transport.Self) transport.Notify(participant);
    }
}
