using System.Globalization;
using System.Runtime.InteropServices;

// What a partition does while others look at it and handle it; its first argument chooses.
Console.WriteLine("ready");
switch (args is [var what, ..] ? what : "wait")
{
    case "wait":
        Thread.Sleep(Timeout.Infinite);
        return 0;

    case "end-in-order":
        using (var asked = new ManualResetEventSlim())
        {
            using var registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
            {
                context.Cancel = true;
                asked.Set();
            });
            asked.Wait();
            Console.WriteLine("ended in order");
            return 7;
        }

    case "ignore":
        using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            Console.WriteLine("ignored");
        }))
        {
            Thread.Sleep(Timeout.Infinite);
            return 0;
        }

    case "echo":
        while (Console.ReadLine() is { } line)
        {
            Console.WriteLine("got " + line);
            Console.Error.WriteLine("heard " + line);
        }

        return 3;

    case "count":
        for (long number = 0; ; number++)
        {
            Console.WriteLine(number.ToString(CultureInfo.InvariantCulture));
            Thread.Sleep(20);
        }

    case "write":
        int lines = int.Parse(args[1], CultureInfo.InvariantCulture);
        for (int number = 0; number < lines; number++) Console.WriteLine($"line {number:D8} and some more text to fill it up");
        return 0;

    case "memory":
        return Memory();

    default:
        return 1;
}

// Shows where a buffer lies, and waits until somebody has written into it.
static unsafe int Memory()
{
    byte* buffer = (byte*)NativeMemory.AlignedAlloc(8192, 4096);
    for (int i = 0; i < 8192; i++) buffer[i] = (byte)(i * 7);
    "a mark that nobody else has"u8.CopyTo(new Span<byte>(buffer, 64));
    Console.WriteLine($"buffer {(ulong)buffer:x}");
    while (Volatile.Read(ref *(buffer + 4096)) != 0xa5) Thread.Sleep(5);
    Console.WriteLine($"poked {buffer[4097]:x2}");
    return buffer[4097];
}
