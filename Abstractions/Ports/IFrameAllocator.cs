using LibOs.Abstractions.Composition;

namespace LibOs.Abstractions.Ports;

/// <summary>The policy that hands out physical page frames of 4 KiB in power-of-two blocks.</summary>
/// <remarks>
/// Implemented by an unmanaged struct in safe code. The mechanism (the kernel) owns the storage and passes it to each
/// call, calls with interrupts off and one core at a time, and checks every answer: a frame out of range, misaligned
/// for its order or already in use ends in a panic that names the policy. Methods run in kernel path: no allocation,
/// no exception. Frames are numbered from 0; frame <c>n</c> covers the physical bytes <c>n × 4096</c> to
/// <c>n × 4096 + 4095</c>.
/// </remarks>
[Port]
public interface IFrameAllocator
{
    /// <summary>The version of this port.</summary>
    const int PortVersion = 2;

    /// <summary>The largest order that a caller may ask for: 2^10 frames, 4 MiB.</summary>
    const int MaximumOrder = 10;

    /// <summary>A short name of the policy in ASCII, for statistics and panics.</summary>
    static abstract ReadOnlySpan<byte> Name { get; }

    /// <summary>The bytes of storage needed to manage <paramref name="frameCount"/> frames.</summary>
    /// <param name="frameCount">1 to 2^31 - 1.</param>
    static abstract int GetStorageSize(int frameCount);

    /// <summary>Prepares zeroed storage; every frame counts as in use until <see cref="AddFree"/>.</summary>
    /// <param name="storage">At least <see cref="GetStorageSize"/> bytes, aligned to 16.</param>
    /// <param name="frameCount">The number of frames managed.</param>
    void Initialize(Span<byte> storage, int frameCount);

    /// <summary>Adds a range of frames that are not in use. Ranges never overlap.</summary>
    void AddFree(Span<byte> storage, int firstFrame, int count);

    /// <summary>Takes a block of 2^<paramref name="order"/> frames.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="order">0 to <see cref="MaximumOrder"/>.</param>
    /// <returns>The first frame, a multiple of 2^<paramref name="order"/>, or -1 when no such block is free.</returns>
    int Allocate(Span<byte> storage, int order);

    /// <summary>
    /// Gives a block back that <see cref="Allocate"/> returned, or an aligned part of it: a large page that was cut comes back
    /// frame by frame.
    /// </summary>
    void Free(Span<byte> storage, int frame, int order);

    /// <summary>The number of frames not in use.</summary>
    int FreeFrames { get; }
}
