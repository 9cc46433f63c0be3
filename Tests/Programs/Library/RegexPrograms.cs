using System.Text;
using System.Text.RegularExpressions;

namespace LibOs.Conformance;

/// <summary>Regular expressions by each engine: interpreted, non-backtracking, generated; compiled, which falls back.</summary>
internal static partial class RegexPrograms
{
    private static readonly string[] s_patterns =
    [
        @"\b\w+ing\b", @"(\d{1,3}\.){3}\d{1,3}", "[A-Z][a-z]+", "^line (?<n>\\d+)$", "a*?b", "(?:foo|bar)+", @"[^\s,;]+@[^\s,;]+\.\w{2,}", @"\p{Lu}\p{Ll}*", "(?i)HELLO", ".",
    ];

    public static ConformanceProgram[] All =>
    [
        new("regex-interpreted", () => Survey(RegexOptions.None)),
        new("regex-compiled", () => Survey(RegexOptions.Compiled)),
        new("regex-non-backtracking", () => Survey(RegexOptions.NonBacktracking)),
        new("regex-right-to-left", () => Survey(RegexOptions.RightToLeft)),
        new("regex-generated", Generated),
        new("regex-features", Features),
        new("regex-time-limit", TimeLimit),
    ];

    private static string Text { get; } = string.Join('\n', Enumerable.Range(0, 40).Select(i =>
        $"line {i}\nThe König was sitting, singing; foobarfoo at 192.168.{i}.1 or mail to user{i}@example.org, hello HELLO aaab Ünïted"));

    private static void Survey(RegexOptions options)
    {
        foreach (string pattern in s_patterns)
        {
            var regex = new Regex(pattern, options | RegexOptions.Multiline | RegexOptions.CultureInvariant);
            uint hash = 2166136261;
            int count = 0;
            foreach (Match match in regex.Matches(Text))
            {
                count++;
                hash = HashExtensions.Hash(Encoding.UTF8.GetBytes($"{match.Index},{match.Value};"), hash);
            }

            Console.WriteLine($"{pattern} {count} {hash:x8} {regex.Replace(Text, "<$0>").GetDeterministicHash():x8} {regex.Split(Text).Length}");
        }
    }

    private static void Generated()
    {
        Console.WriteLine($"{Mail().Count(Text)} {Address().Match(Text).Value} {Lines().Matches(Text).Select(m => int.Parse(m.Groups["n"].Value)).Sum()}");
        foreach (ValueMatch match in Words().EnumerateMatches("Going, going, gone")) Console.WriteLine($"{match.Index} {match.Length}");
    }

    private static void Features()
    {
        Console.WriteLine(Regex.Replace("2024-02-29", @"(?<y>\d+)-(?<m>\d+)-(?<d>\d+)", "${d}.${m}.${y}"));
        Console.WriteLine(Regex.Match("((a)(b(c)))x", @"\((?>[^()]+|\((?<depth>)|\)(?<-depth>))*(?(depth)(?!))\)").Value);
        Console.WriteLine(Regex.Replace("aAbB", "(?<=a)A|b(?=B)", "_"));
        Console.WriteLine(string.Join("|", Regex.Matches("abcabc", @"(?<first>a)(b)(c)").SelectMany(m => m.Groups.Cast<Group>()).Select(g => $"{g.Name}={g.Value}")));
        Console.WriteLine(Regex.Escape("a.b*c") + " " + Regex.Unescape(@"a\.b") + " " + Regex.IsMatch("ΑΒΓ", "αβγ", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
        Console.WriteLine(Regex.Match("aaa", "(a)+").Groups[1].Captures.Count);
        foreach (string bad in (string[])["(", "[", "*", @"\p{Nope}", "(?<a", "a{3,2}"])
        {
            try
            {
                _ = new Regex(bad);
            }
            catch (RegexParseException e)
            {
                Console.WriteLine($"{e.Error} {e.Offset} {e.Message}");
            }
        }
    }

    private static void TimeLimit()
    {
        try
        {
            _ = Regex.IsMatch(new string('a', 40) + "!", "^(a|aa)+$", RegexOptions.None, TimeSpan.FromMilliseconds(50));
            Console.WriteLine("no time limit");
        }
        catch (RegexMatchTimeoutException e)
        {
            Console.WriteLine($"{e.GetType().Name} {e.MatchTimeout}");
        }
    }

    [GeneratedRegex(@"[^\s,;]+@[^\s,;]+\.\w{2,}")]
    private static partial Regex Mail();

    [GeneratedRegex(@"(\d{1,3}\.){3}\d{1,3}")]
    private static partial Regex Address();

    [GeneratedRegex("^line (?<n>\\d+)$", RegexOptions.Multiline)]
    private static partial Regex Lines();

    [GeneratedRegex(@"\bgo\w+", RegexOptions.IgnoreCase)]
    private static partial Regex Words();
}
