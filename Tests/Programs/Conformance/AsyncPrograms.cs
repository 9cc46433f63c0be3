using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace LibOs.Conformance;

internal static class AsyncPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("async", Async),
        new("async-streams", Streams),
        new("async-exceptions", Failures),
        new("task-run", Run),
        new("parallel", ParallelLoops),
        new("channels", Channels),
        new("cancellation", Cancellation),
        new("timers", Timers),
        new("task-combinators", Combinators),
    ];

    private static async Task Async()
    {
        Console.WriteLine(await Sum(10));
        await Task.Yield();
        var local = new AsyncLocal<int> { Value = 1 };
        await Task.Run(() => local.Value = 2);
        Console.WriteLine(local.Value);
        ValueTask<int> value = Immediate();
        Console.WriteLine($"{value.IsCompleted} {await value}");

        static async Task<int> Sum(int n)
        {
            await Task.Delay(1).ConfigureAwait(false);
            return n == 0 ? 0 : n + await Sum(n - 1).ConfigureAwait(false);
        }

        static async ValueTask<int> Immediate()
        {
            await Task.CompletedTask;
            return 42;
        }
    }

    private static async Task Streams()
    {
        await foreach (int i in Count(5)) Console.WriteLine(i);
        using var source = new CancellationTokenSource();
        try
        {
            await foreach (int i in Count(100, source.Token))
            {
                if (i == 3) await source.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("cancelled");
        }

        static async IAsyncEnumerable<int> Count(int n, [EnumeratorCancellation] CancellationToken token = default)
        {
            try
            {
                for (int i = 0; i < n; i++)
                {
                    await Task.Delay(1, token);
                    yield return i;
                }
            }
            finally
            {
                Console.WriteLine("stream closed");
            }
        }
    }

    private static async Task Failures()
    {
        try
        {
            await Task.Run(() => throw new InvalidOperationException("from a task"));
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine(e.Message);
        }

        Task all = Task.WhenAll(Fail("a"), Fail("b"), Task.CompletedTask);
        try
        {
            await all;
        }
        catch (InvalidOperationException)
        {
            Console.WriteLine($"{all.Exception!.InnerExceptions.Count} {string.Join(",", all.Exception.InnerExceptions.Select(e => e.Message).Order())}");
        }

        try
        {
            Task.Run(() => Fail("waited for")).Wait();
        }
        catch (AggregateException e)
        {
            Console.WriteLine(e.InnerException!.Message);
        }

        static async Task Fail(string text)
        {
            await Task.Yield();
            throw new InvalidOperationException(text);
        }
    }

    private static async Task Run()
    {
        Task<long>[] tasks = [.. Enumerable.Range(0, 32).Select(i => Task.Run(() => Work(i)))];
        long[] results = await Task.WhenAll(tasks);
        Console.WriteLine(results.Sum());
        Console.WriteLine(await Task.Factory.StartNew(() => Thread.CurrentThread.IsThreadPoolThread, TaskCreationOptions.LongRunning));
        Console.WriteLine(await Task.Run(() => Thread.CurrentThread.IsThreadPoolThread));

        static long Work(int seed)
        {
            long sum = seed;
            for (int i = 0; i < 50_000; i++) sum = ((sum * 31) + i) % 1_000_003;
            return sum;
        }
    }

    private static void ParallelLoops()
    {
        long total = 0;
        _ = Parallel.For(0, 1000, () => 0L, (i, _, sum) => sum + ((long)i * i), sum => Interlocked.Add(ref total, sum));
        Console.WriteLine(total);
        int[] squares = new int[500];
        Parallel.ForEach(Enumerable.Range(0, 500), new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => squares[i] = i * i);
        Console.WriteLine(squares.Sum());
        int a = 0, b = 0;
        Parallel.Invoke(() => a = 1, () => b = 2);
        Console.WriteLine(a + b);
        try
        {
            _ = Parallel.For(0, 10, i =>
            {
                if (i == 5) throw new InvalidOperationException("five");
            });
        }
        catch (AggregateException e)
        {
            Console.WriteLine(e.InnerExceptions[0].Message);
        }
    }

    private static async Task Channels()
    {
        var channel = Channel.CreateBounded<int>(4);
        Task writer = Task.Run(async () =>
        {
            for (int i = 0; i < 1000; i++) await channel.Writer.WriteAsync(i);
            channel.Writer.Complete();
        });
        long sum = 0;
        await foreach (int i in channel.Reader.ReadAllAsync()) sum += i;
        await writer;
        Console.WriteLine($"{sum} {channel.Reader.Completion.IsCompletedSuccessfully}");
        try
        {
            await channel.Writer.WriteAsync(1);
        }
        catch (ChannelClosedException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static async Task Cancellation()
    {
        using var source = new CancellationTokenSource();
        using CancellationTokenRegistration registration = source.Token.Register(() => Console.WriteLine("callback"));
        Task waiting = Task.Delay(Timeout.Infinite, source.Token);
        source.Cancel();
        try
        {
            await waiting;
        }
        catch (TaskCanceledException e)
        {
            Console.WriteLine($"{e.Message} {waiting.IsCanceled}");
        }

        using var timed = new CancellationTokenSource(TimeSpan.FromMilliseconds(10));
        Console.WriteLine(timed.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(source.Token, CancellationToken.None);
        Console.WriteLine(linked.IsCancellationRequested);
        try
        {
            linked.Token.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static async Task Timers()
    {
        int ticks = 0;
        using var enough = new SemaphoreSlim(0);
        await using (var timer = new Timer(_ =>
        {
            if (Interlocked.Increment(ref ticks) == 5) _ = enough.Release();
        }, null, 1, 2))
        {
            Console.WriteLine(await enough.WaitAsync(TimeSpan.FromSeconds(30)));
        }

        using var periodic = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        int n = 0;
        while (n < 3 && await periodic.WaitForNextTickAsync()) n++;
        Console.WriteLine(n);
        long start = Environment.TickCount64;
        await Task.Delay(30);
        Console.WriteLine(Environment.TickCount64 - start >= 29);
    }

    private static async Task Combinators()
    {
        Task<int> quick = Task.FromResult(1);
        Task<int> never = new TaskCompletionSource<int>().Task;
        Console.WriteLine(await await Task.WhenAny(quick, never));
        try
        {
            _ = await never.WaitAsync(TimeSpan.FromMilliseconds(5));
        }
        catch (TimeoutException e)
        {
            Console.WriteLine(e.Message);
        }

        Console.WriteLine(await quick.ContinueWith(t => t.Result + 1, TaskScheduler.Default));
        var completion = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Task.Run(() => completion.SetResult("set"));
        Console.WriteLine(await completion.Task);
        await foreach (Task<int> t in Task.WhenEach(Task.FromResult(5))) Console.WriteLine(await t);
    }
}
