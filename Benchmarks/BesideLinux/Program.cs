using System.Globalization;
using LibOs.Benchmarks.StartToMain;

namespace LibOs.Benchmarks.BesideLinux;

internal static class Program
{
    // "max" has both features; the tool hides them from TCG
    private const string WithStringFeatures = "max";

    private static int Main(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            var options = Options.Parse(arguments);
            if (options.WantsHelp)
            {
                Console.WriteLine(Options.Help);
                return 0;
            }

            string folder = Path.Combine(options.Repository, "artifacts", "benchmarks");
            Directory.CreateDirectory(folder);
            Results results = options.From is { } from ? Results.Read(from) : Measure(options, folder);
            foreach (string processor in results.Processors)
            {
                Console.WriteLine($"\n-cpu {processor}, beside {results.Kernel}, {results.Memory}, {results.Runs.Max(run => run.Round)} rounds\n");
                Table.Write(Console.Out, results, processor);
            }

            Console.WriteLine("\nMedians of the rounds; ± is half of what the middle half spans. Ratios are medians of the rounds' own, for noise of what is above the floor.");
            string? chart = options.Chart ?? (options.Only.Count == 0 ? Path.Combine(options.Repository, "docs", "benchmarks.svg") : null);
            if (chart is not null) File.WriteAllText(chart, Chart.Draw(results));
            return 0;
        }
        catch (Failure failure)
        {
            Console.Error.WriteLine($"beside-linux: {failure.Message}");
            return 1;
        }
    }

    private static Results Measure(Options options, string folder)
    {
        string tool = Path.Combine(options.Repository, "artifacts", "libos");
        string image = Path.Combine(options.Repository, "artifacts", "publish", "Programs", "release", "Programs.elf");
        if (!File.Exists(image)) throw new Failure($"{image} is not there: leave out --no-build");

        // one copy for all rounds: a build beside this must not exchange image or tool
        string copy = Path.Combine(folder, "Programs.elf"), toolCopy = Path.Combine(folder, "libos");
        File.Copy(image, copy, overwrite: true);
        File.Copy(tool, toolCopy, overwrite: true);
        var own = Machine.OfTool(toolCopy, copy, options.Memory, folder);
        LinuxKernel.Files kernel = LinuxKernel.Bring(Path.Combine(folder, "linux"));
        string files = Path.Combine(folder, "programs.cpio");
        InitialFiles.Write(files, copy);

        var results = new Results { Kernel = kernel.Name, Memory = options.Memory, Processors = [own.Model] };
        if (!options.OneProcessor) results.Processors.Add(WithStringFeatures);
        string[] programs = [.. Figure.All.Select(figure => figure.Program).Distinct().Where(name => options.Only.Count == 0 || options.Only.Contains(name))];
        string output = options.Results ?? Path.Combine(folder, "beside-linux.json");
        for (int round = 1; round <= options.Rounds; round++)
        {
            foreach (string processor in results.Processors)
            {
                Machine machine = own.With(processor);
                string? wrapper = processor == own.Model ? null : Wrapper(folder, own.Model, processor);
                foreach (string program in programs)
                {
                    Console.Error.Write($"\rround {round} of {options.Rounds}: {program,-10} {processor,-20}");
                    string[] order = (round & 1) == 0 ? [Run.Linux, Run.LibOs] : [Run.LibOs, Run.Linux];
                    Session.Result? mine = null;
                    int cores = Figure.All.First(figure => figure.Program == program).Cores;
                    foreach (string side in order)
                    {
                        Session.Result result = side == Run.LibOs
                            ? Session.Start([toolCopy, "run", copy, "--memory", options.Memory, "--cpus", $"{cores}", "--", "run", program], wrapper)
                            : Session.Start(machine.WithCores(cores).Linux(kernel.Unpacked, files, "run", program));
                        if (side == Run.LibOs) mine = result;
                        Add(side, result);
                    }

                    if (program == "noise")
                        Add(Run.Floor, BareLoop.Measure(machine.Floor, folder, mine!.Values["noise.cycles"], mine.Values["noise.iteration"] / 1e9));

                    void Add(string side, Session.Result result) => results.Runs.Add(new Run
                    {
                        Round = round,
                        Side = side,
                        Processor = processor,
                        Program = program,
                        Load = Math.Round(result.Load, 2),
                        OtherCores = Math.Round(result.OtherCores, 2),
                        Values = result.Values,
                    });
                }
            }

            // after each round, so that a run that is cut short leaves something
            results.Write(output);
        }

        Console.Error.WriteLine();
        return results;
    }

    // The tool chooses the processor itself: a script in QEMU's place exchanges it.
    private static string Wrapper(string folder, string before, string after)
    {
        string path = Path.Combine(folder, "qemu-" + after);
        string? chosen = Environment.GetEnvironmentVariable("LIBOS_QEMU");
        string qemu = string.IsNullOrEmpty(chosen) ? "qemu-system-x86_64" : chosen;
        File.WriteAllText(path, $"#!/bin/sh\nfor argument; do shift; [ \"$argument\" = '{before}' ] && argument='{after}'; set -- \"$@\" \"$argument\"; done\nexec {qemu} \"$@\"\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
