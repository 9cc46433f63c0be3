using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LibOs.Conformance;

/// <summary>Programs that run out of a stack. Linux ends them without a word; a partition says which thread and method it was.</summary>
internal static unsafe partial class StackOverflowPrograms
{
    private const int Kibibyte = 1024;

    public static ConformanceProgram[] All =>
    [
        new("stack-overflow", ProgramKind.Special, Overflow),
        new("stack-limits", Limits),
    ];

    /// <summary>Arguments: how (plain, frames, native, handler, generic), and for a thread other than the first its stack's KiB and name.</summary>
    private static int Overflow(string[] args)
    {
        string how = args.Length == 0 ? "plain" : args[0];
        Console.WriteLine($"before {how}");
        Action action = how switch
        {
            "plain" => () => _ = Plain(1),
            "frames" => () => _ = LargeFrames(1),
            "native" => () => _ = Native(1),
            "handler" => () => Handlers(1),
            "generic" => () => _ = Generic<int>.Recurse(1),
            _ => throw new ArgumentException(how),
        };
        if (args.Length < 2)
        {
            action();
            return 0;
        }

        var thread = new Thread(() => action(), int.Parse(args[1], CultureInfo.InvariantCulture) * Kibibyte) { Name = args[2] };
        thread.Start();
        thread.Join();
        return 0;
    }

    /// <summary>Each stack is as deep as asked for; its end is not reached.</summary>
    private static void Limits()
    {
        foreach (int kibibytes in new[] { 0, 256, 1024, 8 * Kibibyte, 64 * Kibibyte })
        {
            // 1.5 MiB without a wish; frames of at least a KiB, and some room for what starts a thread
            int depth = (kibibytes == 0 ? 1024 : kibibytes * 7 / 8) - 64;
            int reached = 0;
            var thread = new Thread(() => reached = Deep(depth), kibibytes * Kibibyte);
            thread.Start();
            thread.Join();
            Console.WriteLine($"{kibibytes} KiB: {reached == depth}");
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static int Deep(int n)
        {
            Span<byte> room = stackalloc byte[800];
            room[n % 800] = 1;
            return n == 0 ? room[0] - 1 : 1 + Deep(n - 1) + room[(n + 1) % 800];
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Plain(int n) => Plain(n + 1) + n;

    /// <summary>Frames of five pages, more than a guard has: the compiler's code touches each page.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LargeFrames(int n)
    {
        Pages pages = default;
        Span<byte> bytes = pages;
        bytes[n % bytes.Length] = (byte)n;
        return LargeFrames(n + 1) + bytes[n * 7 % bytes.Length];
    }

    /// <summary>The C library's realpath has the largest frame here, so it meets the end first.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Native(int n)
    {
        Span<byte> room = stackalloc byte[2000];
        room[n % room.Length] = 1;
        // SAFETY: a literal that ends in a zero byte; the path does not exist, so nothing is returned.
        fixed (byte* path = "/no/such/path\0"u8) _ = realpath(path, null);
        return Native(n + 1) + room[n * 7 % room.Length];
    }

    /// <summary>The end of the stack is met while an exception is dispatched.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Handlers(int n)
    {
        try
        {
            throw new InvalidOperationException();
        }
        catch (InvalidOperationException)
        {
            Handlers(n + 1);
        }
    }

    [LibraryImport("libc")]
    private static partial byte* realpath(byte* path, byte* resolved);

    private static class Generic<T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static int Recurse(int n) => Recurse(n + 1) + n;
    }

    [InlineArray(5 * 4096)]
    private struct Pages
    {
        private byte _first;
    }
}
