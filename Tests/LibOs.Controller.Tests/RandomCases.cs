using System.Globalization;

namespace LibOs.Controller.Tests;

/// <summary>Loops over random cases; a failure names the seed, and LIBOS_TEST_SEED runs it again.</summary>
internal static class RandomCases
{
    public static void Run(int count, Action<Random> test)
    {
        if (Environment.GetEnvironmentVariable("LIBOS_TEST_LONG") == "1") count *= 20;
        string? given = Environment.GetEnvironmentVariable("LIBOS_TEST_SEED");
        for (int i = 0; i < count; i++)
        {
            int seed = given is null ? Random.Shared.Next() : int.Parse(given, CultureInfo.InvariantCulture);
            try
            {
                test(new Random(seed));
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"seed {seed}: {error.Message}", error);
            }
        }
    }
}
