using System.Globalization;

namespace LibOs.Components.Tests;

/// <summary>
/// Runs random operations from a seed that a failure names. LIBOS_TEST_SEED repeats a run, LIBOS_TEST_LONG=1 makes runs
/// long.
/// </summary>
internal static class PropertyRun
{
    private const int LongOperations = 1_000_000;

    /// <summary>How many operations a run has.</summary>
    public static int Operations(int quick) =>
        Environment.GetEnvironmentVariable("LIBOS_TEST_LONG") == "1" ? LongOperations : quick;

    /// <summary>Runs a property; what it throws is wrapped in an exception that tells the seed.</summary>
    public static void Run(Action<Random> property)
    {
        string? wanted = Environment.GetEnvironmentVariable("LIBOS_TEST_SEED");
        int seed = wanted is null ? Random.Shared.Next() : int.Parse(wanted, CultureInfo.InvariantCulture);
        try
        {
            property(new Random(seed));
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"Failed with seed {seed}; repeat with LIBOS_TEST_SEED={seed}. {failure.Message}", failure);
        }
    }
}
