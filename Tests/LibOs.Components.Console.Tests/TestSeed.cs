namespace LibOs.Components.Console.Tests;

/// <summary>Random numbers of a test: set LIBOS_TEST_SEED to repeat a failure, LIBOS_TEST_LONG=1 for more rounds.</summary>
internal static class TestSeed
{
    public static bool IsLong => Environment.GetEnvironmentVariable("LIBOS_TEST_LONG") == "1";

    public static int Rounds(int quick, int many) => IsLong ? many : quick;

    /// <summary>Runs a test body with a random generator per round; a failure names the round's seed.</summary>
    public static void Repeat(int rounds, Action<Random> body)
    {
        string? given = Environment.GetEnvironmentVariable("LIBOS_TEST_SEED");
        int first = given is null ? Random.Shared.Next(1 << 30) : int.Parse(given, System.Globalization.CultureInfo.InvariantCulture);
        for (int round = 0; round < (given is null ? rounds : 1); round++)
        {
            int seed = first + round;
            try
            {
                body(new Random(seed));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Failed with LIBOS_TEST_SEED={seed}: {failure.Message}", failure);
            }
        }
    }
}
