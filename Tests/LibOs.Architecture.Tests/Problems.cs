namespace LibOs.Architecture.Tests;

/// <summary>Fails with the whole list of what is wrong, one a line.</summary>
internal static class Problems
{
    public static void None(IEnumerable<string> problems)
    {
        List<string> found = [.. problems];
        if (found.Count > 0) Assert.Fail(string.Join('\n', found));
    }
}
