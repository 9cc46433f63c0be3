using System.Globalization;

namespace LibOs.Controller.Commands;

/// <summary>Signals as people write them: <c>TERM</c>, <c>SIGUSR1</c>, <c>15</c>.</summary>
internal static class SignalText
{
    private static readonly string[] s_names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>Reads a signal.</summary>
    /// <param name="text">A name, with or without SIG, or a number.</param>
    /// <param name="number">Its Linux number, 1 to 64.</param>
    public static bool TryParse(string text, out int number)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)) return number is >= 1 and <= 64;
        string name = text.ToUpperInvariant();
        if (name.StartsWith("SIG", StringComparison.Ordinal)) name = name[3..];
        number = name.Length == 0 ? -1 : Array.IndexOf(s_names, name);
        return number > 0;
    }
}
