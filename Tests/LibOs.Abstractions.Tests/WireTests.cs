using System.Globalization;

namespace LibOs.Abstractions.Tests;

/// <summary>Random rounds: LIBOS_TEST_SEED repeats one, LIBOS_TEST_LONG=1 runs more.</summary>
internal static class WireTests
{
    public static void Repeat(Action<Random> body)
    {
        string? given = Environment.GetEnvironmentVariable("LIBOS_TEST_SEED");
        int first = given is null ? Random.Shared.Next(1 << 30) : int.Parse(given, CultureInfo.InvariantCulture);
        int rounds = given is not null ? 1 : Environment.GetEnvironmentVariable("LIBOS_TEST_LONG") == "1" ? 2_000_000 : 20_000;
        for (int seed = first; seed < first + rounds; seed++)
        {
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
