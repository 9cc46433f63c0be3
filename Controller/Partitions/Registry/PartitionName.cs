using System.Text;

namespace LibOs.Controller.Partitions.Registry;

/// <summary>What partitions may be called: names of folders that need no quotes in a shell.</summary>
internal static class PartitionName
{
    /// <summary>The greatest length of a name.</summary>
    public const int MaximumLength = 63;

    /// <summary>Whether a name is one: letters, digits, '.', '_' and '-', not beginning with '.' or '-'.</summary>
    public static bool IsValid(string name)
    {
        if (name.Length is 0 or > MaximumLength || name[0] is '.' or '-') return false;
        foreach (char letter in name)
        {
            if (!IsAllowed(letter)) return false;
        }

        return true;
    }

    /// <summary>Makes a name of a program's: what is not allowed becomes '-'.</summary>
    public static string From(string program)
    {
        var name = new StringBuilder(program.Length);
        foreach (char letter in program)
        {
            if (name.Length == MaximumLength - 6) break;
            if (IsAllowed(letter) && !(name.Length == 0 && letter is '.' or '-')) _ = name.Append(letter);
            else if (name.Length > 0 && name[^1] != '-') _ = name.Append('-');
        }

        return name.Length == 0 ? "partition" : name.ToString();
    }

    private static bool IsAllowed(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-';
}
