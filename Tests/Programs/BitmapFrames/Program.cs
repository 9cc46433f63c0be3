// Works memory in all ways on the frame allocator that the image is composed with.
using System.Runtime.InteropServices;
using LibOs.Abstractions.Services;

IKernelView kernel = PartitionEnvironment.Kernel ?? throw new InvalidOperationException("Only in a partition.");
switch (args)
{
    case ["share", var size, var percent]:
        Share(int.Parse(size), int.Parse(percent));
        break;
    case ["fill"]:
        Console.WriteLine($"{Fill() >> 20} {Fill() > 0}");
        break;
    default:
        Work();
        break;
}

void Work()
{
    Console.WriteLine(kernel.FrameAllocatorName);
    long before = 0;
    for (int round = 0; round < 4; round++)
    {
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(n => new Thread(() => Churn(n)))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        GC.Collect();
        if (round == 1) before = kernel.GetMemoryStatistics().FreeBytes;
    }

    Console.WriteLine(Math.Abs(kernel.GetMemoryStatistics().FreeBytes - before) < 8 << 20 ? "nothing lost" : "frames are lost");
    Console.WriteLine(Fill() > 16 << 20 ? "filled" : "not filled");
    Churn(3);
    Console.WriteLine("goes on");
}

static unsafe void Churn(int seed)
{
    var random = new Random(seed);
    byte*[] blocks = new byte*[32];
    nuint[] lengths = new nuint[32];
    var kept = new List<byte[]>();
    for (int i = 0; i < 150; i++)
    {
        int at = random.Next(blocks.Length);
        for (nuint k = 0; k < lengths[at]; k += 4096)
        {
            if (blocks[at][k] != (byte)(at + (int)(k >> 12))) Console.WriteLine($"wrong at {k}");
        }

        NativeMemory.Free(blocks[at]);
        lengths[at] = (nuint)(random.Next(20) == 0 ? random.Next(3 << 20) : random.Next(100_000));
        blocks[at] = (byte*)NativeMemory.Alloc(lengths[at]);
        for (nuint k = 0; k < lengths[at]; k += 4096) blocks[at][k] = (byte)(at + (int)(k >> 12));
        kept.Add(new byte[random.Next(20_000)]);
        if (kept.Count > 50) kept.Clear();
    }

    foreach (byte* block in blocks) NativeMemory.Free(block);
}

static long Fill()
{
    var blocks = new List<byte[]>(100_000);
    long bytes = 0;
    try
    {
        while (true)
        {
            blocks.Add(new byte[50_000]);
            blocks[^1].AsSpan().Fill(1);
            bytes += 50_000;
        }
    }
    catch (OutOfMemoryException)
    {
        return bytes;
    }
}

void Share(int size, int percent)
{
    long wanted = kernel.GetMemoryStatistics().TotalBytes / 100 * percent;
    byte[][] kept = new byte[(int)(wanted / size) + 1][];
    long bytes = (long)kept.Length * 8;
    int count = 0;
    for (; bytes < wanted; bytes += size, count++)
    {
        kept[count] = new byte[size - 24]; // with the object's header
        kept[count].AsSpan().Fill((byte)count);
    }

    GC.Collect();
    bool isWhole = true;
    for (int i = 0; i < count; i++) isWhole &= kept[i].AsSpan().IndexOfAnyExcept((byte)i) < 0;
    Console.WriteLine($"kept {percent} % in objects of {size}: {isWhole}");
}
