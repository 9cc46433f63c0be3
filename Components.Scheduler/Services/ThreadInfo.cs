using LibOs.Abstractions.Services;

namespace LibOs.Components.Scheduler;

/// <summary>A thread of the program, as <see cref="ISchedulerService.GetThreads"/> found it.</summary>
public readonly struct ThreadInfo
{
    /// <summary>Its number; that of the first thread is the process's own on Linux, and 1 in a partition.</summary>
    public required int Id { get; init; }

    /// <summary>Its name, at most 15 bytes of UTF-8; empty when it has none.</summary>
    public required string Name { get; init; }

    /// <summary>What it was doing.</summary>
    public required ThreadRunState State { get; init; }

    /// <summary>Its priority: 0 (lowest) to 31 in a partition; as <c>/proc</c> has it on Linux.</summary>
    public required int Priority { get; init; }

    /// <summary>How long it has run since it was created.</summary>
    public required TimeSpan RunTime { get; init; }

    /// <inheritdoc />
    public override string ToString() => $"{Id} {Name} {State switch
    {
        ThreadRunState.Running => "running",
        ThreadRunState.Ready => "ready",
        _ => "waiting",
    }}";
}
