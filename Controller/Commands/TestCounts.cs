using System.Globalization;

namespace LibOs.Controller.Commands;

/// <summary>Counts of a test run.</summary>
internal sealed class TestCounts
{
    /// <summary>How many passed.</summary>
    public int Passed { get; set; }

    /// <summary>How many failed.</summary>
    public int Failed { get; set; }

    /// <summary>How many were skipped.</summary>
    public int Skipped { get; set; }

    /// <summary>Adds the counts of a summary line of <c>dotnet test</c>: <c>Passed! - Failed: 0, Passed: 3, Skipped: 0, ...</c></summary>
    /// <returns>Whether it was one.</returns>
    public bool TryAdd(string line)
    {
        if (!(line.StartsWith("Passed!", StringComparison.Ordinal) || line.StartsWith("Failed!", StringComparison.Ordinal) || line.StartsWith("Skipped!", StringComparison.Ordinal)))
            return false;
        Passed += Number(line, " Passed:");
        Failed += Number(line, " Failed:");
        Skipped += Number(line, " Skipped:");
        return true;
    }

    /// <summary>Adds other counts.</summary>
    public void Add(TestCounts other)
    {
        Passed += other.Passed;
        Failed += other.Failed;
        Skipped += other.Skipped;
    }

    /// <summary>Whether a line of <c>dotnet test</c> says nothing that matters.</summary>
    public static bool IsNoise(string line) =>
        string.IsNullOrWhiteSpace(line)
        || line.StartsWith("Test run for ", StringComparison.Ordinal)
        || line.StartsWith("VSTest version ", StringComparison.Ordinal)
        || line.StartsWith("Starting test execution", StringComparison.Ordinal)
        || line.StartsWith("A total of ", StringComparison.Ordinal)
        || line.StartsWith("No test matches the given testcase filter", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed{(Skipped > 0 ? $", {Skipped} skipped" : "")}");

    private static int Number(string line, string label)
    {
        int at = line.IndexOf(label, StringComparison.Ordinal);
        if (at < 0) return 0;
        ReadOnlySpan<char> rest = line.AsSpan(at + label.Length).TrimStart();
        int length = rest.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(length < 0 ? rest : rest[..length], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
    }
}
