using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Components.Scheduler;
using LibOs.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OwnScheduler;

// The line that replaces the scheduler of this application's kernel.
[assembly: Compose(typeof(IScheduler), typeof(NewestFirstScheduler))]

KernelApplicationBuilder builder = KernelApplication.CreateBuilder(args);
builder.Services.AddScheduler<NewestFirstScheduler>();
using KernelApplication application = builder.Build();
ISchedulerService scheduler = application.Services.GetRequiredService<ISchedulerService>();
Console.WriteLine($"Threads are scheduled by: {scheduler.PolicyName}");

ShowOrder();
ShowIsolation();

// Five threads wait. They are woken from the first to the last, and run when this one waits for them.
void ShowOrder()
{
    _ = scheduler.TrySetQuantum(SchedulerOptions.MaximumQuantum); // nobody's time is up meanwhile
    var order = new List<int>();
    using var waiting = new CountdownEvent(5);
    ManualResetEvent[] gates = [.. Enumerable.Range(0, 5).Select(_ => new ManualResetEvent(false))];
    Thread[] threads = [.. gates.Select((gate, i) => new Thread(() =>
    {
        _ = waiting.Signal();
        _ = gate.WaitOne();
        lock (order) order.Add(i + 1);
    }))];
    foreach (Thread thread in threads) thread.Start();
    waiting.Wait();
    Thread.Sleep(20); // by then each is at its gate
    foreach (ManualResetEvent gate in gates) _ = gate.Set();
    foreach (Thread thread in threads) thread.Join();
    Console.WriteLine($"Woken in the order 1 2 3 4 5, they ran in the order {string.Join(' ', order)}");
}

// A loop that must not be disturbed, beside threads that compute: first as one of them, then on a core of its own.
void ShowIsolation()
{
    _ = scheduler.TrySetQuantum(TimeSpan.FromMilliseconds(10));
    if (scheduler.CoreCount == 1)
    {
        Console.WriteLine("There is one core, so none can be isolated: start with --cpus 2");
        return;
    }

    bool end = false;
    Thread[] others = [.. Enumerable.Range(0, scheduler.CoreCount).Select(_ => new Thread(() =>
    {
        while (!Volatile.Read(ref end)) Thread.SpinWait(100);
    }))];
    foreach (Thread thread in others) thread.Start();
    Console.WriteLine($"Among other threads: {Detours.Measure(TimeSpan.FromMilliseconds(300))}");
    try
    {
        using IDisposable isolation = scheduler.IsolateCore(1);
        Console.WriteLine($"Alone on core {scheduler.CurrentCore}: {Detours.Measure(TimeSpan.FromMilliseconds(300))}");
    }
    catch (PlatformNotSupportedException exception)
    {
        Console.WriteLine($"Not isolated: {exception.Message}");
    }

    Volatile.Write(ref end, true);
    foreach (Thread thread in others) thread.Join();
}
