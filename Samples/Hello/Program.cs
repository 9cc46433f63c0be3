using System.Collections;
using LibOs.Abstractions.Services;
using LibOs.Components.Console;
using LibOs.Components.Memory;
using LibOs.Components.Scheduler;
using LibOs.Hosting;
using Microsoft.Extensions.DependencyInjection;

Console.WriteLine($"Hello from {(PartitionEnvironment.IsPartition ? "a partition of its own" : "a process")}!");

var builder = KernelApplication.CreateBuilder(args);
builder.Services
    .AddMemory()
    .AddScheduler()
    .AddConsole();
using var application = builder.Build();

var console = application.Services.GetRequiredService<IConsoleService>();
for (int i = 0; i < args.Length; i++)
    console.WriteLine($"Argument {i + 1}: {args[i]}");

var variables = new List<string>();
foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
    variables.Add($"{variable.Key}={variable.Value}");
variables.Sort(StringComparer.Ordinal);
foreach (string variable in variables)
    console.WriteLine($"Environment: {variable}");

var memory = application.Services.GetRequiredService<IMemoryService>();
MemoryStatistics statistics = memory.GetStatistics();
console.WriteLine($"Memory: {Mebibytes(statistics.FreeBytes)} of {Mebibytes(statistics.TotalBytes)} free, handed out by {memory.AllocatorName}");

var scheduler = application.Services.GetRequiredService<ISchedulerService>();
console.WriteLine($"Threads: scheduled by {scheduler.PolicyName}");
foreach (ThreadInfo thread in scheduler.GetThreads())
    console.WriteLine($"  {thread}");

static string Mebibytes(long bytes) => $"{bytes / 1048576.0:F1} MiB";
