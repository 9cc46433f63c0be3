using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions;

/// <summary>Gives a partition's memory file huge pages where the partition has filled them.</summary>
/// <remarks>
/// The host's kernel gives huge pages to anonymous memory that asks for them, but to memory files only where its
/// administrator said so. With small pages a program that reads here and there in much memory takes a third longer. So a
/// thread looks now and then which 2 MB pieces are all there, and has them collapsed (MADV_COLLAPSE, Linux 6.1). Programs
/// that end at once pay nothing, and memory that nobody touched still costs nothing.
/// </remarks>
internal static unsafe class HugePages
{
    private const nint Piece = 2 << 20;
    private const int PagesOfPiece = (int)(Piece / 4096);
    private const int FirstPause = 250;
    private const int LongestPause = 4000;

    /// <summary>How long a partition runs before it is worth while, in nanoseconds.</summary>
    public const long Patience = 300_000_000;

    /// <summary>Starts the thread; it ends with the process, or when the host cannot do it.</summary>
    /// <param name="descriptor">The memory file.</param>
    /// <param name="length">Its length in bytes.</param>
    public static void Tend(int descriptor, long length)
    {
        nint whole = (nint)length & -Piece;
        if (whole == 0) return;
        // pieces of the file must lie at multiples of their length: room for one more is reserved, and mapped over
        nint room = LibC.mmap(0, whole + Piece, 0, LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS, -1, 0);
        if (room == LibC.MAP_FAILED) return;
        nint start = (room + Piece - 1) & -Piece;
        if (LibC.mmap(start, whole, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_SHARED | LibC.MAP_FIXED, descriptor, 0) == LibC.MAP_FAILED) return;
        new Thread(() => Run(start, whole)) { IsBackground = true, Name = "huge pages" }.Start();
    }

    private static void Run(nint start, nint length)
    {
        bool[] done = new bool[length / Piece];
        byte[] resident = new byte[PagesOfPiece];
        for (int pause = FirstPause; ; Thread.Sleep(pause))
        {
            bool found = false;
            for (int piece = 0; piece < done.Length; piece++)
            {
                if (done[piece] || !IsFull(start + (piece * Piece), resident)) continue;
                if (LibC.madvise(start + (piece * Piece), Piece, LibC.MADV_COLLAPSE) != 0 && LibC.Errno == LibC.EINVAL) return;
                done[piece] = true; // also when the host has no huge page left: it is not asked again
                found = true;
            }

            pause = found ? FirstPause : Math.Min(pause * 2, LongestPause);
        }
    }

    private static bool IsFull(nint piece, byte[] resident)
    {
        // SAFETY: the array has a byte for each page of a piece, and the piece is mapped until the process ends.
        fixed (byte* pages = resident)
        {
            if (LibC.mincore(piece, Piece, pages) != 0) return false;
        }

        foreach (byte page in resident)
            if ((page & 1) == 0) return false;
        return true;
    }
}
