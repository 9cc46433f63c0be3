using System.Globalization;
using System.Text;

namespace LibOs.Conformance;

internal static class StreamPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("out-and-error", ProgramKind.Special, OutAndError),
        new("cat", ProgramKind.Special, Cat),
        new("yes", ProgramKind.Special, Yes),
        new("lines", ProgramKind.Special, Lines),
        new("characters", ProgramKind.Special, Characters),
        new("consume", ProgramKind.Special, Consume),
        new("errors", ProgramKind.Special, Errors),
        new("no-input", ProgramKind.Special, _ => NoInput()),
        new("until-closed", ProgramKind.Special, UntilClosed),
        new("console-properties", Properties),
        new("set-out", Redirect),
    ];

    private static int OutAndError(string[] args)
    {
        for (int i = 0; i < 5; i++)
        {
            Console.Out.WriteLine($"out {i}");
            Console.Error.WriteLine($"error {i}");
        }

        return 0;
    }

    /// <summary>Copies input to output as bytes; the counts go to standard error.</summary>
    private static int Cat(string[] args)
    {
        using Stream input = Console.OpenStandardInput();
        using Stream output = Console.OpenStandardOutput();
        byte[] buffer = new byte[args.Length == 0 ? 65536 : int.Parse(args[0])];
        long total = 0;
        uint hash = HashExtensions.Hash([]);
        int read;
        while ((read = input.Read(buffer)) > 0)
        {
            total += read;
            hash = HashExtensions.Hash(buffer.AsSpan(0, read), hash);
            output.Write(buffer, 0, read);
        }

        output.Flush();
        Console.Error.WriteLine($"{total} bytes {hash:x8}");
        return 0;
    }

    /// <summary>Writes N MiB of bytes that follow from a seed; the checksum goes to standard error.</summary>
    private static int Yes(string[] args)
    {
        int mebibytes = args.Length == 0 ? 1 : int.Parse(args[0]);
        using Stream output = Console.OpenStandardOutput();
        byte[] block = new byte[1 << 16];
        uint state = 1;
        uint hash = HashExtensions.Hash([]);
        for (int i = 0; i < mebibytes * 16; i++)
        {
            for (int j = 0; j < block.Length; j++)
            {
                state = (state * 1664525) + 1013904223;
                block[j] = (byte)(state >> 24);
            }

            hash = HashExtensions.Hash(block, hash);
            output.Write(block);
        }

        Console.Error.WriteLine($"{(long)mebibytes << 20} bytes {hash:x8}");
        return 0;
    }

    private static int Lines(string[] args)
    {
        int count = 0;
        while (Console.ReadLine() is { } line) Console.WriteLine($"{++count}: {line.Length} {line}");
        Console.WriteLine($"end after {count}");
        return 0;
    }

    private static int Characters(string[] args)
    {
        int count = 0;
        uint hash = 0;
        int c;
        while ((c = Console.Read()) >= 0)
        {
            count++;
            hash = (hash * 31) + (uint)c;
        }

        Console.WriteLine($"{count} {hash:x8}");
        return 0;
    }

    /// <summary>Reads everything asynchronously.</summary>
    private static int Consume(string[] args)
    {
        return Run().GetAwaiter().GetResult();

        static async Task<int> Run()
        {
            using var reader = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
            string text = await reader.ReadToEndAsync();
            Console.WriteLine($"{text.Length} {text.GetDeterministicHash():x8}");
            return 0;
        }
    }

    private static int Errors(string[] args)
    {
        int count = args.Length == 0 ? 1000 : int.Parse(args[0]);
        for (int i = 0; i < count; i++) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"error line {i:D8} {new string('e', i % 60)}"));
        return 0;
    }

    private static int NoInput()
    {
        Console.WriteLine("input is not read");
        return 0;
    }

    /// <summary>
    /// Writes a million lines. When nobody reads any more, as in a pipe into head(1), the console of .NET drops the rest
    /// without an exception, so it ends the same way.
    /// </summary>
    private static int UntilClosed(string[] args)
    {
        using Stream output = Console.OpenStandardOutput();
        byte[] line = "a line of output\n"u8.ToArray();
        for (int i = 0; i < 1_000_000; i++) output.Write(line);
        Console.Error.WriteLine("written");
        return 9;
    }

    private static void Properties()
    {
        Console.WriteLine($"{Console.OutputEncoding.WebName} {Console.InputEncoding.WebName} {Console.Out.NewLine.Length}");
        Console.WriteLine($"{Console.IsOutputRedirected} {Console.IsErrorRedirected}");
        Console.Out.Flush();
        Console.Write("no line end");
        Console.WriteLine();
        Console.Write(new string('x', 100_000));
        Console.WriteLine();
    }

    private static void Redirect()
    {
        TextWriter original = Console.Out;
        using var text = new StringWriter();
        Console.SetOut(text);
        Console.WriteLine("captured");
        Console.SetOut(original);
        Console.WriteLine(text.ToString().Trim().Length);
        Console.SetIn(new StringReader("typed\n"));
        Console.WriteLine(Console.ReadLine());
    }
}
