using System.Runtime.InteropServices;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files.Tests;

/// <summary>The kernel's services over the memory of this process, with a count of the frames in use.</summary>
internal readonly unsafe partial struct FakeHost : IFilesHost
{
    private const int FrameLength = 4096;

    /// <summary>The frames that are taken.</summary>
    public static long Frames { get; private set; }

    /// <summary>The frames that can still be taken.</summary>
    public static long FramesLeft { get; set; } = long.MaxValue;

    public static long TotalMemory => 64 << 20;

    public static long RealTime { get; private set; } = 1_000_000_000;

    public static int ThreadId => 1;

    public static bool TryCopyIn(nuint to, ulong from, int length)
    {
        new Span<byte>((void*)from, length).CopyTo(new Span<byte>((void*)to, length));
        return true;
    }

    public static bool TryCopyOut(ulong to, nuint from, int length) => TryCopyIn((nuint)to, from, length);

    public static long CopyPath(ulong path, Span<byte> destination)
    {
        ReadOnlySpan<byte> text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)path);
        if (text.Length >= destination.Length) return -36;
        text.CopyTo(destination);
        return text.Length;
    }

    public static nuint TakeFrames(int order)
    {
        RealTime += 1000;
        if (FramesLeft < 1L << order) return 0;
        FramesLeft -= 1L << order;
        Frames += 1L << order;
        void* memory = NativeMemory.AlignedAlloc((nuint)(FrameLength << order), FrameLength);
        new Span<byte>(memory, FrameLength << order).Fill(0xCC); // frames come as they are
        return (nuint)memory;
    }

    public static void GiveFrames(nuint address, int order)
    {
        FramesLeft += 1L << order;
        Frames -= 1L << order;
        NativeMemory.AlignedFree((void*)address);
    }

    public static void ClearFrame(nuint address) => new Span<byte>((void*)address, FrameLength).Clear();

    public static void DropMappings(ulong identity, long first, long end)
    {
    }

    public static bool Wait(ref WaitPoint point, bool isInterruptible) => false;

    public static void Wake(ref WaitPoint point)
    {
    }

    public static ReadOnlySpan<byte> GetStartItem(StartItem item) => item == StartItem.ImagePath ? "/usr/lib/program.elf"u8 : default;

    public static int WriteContent(FileContent content, long position, Span<byte> destination)
    {
        ReadOnlySpan<byte> text = "content\n"u8;
        if (position >= text.Length) return 0;
        text = text[(int)position..];
        if (text.Length > destination.Length) text = text[..destination.Length];
        text.CopyTo(destination);
        return text.Length;
    }

    public static int NextDescriptor(int from) => from <= 2 ? from : -1;

    public static int NextThread(int from) => from <= 1 ? 1 : -1;

    public static long DescribeDescriptor(int descriptor, Span<byte> destination)
    {
        "pipe:[1]"u8.CopyTo(destination);
        return 8;
    }
}
