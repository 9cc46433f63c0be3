using System.Numerics;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>Small blocks of memory for inodes, names and tables, cut from frames.</summary>
/// <remarks>
/// A frame holds blocks of one size, with a head that counts those in use; when the last one comes back the frame goes
/// back too. Blocks of more than half a frame are frames of their own.
/// </remarks>
[KernelPath]
internal static unsafe class Heap<THost>
    where THost : unmanaged, IFilesHost
{
    private const int FrameLength = 4096;
    private const int HeadLength = 32;
    private const int Classes = 12; // 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 2032
    private const int LargestBlock = 2032;

    private static HeapFrames s_partial; // frames of each size that have a free block

    /// <summary>Takes a block, cleared; null when there is no memory.</summary>
    public static byte* Take(int length)
    {
        if (length > LargestBlock) return TakeFrames(length);
        int size = ClassOf(length);
        HeapFrame* frame = (HeapFrame*)s_partial[size];
        if (frame == null)
        {
            frame = Cut(size);
            if (frame == null) return null;
        }

        // SAFETY: a frame in the list has a free block, and free blocks hold the address of the next.
        byte* block = frame->Free;
        frame->Free = *(byte**)block;
        frame->Used++;
        if (frame->Free == null) Unlink(frame, size);
        KernelBytes.Clear(new Span<byte>(block, LengthOf(size)));
        return block;
    }

    /// <summary>Gives a block back that was taken with the same length.</summary>
    public static void Give(byte* block, int length)
    {
        if (block == null) return;
        if (length > LargestBlock)
        {
            THost.GiveFrames((nuint)block, OrderOf(length));
            return;
        }

        int size = ClassOf(length);
        // SAFETY: blocks of this size lie in frames, which begin with a head.
        HeapFrame* frame = (HeapFrame*)((nuint)block & ~(nuint)(FrameLength - 1));
        bool wasFull = frame->Free == null;
        *(byte**)block = frame->Free;
        frame->Free = block;
        if (--frame->Used == 0)
        {
            if (!wasFull) Unlink(frame, size);
            THost.GiveFrames((nuint)frame, 0);
        }
        else if (wasFull)
        {
            LinkFrame(frame, size);
        }
    }

    private static byte* TakeFrames(int length)
    {
        int order = OrderOf(length);
        byte* block = (byte*)THost.TakeFrames(order);
        for (int i = 0; block != null && i < 1 << order; i++) THost.ClearFrame((nuint)block + ((nuint)i * FrameLength));
        return block;
    }

    private static HeapFrame* Cut(int size)
    {
        byte* memory = (byte*)THost.TakeFrames(0);
        if (memory == null) return null;
        // SAFETY: the frame was just taken; blocks follow its head.
        HeapFrame* frame = (HeapFrame*)memory;
        *frame = default;
        int length = LengthOf(size);
        for (int at = HeadLength; at + length <= FrameLength; at += length)
        {
            *(byte**)(memory + at) = frame->Free;
            frame->Free = memory + at;
        }

        LinkFrame(frame, size);
        return frame;
    }

    private static void LinkFrame(HeapFrame* frame, int size)
    {
        frame->Previous = null;
        frame->Next = (HeapFrame*)s_partial[size];
        if (frame->Next != null) frame->Next->Previous = frame;
        s_partial[size] = (nuint)frame;
    }

    private static void Unlink(HeapFrame* frame, int size)
    {
        if (frame->Previous == null) s_partial[size] = (nuint)frame->Next;
        else frame->Previous->Next = frame->Next;
        if (frame->Next != null) frame->Next->Previous = frame->Previous;
        frame->Next = null;
        frame->Previous = null;
    }

    private static int OrderOf(int length) => BitOperations.Log2((uint)(length - 1) / FrameLength * 2 + 1);

    private static int ClassOf(int length)
    {
        if (length <= 32) return 0;
        int power = BitOperations.Log2((uint)length - 1); // 2^power < length <= 2^(power + 1)
        bool fitsHalf = length <= 3 << (power - 1);
        int size = ((power - 5) * 2) + (fitsHalf ? 1 : 2);
        return Math.Min(size, Classes - 1);
    }

    private static int LengthOf(int size) =>
        size == Classes - 1 ? LargestBlock : (size & 1) == 0 ? 32 << (size / 2) : 48 << (size / 2);
}
