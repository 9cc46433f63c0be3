using System.Globalization;
using LibOs.Benchmarks.StartToMain;

namespace LibOs.Benchmarks.BesideLinux;

/// <summary>What the user asked for.</summary>
internal sealed class Options
{
    public const string Help = """
        Usage: Benchmarks/beside-linux [options]

          --rounds N        Rounds; in each every program runs once on either side (default 7).
          --memory SIZE     Memory of both machines, as 'libos run --memory' takes it (default 768M).
          --only A,B        Only these figures' programs: start, call, clock, yield, futex, semaphore, channel, thread,
                            fault, random, triad, allocate, message, noise.
          --one-processor   Only the processor that the tool chooses; otherwise a second time with ERMS and FSRM.
          --results FILE    Where the results go, as JSON (default artifacts/benchmarks/beside-linux.json).
          --chart FILE      Where the chart goes, as SVG (default docs/benchmarks.svg; with --only there is none).
          --from FILE       Measures nothing: prints the table and writes the chart of these results.
          --no-build        Takes the image of Benchmarks/Programs as it is.
        """;

    public string Repository { get; private set; } = "";

    public int Rounds { get; private set; } = 7;

    public string Memory { get; private set; } = "768M";

    public IReadOnlyList<string> Only { get; private set; } = [];

    public bool OneProcessor { get; private set; }

    public string? Results { get; private set; }

    public string? Chart { get; private set; }

    public string? From { get; private set; }

    public bool WantsHelp { get; private set; }

    public static Options Parse(string[] arguments)
    {
        var options = new Options();
        for (int i = 0; i < arguments.Length; i++)
        {
            string Value() => ++i < arguments.Length ? arguments[i] : throw new Failure($"{arguments[i - 1]} needs a value");
            switch (arguments[i])
            {
                case "--repository": options.Repository = Path.GetFullPath(Value()); break;
                case "--rounds":
                    options.Rounds = int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out int rounds) && rounds is > 0 and <= 1000
                        ? rounds
                        : throw new Failure($"--rounds needs a number from 1 to 1000, not '{arguments[i]}'");
                    break;
                case "--memory": options.Memory = Value(); break;
                case "--only":
                    options.Only = Value().Split(',');
                    foreach (string name in options.Only)
                    {
                        if (Figure.All.All(figure => figure.Program != name)) throw new Failure($"there is no program '{name}': see --help");
                    }

                    break;
                case "--one-processor": options.OneProcessor = true; break;
                case "--results": options.Results = Path.GetFullPath(Value()); break;
                case "--chart": options.Chart = Path.GetFullPath(Value()); break;
                case "--from": options.From = Path.GetFullPath(Value()); break;
                case "--no-build": break;
                case "--help": options.WantsHelp = true; break;
                default: throw new Failure($"unknown option '{arguments[i]}': see --help");
            }
        }

        if (!options.WantsHelp && options.Repository.Length == 0) throw new Failure("start it as Benchmarks/beside-linux");
        return options;
    }
}
