namespace LibOs.Boot.Tests;

/// <summary>How much is tested: the quick suite by default, more with <c>LIBOS_TEST_LONG=1</c>.</summary>
internal static class TestLength
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("LIBOS_TEST_LONG") == "1";

    public static int Choose(int quick, int thorough) => IsLong ? thorough : quick;
}
