using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Components.Memory;

namespace LibOs.WrongPolicies;

/// <summary>A buddy allocator that makes one mistake when it is told to.</summary>
[KernelPath]
public struct WrongFrameAllocator : IFrameAllocator
{
    private static Mistake s_next;
    private BuddyFrameAllocator _right;
    private int _last;

    public static ReadOnlySpan<byte> Name => "frames wrong on purpose"u8;

    public readonly int FreeFrames => _right.FreeFrames;

    public static void Make(Mistake mistake) => s_next = mistake;

    public static int GetStorageSize(int frameCount) => BuddyFrameAllocator.GetStorageSize(frameCount);

    public void Initialize(Span<byte> storage, int frameCount) => _right.Initialize(storage, frameCount);

    public void AddFree(Span<byte> storage, int firstFrame, int count) => _right.AddFree(storage, firstFrame, count);

    public int Allocate(Span<byte> storage, int order)
    {
        if (s_next == Mistake.SameFrameTwice && order == 0) return _last;
        if (s_next == Mistake.FrameOutOfRange) return int.MaxValue & -(1 << order);
        int frame = _right.Allocate(storage, order);
        if (order == 0) _last = frame;
        return s_next == Mistake.MisalignedBlock && order > 0 ? frame + 1 : frame;
    }

    public void Free(Span<byte> storage, int frame, int order) => _right.Free(storage, frame, order);
}
