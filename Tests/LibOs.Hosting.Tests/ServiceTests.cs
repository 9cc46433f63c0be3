using LibOs.Abstractions.Services;
using LibOs.Components.Console;
using LibOs.Components.Memory;
using LibOs.Components.Scheduler;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LibOs.Hosting.Tests;

/// <summary>The services on the back ends of a process.</summary>
public sealed class ServiceTests
{
    [Fact]
    public void MemoryTellsOfMachineAndProcess()
    {
        using KernelApplication application = Build(services => services.AddMemory());
        IMemoryService memory = application.Services.GetRequiredService<IMemoryService>();
        MemoryStatistics statistics = memory.GetStatistics();
        Assert.InRange(statistics.FreeBytes, 1, statistics.TotalBytes);
        Assert.InRange(statistics.ProgramBytes, 1 << 20, statistics.ReservedAddressBytes);
        Assert.True(statistics.AreaCount > 10);
        Assert.True(statistics.PageFaults > 0);
        Assert.False(memory.IsLow);
        Assert.Equal("Linux", memory.AllocatorName);
    }

    [Fact]
    public void LowMemoryIsToldByTheThreshold()
    {
        long total = Build(services => services.AddMemory()).Services.GetRequiredService<IMemoryService>().GetStatistics().TotalBytes;
        using KernelApplication application = Build(services => services.AddMemory(o => o.LowMemoryThreshold = total - 1));
        Assert.True(application.Services.GetRequiredService<IMemoryService>().IsLow);
    }

    [Fact]
    public void ThreadsAreListedByNumber()
    {
        using KernelApplication application = Build(services => services.AddScheduler());
        ISchedulerService scheduler = application.Services.GetRequiredService<ISchedulerService>();
        using var end = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            started.Set();
            end.Wait();
        });
        thread.Name = "listed-here";
        thread.Start();
        started.Wait();
        IReadOnlyList<ThreadInfo> threads = scheduler.GetThreads();
        end.Set();
        thread.Join();

        Assert.Contains(threads, t => t.Name == "listed-here");
        Assert.Contains(threads, t => t.State == ThreadRunState.Running);
        Assert.Equal(threads.OrderBy(t => t.Id).Select(t => t.Id), threads.Select(t => t.Id));
        scheduler.Yield();
        Assert.Null(scheduler.Quantum);
        Assert.False(scheduler.TrySetQuantum(TimeSpan.FromMilliseconds(1)));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.TrySetQuantum(TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void AThreadAsksTheSchedulerInALine()
    {
        using KernelApplication application = Build(services => services.AddScheduler());
        ISchedulerService scheduler = application.Services.GetRequiredService<ISchedulerService>();
        Assert.Equal(Environment.ProcessorCount, scheduler.CoreCount);
        Assert.True(scheduler.CurrentCore >= 0);
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() =>
        {
            scheduler.SetPriority(ThreadPriority.AboveNormal);
            scheduler.SetWeight(300);
            scheduler.SetDeadline(TimeSpan.FromMilliseconds(5));
            scheduler.RunOn(0);
            Assert.Equal(new ThreadScheduling(20, 300, 5_000_000, 1), scheduler.GetScheduling());
            Assert.Equal(ThreadPriority.AboveNormal, Thread.CurrentThread.Priority);
            scheduler.SetDeadline(null);
            scheduler.SetDeadline(TimeSpan.MaxValue);
            Assert.Equal(long.MaxValue, scheduler.GetScheduling().RelativeDeadlineNanoseconds);
        }));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
        Assert.Equal(ThreadScheduling.Default.Weight, scheduler.GetScheduling().Weight); // another thread's wishes are its own
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.SetWeight(10_001));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.SetDeadline(TimeSpan.Zero));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.RunOn(64));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.SetPriority((ThreadPriority)9));
        _ = Assert.Throws<ArgumentException>(() => scheduler.RunOn());
        _ = Assert.Throws<PlatformNotSupportedException>(() => scheduler.GetScheduling(1));
        _ = Assert.Throws<PlatformNotSupportedException>(() => scheduler.IsolateCore(1));
    }

    [Fact]
    public void AThreadsNameMayHoldAnything()
    {
        Assert.True(HostSchedulerService.TryParse("42 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 1"u8, out ThreadInfo thread));
        Assert.Equal((42, "a) b (c", ThreadRunState.Waiting, 20, 2.0), (thread.Id, thread.Name, thread.State, thread.Priority, thread.RunTime.TotalSeconds));
        Assert.False(HostSchedulerService.TryParse([], out _));
        Assert.False(HostSchedulerService.TryParse("12 (x"u8, out _));
        Assert.False(HostSchedulerService.TryParse("12 (x)"u8, out _));
    }

    [Fact]
    public void TheLogIsARing()
    {
        using KernelApplication application = Build(services => services.AddConsole(o =>
        {
            o.HostLogCapacity = 3;
            o.MinimumLogLevel = KernelLogLevel.Warning;
        }));
        IKernelLog log = application.Services.GetRequiredService<IKernelLog>();
        log.Write(KernelLogLevel.Information, "not kept");
        for (int i = 0; i < 5; i++) log.Write(KernelLogLevel.Error, $"line {i}");
        Assert.Equal(["line 2", "line 3", "line 4"], log.ReadAll().Select(r => r.Text));

        ulong position = 0;
        Assert.True(log.TryRead(ref position, out KernelLogRecord record));
        Assert.Equal("line 2", record.Text);
        log.Write(KernelLogLevel.Critical, "line 5");
        log.Write(KernelLogLevel.Critical, "line 6");
        Assert.True(log.TryRead(ref position, out record));
        Assert.Equal("line 4", record.Text);
    }

    [Fact]
    public void LongLinesAreCutBetweenCharacters()
    {
        using KernelApplication application = Build(services => services.AddConsole());
        IKernelLog log = application.Services.GetRequiredService<IKernelLog>();
        log.Write(KernelLogLevel.Debug, "x" + new string('é', 1000));
        IReadOnlyList<KernelLogRecord> records = log.ReadAll();
        Assert.Equal("x" + new string('é', 255), records[0].Text);
        Assert.Equal("x" + new string('é', 1000), string.Concat(records.Select(record => record.Text)));
    }

    [Fact]
    public void EachLineOfATextIsARecordThatCannotCommandATerminal()
    {
        using KernelApplication application = Build(services => services.AddConsole());
        IKernelLog log = application.Services.GetRequiredService<IKernelLog>();
        log.Write(KernelLogLevel.Error, "first\r\nsecond \u001b[31m\n\nlast\n");
        log.Write(KernelLogLevel.Error, "");
        Assert.Equal(["first", "second \\x1B[31m", "", "last", ""], log.ReadAll().Select(record => record.Text));
    }

    [Fact]
    public void LoggingWritesIntoTheKernelsLog()
    {
        KernelApplicationBuilder builder = KernelApplication.CreateBuilder([]);
        _ = builder.Logging.AddKernelLog();
        using KernelApplication application = builder.Build();
        application.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Category")
            .LogWarning(new InvalidOperationException("broken"), "value {Value}", 42);
        IReadOnlyList<KernelLogRecord> records = application.Services.GetRequiredService<IKernelLog>().ReadAll();
        Assert.Equal("Category: value 42", records[0].Text);
        Assert.Equal(KernelLogLevel.Warning, records[0].Level);
        Assert.Contains("broken", records[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MemoryOptions.LowMemoryThreshold is negative")]
    [InlineData("MemoryOptions.LowMemoryThreshold is not below")]
    [InlineData("SchedulerOptions.Quantum is out of range")]
    [InlineData("ConsoleOptions.OutputBufferSize is out of range")]
    [InlineData("ConsoleOptions.HostLogCapacity is out of range")]
    [InlineData("ConsoleOptions.MinimumLogLevel is no level")]
    public void WrongOptionsEndTheBuildWithAClearMessage(string message)
    {
        OptionsValidationException e = Assert.Throws<OptionsValidationException>(() => Build(services =>
        {
            _ = services
                .AddMemory(o => o.LowMemoryThreshold = message.Contains("negative", StringComparison.Ordinal) ? -1 : message.Contains("not below", StringComparison.Ordinal) ? long.MaxValue : 0)
                .AddScheduler(o => o.Quantum = message.Contains("Quantum", StringComparison.Ordinal) ? TimeSpan.FromTicks(1) : null)
                .AddConsole(o =>
                {
                    if (message.Contains("Output", StringComparison.Ordinal)) o.OutputBufferSize = -1;
                    if (message.Contains("Capacity", StringComparison.Ordinal)) o.HostLogCapacity = 0;
                    if (message.Contains("Minimum", StringComparison.Ordinal)) o.MinimumLogLevel = (KernelLogLevel)9;
                });
        }));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Contains(": set it ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsOfSeveralCallsAndOfAddOptionsAddUp()
    {
        using KernelApplication application = Build(services =>
        {
            _ = services.AddConsole(o => o.HostLogCapacity = 5).AddConsole(o => o.EchoHostLog = false);
            _ = services.AddOptions<ConsoleOptions>().Configure(o => o.MinimumLogLevel = KernelLogLevel.Error);
        });
        ConsoleOptions options = application.Services.GetRequiredService<IOptions<ConsoleOptions>>().Value;
        Assert.Equal((5, KernelLogLevel.Error), (options.HostLogCapacity, options.MinimumLogLevel));
        Assert.Single(application.Services.GetServices<IConsoleService>());
    }

    [Fact]
    public void ThePartsOfTheKernelCanBeStated()
    {
        using KernelApplication application = Build(services => services.AddMemory<BuddyFrameAllocator>().AddScheduler<PriorityScheduler>());
        Assert.NotNull(application.Services.GetService<IMemoryService>());
        Assert.NotNull(application.Services.GetService<ISchedulerService>());
    }

    private static KernelApplication Build(Action<IServiceCollection> add)
    {
        KernelApplicationBuilder builder = KernelApplication.CreateBuilder([]);
        add(builder.Services);
        return builder.Build();
    }
}
