using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LibOs.Conformance;

internal static partial class TextPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("string-formatting", Formatting),
        new("string-builder", Builder),
        new("strings", Strings),
        new("cultures", Cultures),
        new("encodings", Encodings),
        new("regex", Regexes),
        new("parsing", Parsing),
        new("unicode", UnicodeText),
    ];

    private static void Formatting()
    {
        Console.WriteLine($"{42,8}|{42,-8}|{42:D6}|{-42:X}|{255:x4}|{1234567.891:N2}|{0.12345:P1}|{12345.678:E3}|{1e100:R}");
        Console.WriteLine($"{1.0 / 3}|{1f / 3}|{double.MaxValue}|{double.Epsilon}|{float.NaN}|{double.NegativeInfinity}|{-0.0}");
        Console.WriteLine(string.Format(CultureInfo.InvariantCulture, "{0:yyyy-MM-dd HH:mm:ss.fff} {1:c} {2:B}", new DateTime(2024, 2, 29, 13, 14, 15, 16), TimeSpan.FromSeconds(100_000.5), Guid.Empty));
        Console.WriteLine($"{12.3456m:0.00} {1234:#,##0.0} {0:+0;-0;zero} {1234567890:### ### ####} {true} {'c'} {null}");
        Console.WriteLine($"{DayOfWeek.Friday} {DayOfWeek.Friday:D} {FileAccess.ReadWrite} {(ConsoleColor)99} {(1, "two", 3.0)}");
        Console.WriteLine($"{long.MinValue:N0} {ulong.MaxValue} {Int128.MaxValue} {(nint)5} {(Half)1.5} {123:b}");
    }

    private static void Builder()
    {
        var builder = new StringBuilder();
        for (int i = 0; i < 10_000; i++) _ = builder.Append(i).Append(i % 10 == 9 ? '\n' : ' ');
        _ = builder.Replace("99", "#").Insert(0, "start ").Remove(10, 5);
        Console.WriteLine($"{builder.Length} {builder.ToString().GetDeterministicHash():x8} {builder.ToString(0, 30)}");
        _ = builder.Clear().AppendJoin("-", 1, 2, 3).AppendFormat("[{0:000}]", 7).AppendLine().Append('x', 5);
        Console.WriteLine(builder);
    }

    private static void Strings()
    {
        const string Text = "The quick brown fox";
        Console.WriteLine($"{Text.ToUpperInvariant()} {Text.IndexOf("quick", StringComparison.Ordinal)} {Text[4..9]} {Text.Replace('o', '0')}");
        Console.WriteLine(string.Join("|", " a, b ,,c ".Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
        Console.WriteLine($"{string.CompareOrdinal("a", "B")} {string.Compare("a", "B", StringComparison.OrdinalIgnoreCase)} {"abc".PadLeft(6, '.')} {"x".CompareTo("y")}");
        string[] names = ["Zoe", "adam", "Émile", "Bob", "émile", "_x"];
        Console.WriteLine(string.Join(",", names.Order()));
        Console.WriteLine(string.Join(",", names.Order(StringComparer.OrdinalIgnoreCase)));
        Console.WriteLine("""raw "text" here""" + '\t' + @"c:\x" + "é\u00e9\U0001F600".Length);
    }

    private static void Cultures()
    {
        Console.WriteLine($"[{CultureInfo.CurrentCulture.Name}] [{CultureInfo.CurrentUICulture.Name}] {CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator}");
        Console.WriteLine(1234.5.ToString("C", CultureInfo.InvariantCulture));
        Console.WriteLine(new DateTime(2024, 12, 24).ToString("D", CultureInfo.InvariantCulture));
        try
        {
            Console.WriteLine(CultureInfo.GetCultureInfo("de-DE").Name);
        }
        catch (CultureNotFoundException)
        {
            Console.WriteLine("de-DE is not there");
        }

        Console.WriteLine($"{"straße".ToUpper()} {"İI".ToLowerInvariant()} {string.Equals("ß", "ss", StringComparison.InvariantCultureIgnoreCase)}");
    }

    private static void Encodings()
    {
        const string Text = "Zażółć gęślą jaźń, 日本語, 😀";
        foreach (Encoding encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1, Encoding.ASCII })
        {
            byte[] bytes = encoding.GetBytes(Text);
            Console.WriteLine($"{encoding.WebName} {bytes.Length} {encoding.GetString(bytes)}");
        }

        Console.WriteLine(Encoding.UTF8.GetString([0x61, 0xFF, 0x62, 0xE2, 0x82]));
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([0xC3]);
        }
        catch (DecoderFallbackException e)
        {
            Console.WriteLine(e.Message);
        }

        Console.WriteLine(Convert.ToBase64String(Encoding.UTF8.GetBytes(Text)));
        Console.WriteLine(Convert.ToHexString(Encoding.UTF8.GetBytes("hé")));
    }

    private static void Regexes()
    {
        const string Log = "2024-01-02 ERROR disk=sda1 used=93%; 2024-01-03 INFO disk=sdb2 used=7%";
        foreach (Match match in DiskPattern().Matches(Log)) Console.WriteLine($"{match.Groups["day"]} {match.Groups["disk"]} {match.Groups["used"]} at {match.Index}");
        var interpreted = new Regex(@"(\w)\1", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        Console.WriteLine(interpreted.Replace("bookkeeper", m => $"<{m.Value}>"));
        Console.WriteLine(string.Join("|", Regex.Split("a1b22c333d", @"\d+")));
        Console.WriteLine(Regex.IsMatch("aaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "^(a+)+$", RegexOptions.NonBacktracking));
        try
        {
            _ = new Regex("(");
        }
        catch (RegexParseException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    [GeneratedRegex(@"(?<day>\d{4}-\d\d-\d\d) \w+ disk=(?<disk>\w+) used=(?<used>\d+)%")]
    private static partial Regex DiskPattern();

    private static void Parsing()
    {
        Console.WriteLine($"{int.Parse("-42")} {double.Parse("1e-3", CultureInfo.InvariantCulture)} {Convert.ToInt32("ff", 16)} {Enum.Parse<DayOfWeek>("tuesday", ignoreCase: true)}");
        Console.WriteLine($"{int.TryParse("12x", out int n)} {n} {DateTime.Parse("2024-05-06T07:08:09Z", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal):O}");
        foreach (Action parse in new Action[] { () => int.Parse("x"), () => int.Parse("99999999999"), () => Guid.Parse("1"), () => Convert.FromBase64String("?") })
        {
            try
            {
                parse();
            }
            catch (Exception e)
            {
                Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            }
        }
    }

    private static void UnicodeText()
    {
        foreach (Rune rune in "aé日😀".EnumerateRunes()) Console.Write($"U+{rune.Value:X4}({rune.Utf8SequenceLength}) ");
        Console.WriteLine();
        Console.WriteLine(new StringInfo("e\u0301👨‍👩‍👧x").LengthInTextElements);
        Console.WriteLine($"{char.IsLetter('é')} {char.GetUnicodeCategory('€')} {char.IsWhiteSpace('\u00a0')} {char.ToUpperInvariant('ä')}");
        Console.WriteLine($"{"ABC"u8.Length} {Encoding.UTF8.GetByteCount("日本")}");
    }
}
