using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>
/// Frames from many producers: a ring for each of them, so that none waits for another and one that dies or writes garbage harms
/// its own ring only.
/// </summary>
/// <remarks>
/// Producers write with <see cref="FrameProducer{TTransport}"/> at <see cref="Offset"/>. Frames of one producer stay in order; among
/// producers the inbox takes turns.
/// </remarks>
/// <typeparam name="TTransport">The transport.</typeparam>
public sealed class FrameInbox<TTransport>
    where TTransport : struct, IIpcTransport
{
    private readonly FrameConsumer<TTransport>[] _rings;
    private readonly int[] _producers;
    private TTransport _transport;
    private int _next;
    private int _current = -1;

    /// <summary>Joins as the consumer.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where the rings lie: <see cref="Size"/> bytes, zero at first.</param>
    /// <param name="capacity">The bytes of each ring: a power of two from 64.</param>
    /// <param name="producers">The participants that write.</param>
    public FrameInbox(TTransport transport, int offset, int capacity, params ReadOnlySpan<int> producers)
    {
        if (producers.IsEmpty) throw new ArgumentException("An inbox has at least one producer.", nameof(producers));
        _transport = transport;
        _producers = producers.ToArray();
        _rings = new FrameConsumer<TTransport>[producers.Length];
        for (int i = 0; i < producers.Length; i++) _rings[i] = new FrameConsumer<TTransport>(transport, Offset(offset, capacity, i), capacity, producers[i]);
    }

    /// <summary>The bytes that the rings need.</summary>
    /// <param name="capacity">The bytes of each ring.</param>
    /// <param name="producers">How many producers there are.</param>
    public static int Size(int capacity, int producers) => producers * FrameProducer<TTransport>.Size(capacity);

    /// <summary>Where a producer's ring lies.</summary>
    /// <param name="offset">Where the rings lie.</param>
    /// <param name="capacity">The bytes of each ring.</param>
    /// <param name="index">The producer's place in the list of producers.</param>
    public static int Offset(int offset, int capacity, int index) => offset + (index * FrameProducer<TTransport>.Size(capacity));

    /// <summary>Gives the next frame of any producer to read in place, until <see cref="Release"/>.</summary>
    /// <param name="frame">Its bytes.</param>
    /// <param name="producer">Who wrote it, or whose ring is corrupted.</param>
    /// <returns>
    /// <see cref="IpcResult.Done"/>; <see cref="IpcResult.WouldBlock"/>; <see cref="IpcResult.Closed"/> when all producers have closed or are
    /// lost; <see cref="IpcResult.Corrupted"/> or <see cref="IpcResult.PeerLost"/> once for a ring that is then passed over.
    /// </returns>
    public IpcResult TryPeek(out ReadOnlySpan<byte> frame, out int producer)
    {
        frame = default;
        producer = -1;
        if (_current >= 0) throw new InvalidOperationException("Release the frame looked at before.");
        int ended = 0;
        for (int i = 0; i < _rings.Length; i++)
        {
            int index = _next + i;
            if (index >= _rings.Length) index -= _rings.Length;
            if (_producers[index] < 0)
            {
                ended++;
                continue;
            }

            IpcResult result = _rings[index].TryPeek(out frame);
            switch (result)
            {
                case IpcResult.Done:
                    producer = _producers[index];
                    _current = index;
                    _next = index + 1 == _rings.Length ? 0 : index + 1;
                    return result;
                case IpcResult.WouldBlock:
                    break;
                case IpcResult.Closed:
                    ended++;
                    break;
                default:
                    producer = _producers[index];
                    _producers[index] = -1;
                    return result;
            }
        }

        return ended == _rings.Length ? IpcResult.Closed : IpcResult.WouldBlock;
    }

    /// <summary>Is done with the frame looked at.</summary>
    public void Release()
    {
        if (_current < 0) return;
        _rings[_current].Release();
        _current = -1;
    }

    /// <summary>Gives the next frame of any producer; waits for one.</summary>
    /// <param name="frame">Its bytes, until <see cref="Release"/>.</param>
    /// <param name="producer">Who wrote it, or whose ring is corrupted.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns>As of <see cref="TryPeek"/>, and <see cref="IpcResult.TimedOut"/>.</returns>
    public IpcResult Peek(out ReadOnlySpan<byte> frame, out int producer, long deadline = long.MaxValue)
    {
        IpcResult result = TryPeek(out frame, out producer);
        if (result != IpcResult.WouldBlock) return result;
        for (int looks = 0; result == IpcResult.WouldBlock; looks++)
        {
            if (!_transport.Pause(looks))
            {
                // it says in each ring that it sleeps, and looks once more
                SetSleep(1);
                result = TryPeek(out frame, out producer);
                long now = _transport.Now;
                if (result == IpcResult.WouldBlock && now < deadline) _ = _transport.Wait(deadline - now > Waiter<TTransport>.LookAgain ? now + Waiter<TTransport>.LookAgain : deadline);
                SetSleep(0);
                if (result != IpcResult.WouldBlock) return result;
            }

            result = TryPeek(out frame, out producer);
            if (result == IpcResult.WouldBlock && deadline != long.MaxValue && _transport.Now >= deadline) return IpcResult.TimedOut;
        }

        return result;
    }

    private void SetSleep(uint value)
    {
        foreach (ref FrameConsumer<TTransport> ring in _rings.AsSpan()) _transport.Store(ring.SleepWord, value);
        if (value == 0) return;
        if (TTransport.FencesAll) _transport.FenceAll();
        else _transport.Fence();
    }
}
