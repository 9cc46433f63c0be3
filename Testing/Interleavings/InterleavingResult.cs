namespace LibOs.Testing.Interleavings;

/// <summary>What was tried without a failure.</summary>
/// <param name="Schedules">How many schedules.</param>
/// <param name="IsComplete">Whether these were all that the bounds allow.</param>
/// <param name="Steps">The steps of all schedules together: accesses to shared memory, notifications, pauses.</param>
/// <param name="Switches">How often the baton went from core to core.</param>
/// <param name="LongestSchedule">The steps of the longest schedule.</param>
/// <param name="Seed">Where random choices came from.</param>
public sealed record InterleavingResult(long Schedules, bool IsComplete, long Steps, long Switches, int LongestSchedule, ulong Seed);
