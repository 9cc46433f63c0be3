using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LibOs.Benchmarks.StartToMain;

internal static partial class Program
{
    private static int Main(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            Options options = Options.Parse(arguments);
            if (options.WantsHelp) Console.WriteLine(Options.Help);
            else Measure(options);
            return 0;
        }
        catch (Failure failure)
        {
            Console.Error.WriteLine($"start-to-main: {failure.Message}");
            return 1;
        }
    }

    private static void Measure(Options options)
    {
        string tool = Path.Combine(options.Repository, "artifacts", "libos");
        string image = options.Image ?? Path.Combine(options.Repository, "artifacts", "publish", "Hello", "release", "Hello.elf");
        if (!File.Exists(image)) throw new Failure($"{image} is not there: leave out --no-build, or give an image with --image");
        string folder = Path.Combine(options.Repository, "artifacts", "benchmarks");
        Directory.CreateDirectory(folder);

        // one copy for all rounds: a build beside this must not exchange the image
        string copy = Path.Combine(folder, Path.GetFileName(image));
        File.Copy(image, copy, overwrite: true);
        Machine machine = Machine.OfTool(tool, copy, options.Memory, folder);
        string floor = Path.Combine(folder, "floor.elf");
        FloorImage.Write(floor);

        string[] run = [tool, "run", copy, "--memory", options.Memory];
        List<Contestant> contestants =
        [
            new("LibOs: libos run", run, options.Expected ?? "Hello from a partition of its own!", false),
            new("  the tool alone (--version)", [tool, "--version"], null, false),
            new("  QEMU and firmware alone", machine.Floor(floor), FloorImage.Line, true),
        ];
        string against = "";
        if (options.Linux)
        {
            LinuxKernel.Files kernel = LinuxKernel.Bring(Path.Combine(folder, "linux"));
            string files = Path.Combine(folder, "initial-files.cpio");
            InitialFiles.Write(files, copy);
            string line = options.Expected ?? "Hello from a process!";
            contestants.Add(new("Linux, unpacked (PVH)", machine.Linux(kernel.Unpacked, files), line, true));
            contestants.Add(new("Linux, as packaged (bzImage)", machine.Linux(kernel.Packed, files), line, true));
            against = $", beside {kernel.Name}";
        }

        Console.WriteLine($"{Path.GetFileName(image)}: from the start to the first line of Main{against}");
        Console.WriteLine($"Both machines: {machine.Processor}; {options.Rounds} rounds, each starting all in turn\n");
        foreach (Contestant contestant in contestants) _ = contestant.Start();
        var series = contestants.ConvertAll(contestant => new Series(contestant.Name));
        for (int round = 0; round < options.Rounds; round++)
        {
            for (int i = 0; i < contestants.Count; i++) series[i].Add(contestants[i].Start());
        }

        Console.WriteLine($"{"milliseconds",-30}{"median",9}{"min",9}{"max",9}{"spread",9}{"of LibOs",10}");
        foreach (Series one in series)
            Console.WriteLine($"{one.Name,-30}{one.Median,9:0.0}{one.Minimum,9:0.0}{one.Maximum,9:0.0}{one.Spread,9:0.0}{one.RatioTo(series[0]),10:0.00}");
        Console.WriteLine("\nThe spread is that of the middle half; ratios are medians of the rounds' own ratios.");

        Launch.Result chart = Launch.Run([.. run, "--boot-chart"]);
        Console.WriteLine($"\nOne start in phases:\n{chart.Errors}");
        if (options.Sizes) ReportSizes(tool, image, copy, contestants[0].Line!);
    }

    private static void ReportSizes(string tool, string image, string copy, string expected)
    {
        string manifest = image + ".json";
        Console.WriteLine();
        if (File.Exists(manifest))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(manifest));
            long size = document.RootElement.GetProperty("size").GetInt64();
            Console.WriteLine($"Image, stripped: {size / 1048576.0:0.00} MiB ({size} bytes)");
        }

        // below a MiB the tool refuses; the step is a MiB, as QEMU's
        int least = 1, enough = 256;
        string? refusal = null;
        if (!Runs(enough)) throw new Failure($"the image does not run with {enough}M");
        while (least < enough)
        {
            int middle = (least + enough) / 2;
            if (Runs(middle)) enough = middle;
            else least = middle + 1;
        }

        Console.WriteLine($"Least memory: {enough} MiB{(refusal is null ? "" : $" (with {enough - 1} MiB: {refusal})")}");

        bool Runs(int mebibytes)
        {
            Launch.Result result = Launch.Run([tool, "run", copy, "--memory", $"{mebibytes}M", "--time-limit", "20s"]);
            bool runs = result.ExitCode == 0 && result.Line == expected;
            if (!runs) refusal = LastLine().Match(result.Errors).Value;
            return runs;
        }
    }

    [GeneratedRegex(@"[^\n]*\z")]
    private static partial Regex LastLine();

    /// <summary>One of the things that are started in turn.</summary>
    /// <param name="Name">Its name in the table.</param>
    /// <param name="Command">Its command line.</param>
    /// <param name="Line">The first line it must write; null when any will do.</param>
    /// <param name="EndAfterLine">Whether it does not end by itself.</param>
    private sealed record Contestant(string Name, IReadOnlyList<string> Command, string? Line, bool EndAfterLine)
    {
        public double Start()
        {
            Launch.Result result = Launch.Run(Command, EndAfterLine);
            if (result.Line.Length == 0 || (Line is not null && result.Line != Line))
                throw new Failure($"'{string.Join(' ', Command)}' wrote '{result.Line}' instead of '{Line ?? "anything"}'{(result.Errors.Length > 0 ? ": " + result.Errors : "")}");
            if (!EndAfterLine && result.ExitCode != 0) throw new Failure($"'{string.Join(' ', Command)}' ended with {result.ExitCode}: {result.Errors}");
            return result.Milliseconds;
        }
    }
}
