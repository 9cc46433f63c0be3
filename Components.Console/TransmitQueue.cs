using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Console;

/// <summary>A queue that carries bytes to the device in buffers of its own.</summary>
/// <remarks>
/// Finished buffers are reclaimed at the next call, without an interrupt, unless somebody waits for room or for the end
/// of all transfers: then interrupts are asked for until that came true.
/// </remarks>
[KernelPath]
internal struct TransmitQueue
{
    private VirtQueue _queue;
    private DeviceView _buffers;
    private int _bufferLength;
    private uint _free;
    private bool _wantsRoom;
    private bool _wantsDrain;

    /// <summary>The queue's rings, to tell the device where they are.</summary>
    [UnscopedRef]
    public readonly ref readonly VirtQueue Queue => ref _queue;

    /// <summary>Whether the device has lied about a buffer.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether the device wants to hear of buffers added.</summary>
    public readonly bool WantsNotification => _queue.WantsNotification;

    /// <summary>How many buffers are free.</summary>
    public readonly int FreeCount => BitOperations.PopCount(_free);

    /// <summary>The bytes of device memory needed.</summary>
    public static int GetLength(int size, int bufferLength) => VirtQueue.GetLength(size) + (size * bufferLength) + 32;

    /// <summary>Begins in zeroed memory.</summary>
    public void Initialize(in DeviceView whole, ref int offset, int size, int bufferLength)
    {
        _queue.Initialize(in whole, ref offset, size);
        _buffers.Carve(in whole, ref offset, size * bufferLength);
        _bufferLength = bufferLength;
        _free = size == 32 ? uint.MaxValue : (1u << size) - 1;
        _wantsRoom = false;
        _wantsDrain = false;
        IsBroken = false;
        for (int id = 0; id < size; id++)
            _queue.SetBuffer(id, _buffers.PhysicalAddress + (uint)(id * bufferLength), 0, deviceWrites: false);
        _queue.SetInterrupts(false);
    }

    /// <summary>Puts as many bytes as fit into free buffers and exposes them; the caller notifies.</summary>
    /// <returns>How many bytes were taken.</returns>
    public int Fill(ReadOnlySpan<byte> data)
    {
        int taken = 0;
        while (_free != 0 && taken < data.Length)
        {
            int id = BitOperations.TrailingZeroCount(_free);
            int copied = KernelBytes.Copy(data[taken..], _buffers.Bytes(id * _bufferLength, _bufferLength));
            if (copied == 0) break;
            _free &= _free - 1;
            _queue.SetLength(id, copied);
            _queue.Add(id);
            taken += copied;
        }

        if (taken != 0) _queue.Expose();
        return taken;
    }

    /// <summary>Takes back the buffers that the device has finished.</summary>
    public void Reclaim()
    {
        for (int left = _queue.Size; left > 0; left--)
        {
            QueueTake take = _queue.TryTake(out int id, out _);
            if (take == QueueTake.Empty) return;
            if (take == QueueTake.Broken)
            {
                IsBroken = true;
                return;
            }

            _free |= 1u << id;
        }
    }

    /// <summary>Whether the device has finished every buffer that was reclaimed so far.</summary>
    public readonly bool IsIdle => _queue.InFlight == 0;

    /// <summary>Asks for an interrupt when there is room. Look again for finished buffers afterwards, behind a barrier.</summary>
    public void WantRoom()
    {
        _wantsRoom = true;
        _queue.SetInterrupts(true);
    }

    /// <summary>Asks for an interrupt when nothing is under way. Look again for finished buffers afterwards, behind a barrier.</summary>
    public void WantDrain()
    {
        _wantsDrain = true;
        _queue.SetInterrupts(true);
    }

    /// <summary>Takes the wish for room back.</summary>
    public void CancelWantRoom()
    {
        _wantsRoom = false;
        if (!_wantsDrain) _queue.SetInterrupts(false);
    }

    /// <summary>Takes the wish for the end of all transfers back.</summary>
    public void CancelWantDrain()
    {
        _wantsDrain = false;
        if (!_wantsRoom) _queue.SetInterrupts(false);
    }

    /// <summary>Drops the wishes that have come true, and the interrupts with the last of them.</summary>
    /// <returns>Whether one has.</returns>
    public bool Settle()
    {
        if (!_wantsRoom && !_wantsDrain) return false;
        bool news = false;
        if (_wantsRoom && _free != 0)
        {
            _wantsRoom = false;
            news = true;
        }

        if (_wantsDrain && IsIdle)
        {
            _wantsDrain = false;
            news = true;
        }

        if (!_wantsRoom && !_wantsDrain) _queue.SetInterrupts(false);
        return news;
    }

    /// <summary>Whether somebody waits for room or the end of all transfers.</summary>
    public readonly bool IsAwaited => _wantsRoom || _wantsDrain;
}
