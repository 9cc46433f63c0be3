using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.WrongPolicies;

[assembly: Compose(typeof(IScheduler), typeof(WrongScheduler))]
[assembly: Compose(typeof(IFrameAllocator), typeof(WrongFrameAllocator))]

// Lets a policy of the kernel make the mistake that the argument names, and gives it reason to.
var mistake = Enum.Parse<Mistake>(args[0]);
var thread = new Thread(() =>
{
    while (true) _ = Thread.Yield();
})
{ IsBackground = true };
thread.Start();
Console.WriteLine(mistake);
if (mistake == Mistake.None) return 0;
if (mistake < Mistake.SameFrameTwice)
{
    WrongScheduler.Make(mistake);
}
else
{
    WrongFrameAllocator.Make(mistake);
    byte[][] blocks = [.. Enumerable.Range(0, 64).Select(_ => GC.AllocateUninitializedArray<byte>(1 << 17))]; // pages
    foreach (byte[] block in blocks)
    {
        for (int i = 0; i < block.Length; i += 4096) block[i] = 1;
    }

    new Thread(() => { }).Start(); // a block of pages: a kernel stack
}

Thread.Sleep(10);
return 1;
