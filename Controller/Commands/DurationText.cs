using System.Globalization;

namespace LibOs.Controller.Commands;

/// <summary>Durations as people write them: <c>500ms</c>, <c>10s</c>, <c>1.5m</c>, <c>2h</c>, or seconds.</summary>
internal static class DurationText
{
    /// <summary>Reads a duration.</summary>
    /// <param name="text">A number and perhaps a unit ms, s, m or h; seconds without a unit.</param>
    /// <param name="duration">More than zero, at most 1000 hours.</param>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        (int suffix, double seconds) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (2, 0.001),
            _ when text.EndsWith('s') => (1, 1),
            _ when text.EndsWith('m') => (1, 60),
            _ when text.EndsWith('h') => (1, 3600),
            _ => (0, 1.0),
        };
        if (!double.TryParse(text.AsSpan(0, text.Length - suffix), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)) return false;
        number *= seconds;
        if (!(number > 0) || number > 3_600_000) return false;
        duration = TimeSpan.FromSeconds(number);
        return true;
    }

    /// <summary>Writes a duration in its two greatest units: <c>0.25s</c>, <c>12s</c>, <c>3m 20s</c>, <c>2h 5m</c>, <c>4d 3h</c>.</summary>
    public static string Format(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:F2}s"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Seconds}s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Minutes}m {duration.Seconds}s"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Hours}h {duration.Minutes}m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.Days}d {duration.Hours}h"),
    };
}
