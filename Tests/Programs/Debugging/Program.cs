using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Services;

namespace LibOs.Debugging;

/// <summary>Threads that stand in places that a debugger is to find; ends when its input ends.</summary>
internal static class Program
{
    private static readonly object s_lock = new();
    private static volatile bool s_ends;
    private static long s_turns;

    private static int Main(string[] arguments)
    {
        if (arguments is ["panic"])
        {
            const long OwnPanic = 0x4C49_0006; // of the kernel's own calls, the one that tests how it panics
            _ = SystemCall(OwnPanic);
            return 1;
        }

        var spinner = new Thread(Spin) { Name = "spinner", IsBackground = true };
        var sleeper = new Thread(Sleep) { Name = "sleeper", IsBackground = true };
        var waiter = new Thread(WaitForLock) { Name = "waiter", IsBackground = true };
        lock (s_lock)
        {
            spinner.Start();
            sleeper.Start();
            waiter.Start();
            while ((waiter.ThreadState & ThreadState.WaitSleepJoin) == 0) Thread.Sleep(1);
            int sum = Add(40, 2);
            Console.WriteLine($"ready {sum} {PartitionEnvironment.IsPartition}");
            _ = Console.In.ReadToEnd();
        }

        s_ends = true;
        spinner.Join();
        Console.WriteLine(Interlocked.Read(ref s_turns) > 0 ? "done" : "never turned");
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Add(int a, int b)
    {
        int sum = a + b; // a breakpoint goes here
        return Math.Abs(sum);
    }

    private static void Spin()
    {
        while (!s_ends) _ = Interlocked.Increment(ref s_turns);
    }

    private static void Sleep() => Thread.Sleep(Timeout.Infinite);

    private static void WaitForLock()
    {
        lock (s_lock) GC.KeepAlive(s_lock);
    }

    [DllImport("libc", EntryPoint = "syscall")]
    private static extern long SystemCall(long number);
}
