using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>Functions that cores run for each other: synchronous, asynchronous, for all.</summary>
/// <remarks>
/// <para>
/// A call lies in a line that each core has for each caller: state, function, two arguments, then the result. So a core has at most
/// one call at a time to each other. While it waits for an answer it serves calls to itself: two cores that call each other do not wait for ever.
/// </para>
/// <para>A mutable struct, a value for each core: do not copy it. Allocates nothing.</para>
/// </remarks>
/// <typeparam name="TTransport">The transport.</typeparam>
/// <typeparam name="TMechanism">How a called core learns of a call.</typeparam>
/// <typeparam name="THandler">What it does then.</typeparam>
public struct CoreCalls<TTransport, TMechanism, THandler>
    where TTransport : struct, IIpcTransport
    where TMechanism : struct, ICallMechanism<TTransport>
    where THandler : ICallHandler
{
    private const uint Free = 0;
    private const uint Requested = 1;
    private const uint Answered = 2;
    private const int FunctionAt = 4;
    private const int FirstAt = 8;
    private const int SecondAt = 16;

    private readonly int _offset;
    private TTransport _transport;
    private TMechanism _mechanism;
    private THandler _handler;

    /// <summary>Joins.</summary>
    /// <param name="transport">The core.</param>
    /// <param name="offset">Where the calls lie: <see cref="Size"/> bytes, zero at first.</param>
    /// <param name="handler">What this core does when it is called.</param>
    public CoreCalls(TTransport transport, int offset, THandler handler)
    {
        _transport = transport;
        _offset = offset;
        _handler = handler;
        int lines = (transport.Count + (transport.Count * transport.Count)) * TTransport.LineLength;
        TMechanism mechanism = default;
        mechanism.Join(transport, offset + lines, Line(transport.Self, 0));
        _mechanism = mechanism;
    }

    /// <summary>The bytes that the calls between so many cores need.</summary>
    /// <param name="count">The number of cores.</param>
    public static int Size(int count) => ((count + (count * count)) * TTransport.LineLength) + TMechanism.Size(count);

    /// <summary>Begins a call. Its answer is taken by <see cref="Wait"/> or <see cref="TryComplete"/>.</summary>
    /// <param name="callee">Another core.</param>
    /// <param name="function">The function's number.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="second">The second argument.</param>
    /// <returns>
    /// <see cref="IpcResult.Done"/>; <see cref="IpcResult.WouldBlock"/> when an earlier call to it has not been answered, one that ran out included.
    /// </returns>
    public IpcResult TryStart(int callee, uint function, ulong first = 0, ulong second = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)callee, (uint)_transport.Count, nameof(callee));
        ArgumentOutOfRangeException.ThrowIfEqual(callee, _transport.Self);
        int line = Line(callee, _transport.Self);

        // an answer that nobody took belongs to a call that ran out
        uint state = _transport.Load(line);
        if (state == Requested) return IpcResult.WouldBlock;
        if (state is not (Free or Answered)) return IpcResult.Corrupted;
        _transport.Store(line + FunctionAt, function);
        Put(line + FirstAt, first);
        Put(line + SecondAt, second);
        _transport.Store(line, Requested);
        if (_mechanism.Announce(callee)) Waiter<TTransport>.Wake(ref _transport, callee, SleepWord(callee));
        return IpcResult.Done;
    }

    /// <summary>Takes the answer of a call, if it is there.</summary>
    /// <param name="callee">The called core.</param>
    /// <param name="result">The answer.</param>
    /// <returns><see cref="IpcResult.Done"/>, <see cref="IpcResult.WouldBlock"/> or <see cref="IpcResult.Corrupted"/>.</returns>
    public IpcResult TryComplete(int callee, out ulong result)
    {
        int line = Line(callee, _transport.Self);
        result = 0;
        uint state = _transport.Load(line);
        if (state == Requested) return IpcResult.WouldBlock;
        if (state != Answered) return IpcResult.Corrupted;
        result = Get(line + FirstAt);
        _transport.Store(line, Free);
        return IpcResult.Done;
    }

    /// <summary>Waits for the answer of a call, and serves calls to this core meanwhile.</summary>
    /// <param name="callee">The called core.</param>
    /// <param name="result">The answer.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, <see cref="IpcResult.TimedOut"/> or <see cref="IpcResult.Corrupted"/>.</returns>
    public IpcResult Wait(int callee, out ulong result, long deadline = long.MaxValue)
    {
        IpcResult outcome = TryComplete(callee, out result);
        if (outcome != IpcResult.WouldBlock) return outcome;
        var waiter = new Waiter<TTransport>(_transport, SleepWord(_transport.Self), deadline);
        while (outcome == IpcResult.WouldBlock)
        {
            if (!waiter.Next())
            {
                outcome = IpcResult.TimedOut;
                break;
            }

            while (Poll())
            {
                // calls to this core come first
            }

            outcome = TryComplete(callee, out result);
        }

        waiter.End();
        return outcome;
    }

    /// <summary>Calls a core and waits for its answer.</summary>
    /// <param name="callee">Another core.</param>
    /// <param name="function">The function's number.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="second">The second argument.</param>
    /// <param name="result">The answer.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    public IpcResult Call(int callee, uint function, ulong first, ulong second, out ulong result, long deadline = long.MaxValue)
    {
        IpcResult outcome = TryStart(callee, function, first, second);
        result = 0;
        return outcome == IpcResult.Done ? Wait(callee, out result, deadline) : outcome;
    }

    /// <summary>Calls all other cores at once and waits for their answers.</summary>
    /// <param name="function">The function's number.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="second">The second argument.</param>
    /// <param name="results">Where the answers go, by core; empty when they do not matter. This core's own place is left alone.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why a core did not answer; those after it were waited for, too.</returns>
    public IpcResult Broadcast(uint function, ulong first = 0, ulong second = 0, Span<ulong> results = default, long deadline = long.MaxValue)
    {
        if (!results.IsEmpty && results.Length < _transport.Count) throw new ArgumentException("There are more cores than places for answers.", nameof(results));
        IpcResult all = IpcResult.Done;
        ulong isCalled = 0;
        for (int callee = 0; callee < _transport.Count; callee++)
        {
            if (callee == _transport.Self) continue;
            IpcResult outcome = TryStart(callee, function, first, second);
            if (outcome == IpcResult.Done) isCalled |= 1ul << callee;
            else if (all == IpcResult.Done) all = outcome;
        }

        for (int callee = 0; callee < _transport.Count; callee++)
        {
            if ((isCalled & (1ul << callee)) == 0) continue;
            IpcResult outcome = Wait(callee, out ulong result, deadline);
            if (outcome == IpcResult.Done && !results.IsEmpty) results[callee] = result;
            else if (outcome != IpcResult.Done && all == IpcResult.Done) all = outcome;
        }

        return all;
    }

    /// <summary>Serves one call to this core, if there is one.</summary>
    /// <returns>Whether there was.</returns>
    public bool Poll()
    {
        int caller = _mechanism.Next();
        if ((uint)caller >= (uint)_transport.Count) return false;
        int line = Line(_transport.Self, caller);

        // told of a call that is not there: somebody wrote garbage, or it was served already
        if (_transport.Load(line) != Requested) return true;
        ulong result = _handler.Handle(caller, _transport.Load(line + FunctionAt), Get(line + FirstAt), Get(line + SecondAt));
        Put(line + FirstAt, result);
        _transport.Store(line, Answered);
        Waiter<TTransport>.Wake(ref _transport, caller, SleepWord(caller));
        return true;
    }

    /// <summary>Waits for a call to this core and serves it, and all others that have come meanwhile.</summary>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns>Whether there was a call.</returns>
    public bool Serve(long deadline = long.MaxValue)
    {
        bool isServed = Poll();
        if (!isServed)
        {
            var waiter = new Waiter<TTransport>(_transport, SleepWord(_transport.Self), deadline);
            while (!isServed && waiter.Next()) isServed = Poll();
            waiter.End();
        }

        while (isServed && Poll())
        {
            // until there is none
        }

        return isServed;
    }

    private readonly int SleepWord(int core) => _offset + (core * TTransport.LineLength);

    private readonly int Line(int callee, int caller) => _offset + ((_transport.Count + (callee * _transport.Count) + caller) * TTransport.LineLength);

    private void Put(int offset, ulong value)
    {
        _transport.Store(offset, (uint)value);
        _transport.Store(offset + 4, (uint)(value >> 32));
    }

    private readonly ulong Get(int offset) => _transport.Load(offset) | ((ulong)_transport.Load(offset + 4) << 32);
}
