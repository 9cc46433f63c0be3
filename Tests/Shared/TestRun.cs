using System.Globalization;
using System.Runtime.CompilerServices;

namespace LibOs.Tests;

/// <summary>How much is tested, and from which random numbers. Shared by all test projects.</summary>
/// <remarks>
/// LIBOS_TEST_LONG=1 asks for the full counts. LIBOS_TEST_RUN is the number that all random rounds of a run come from (the
/// command <c>libos test</c> chooses and prints it); LIBOS_TEST_SEED repeats the one round that a failure names.
/// </remarks>
internal static class TestRun
{
    private static readonly string? s_round = Environment.GetEnvironmentVariable("LIBOS_TEST_SEED");

    private static readonly int s_run = Environment.GetEnvironmentVariable("LIBOS_TEST_RUN") is { } run
        ? int.Parse(run, CultureInfo.InvariantCulture) : Random.Shared.Next();

    /// <summary>Whether the full counts are wanted.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("LIBOS_TEST_LONG") == "1";

    /// <summary>A count for the quick suite, and one for the long run.</summary>
    public static int Count(int quick, int thorough) => IsLong ? thorough : quick;

    /// <summary>Runs a test's body once for each round, each with random numbers of its own; a failure names the round.</summary>
    public static void Repeat(int rounds, Action<Random> body, [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        int first = s_round is null ? FirstSeed(Path.GetFileName(file) + test) : int.Parse(s_round, CultureInfo.InvariantCulture);
        for (int round = 0; round < (s_round is null ? rounds : 1); round++)
        {
            int seed = unchecked(first + round);
            try
            {
                body(new Random(seed));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Failed with seed {seed}; repeat with LIBOS_TEST_SEED={seed}. {failure.Message}", failure);
            }
        }
    }

    /// <summary>Differs from test to test, and is the same for the same test of the same run (FNV-1a).</summary>
    private static int FirstSeed(string test)
    {
        uint hash = 2166136261u ^ (uint)s_run;
        foreach (char letter in test) hash = (hash ^ letter) * 16777619u;
        return (int)(hash & int.MaxValue);
    }
}
