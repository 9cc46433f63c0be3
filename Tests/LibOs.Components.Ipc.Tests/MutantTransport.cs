using LibOs.Abstractions.Ports;
using LibOs.Testing.Interleavings;

namespace LibOs.Components.Ipc.Tests;

/// <summary>A transport that has one bug planted; the protocol above it is the product's own.</summary>
public readonly struct MutantTransport(SimulatedCore core, Mutation mutation, int where = -1) : IIpcTransport
{
    private sealed class State
    {
        public (int Offset, byte[] Data)? Late { get; set; }

        public (int Offset, uint Value)? Store { get; set; }
    }

    private readonly State _state = new();

    public static int LineLength => 64;

    public static bool FencesAll => true;

    public int Self => core.Number;

    public int Count => core.Count;

    public int Length => core.Length;

    public long Now => core.Now;

    public uint Load(int offset)
    {
        FlushStore();
        return core.Load(offset) + (mutation == Mutation.OneTooMany && offset == where ? 1u : 0);
    }

    public void Store(int offset, uint value)
    {
        if (mutation == Mutation.NoReset && value == 0 && (where < 0 || offset == where)) return;
        if (mutation == Mutation.StoresSwapped && _state.Store is null)
        {
            _state.Store = (offset, value);
            return;
        }

        core.Store(offset, value);
        if (_state.Store is not { } store) return;
        _state.Store = null;
        core.Store(store.Offset, store.Value);
    }

    public uint Exchange(int offset, uint value)
    {
        FlushStore();
        if (mutation != Mutation.NotAtomic) return core.Exchange(offset, value);
        uint before = core.Load(offset);
        core.Store(offset, value);
        return before;
    }

    public uint CompareExchange(int offset, uint value, uint expected)
    {
        FlushStore();
        if (mutation != Mutation.NotAtomic) return core.CompareExchange(offset, value, expected);
        uint before = core.Load(offset);
        if (before == expected) core.Store(offset, value);
        return before;
    }

    public uint Add(int offset, uint value)
    {
        FlushStore();
        if (mutation != Mutation.NotAtomic) return core.Add(offset, value);
        uint before = core.Load(offset);
        core.Store(offset, before + value);
        return before;
    }

    public void Fence()
    {
        FlushStore();
        if (mutation != Mutation.NoFence) core.Fence();
    }

    public void FenceAll()
    {
        FlushStore();
        if (mutation != Mutation.NoFence) core.FenceAll();
    }

    public void Read(int offset, Span<byte> destination)
    {
        FlushData();
        core.Read(offset, destination);
    }

    public void Write(int offset, ReadOnlySpan<byte> source)
    {
        FlushData();
        if (mutation == Mutation.FlagBeforeData) _state.Late = (offset, source.ToArray());
        else core.Write(offset, source);
    }

    public Span<byte> BeginWrite(int offset, int length) => core.BeginWrite(offset, length);

    public void EndWrite(int offset, int length)
    {
        if (mutation != Mutation.FlagBeforeData)
        {
            core.EndWrite(offset, length);
            return;
        }

        byte[] data = core.CancelWrite(offset).Slice(0, length).ToArray();
        _state.Late = (offset, data);
    }

    public ReadOnlySpan<byte> BeginRead(int offset, int length) => core.BeginRead(offset, length);

    public void EndRead(int offset, int length) => core.EndRead(offset, length);

    public void Notify(int participant)
    {
        FlushStore();
        if (mutation != Mutation.NoNotify) core.Notify(participant);
    }

    public bool Wait(long deadline)
    {
        FlushStore();

        // without the second look that hides a lost notification
        return core.Wait(mutation is Mutation.NoNotify or Mutation.NoFence ? long.MaxValue : deadline);
    }

    public bool Pause(int looks)
    {
        FlushStore();
        core.Pause();
        return looks < 1;
    }

    private void FlushStore()
    {
        FlushData();
        if (_state.Store is not { } store) return;
        _state.Store = null;
        core.Store(store.Offset, store.Value);
    }

    private void FlushData()
    {
        if (_state.Late is not { } late) return;
        _state.Late = null;
        core.Write(late.Offset, late.Data);
    }
}
