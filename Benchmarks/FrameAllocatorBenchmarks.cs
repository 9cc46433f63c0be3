using System.Buffers;
using BenchmarkDotNet.Attributes;
using LibOs.Components.Memory;

namespace LibOs.Benchmarks;

/// <summary>The buddy allocator of frames: taking a block and giving it back.</summary>
/// <remarks>
/// .NET has no allocator of frames. The nearest is the shared pool of arrays, which also hands out blocks of sizes that
/// are powers of two; but it caches per thread and never merges blocks, so that it does less than the allocator must.
/// </remarks>
public class FrameAllocatorBenchmarks
{
    private const int FrameCount = 65_536;
    private const int FrameLength = 4096;
    private const int Batch = 256;

    private readonly byte[] _storage = new byte[BuddyFrameAllocator.GetStorageSize(FrameCount)];
    private readonly int[] _frames = new int[Batch];
    private readonly byte[][] _arrays = new byte[Batch][];
    private BuddyFrameAllocator _allocator;

    /// <summary>The block's size as a power of two of frames.</summary>
    [Params(0, 4)]
    public int Order { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _allocator = default;
        _allocator.Initialize(_storage, FrameCount);
        _allocator.AddFree(_storage, 0, FrameCount);
    }

    /// <summary>The worst case: a single block splits the greatest one, and merges it back.</summary>
    [Benchmark]
    public int Frames()
    {
        int frame = _allocator.Allocate(_storage, Order);
        _allocator.Free(_storage, frame, Order);
        return frame;
    }

    [Benchmark(Baseline = true)]
    public byte[] ArrayPoolShared()
    {
        byte[] array = ArrayPool<byte>.Shared.Rent(FrameLength << Order);
        ArrayPool<byte>.Shared.Return(array);
        return array;
    }

    /// <summary>256 blocks live at once; the time is that of one.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public void FramesInBatches()
    {
        for (int i = 0; i < Batch; i++) _frames[i] = _allocator.Allocate(_storage, Order);
        for (int i = 0; i < Batch; i++) _allocator.Free(_storage, _frames[i], Order);
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public void ArrayPoolSharedInBatches()
    {
        for (int i = 0; i < Batch; i++) _arrays[i] = ArrayPool<byte>.Shared.Rent(FrameLength << Order);
        for (int i = 0; i < Batch; i++) ArrayPool<byte>.Shared.Return(_arrays[i]);
    }
}
