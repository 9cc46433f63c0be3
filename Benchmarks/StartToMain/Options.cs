using System.Globalization;

namespace LibOs.Benchmarks.StartToMain;

/// <summary>What the user asked for.</summary>
internal sealed class Options
{
    public const string Help = """
        Usage: Benchmarks/start-to-main [options]

          --rounds N        Rounds; in each every contestant starts once (default 11).
          --memory SIZE     Memory of both machines, as 'libos run --memory' takes it (default 256M).
          --image FILE      An image to start instead of Samples/Hello.
          --expect TEXT     The first line --image prints, in a partition and under Linux alike.
          --no-linux        Leaves Linux out: nothing is downloaded.
          --no-sizes        Leaves out the size and the least memory of the image.
          --no-build        Takes the image of Samples/Hello as it is.
        """;

    public string Repository { get; private set; } = "";

    public int Rounds { get; private set; } = 11;

    public string Memory { get; private set; } = "256M";

    public string? Image { get; private set; }

    public string? Expected { get; private set; }

    public bool Linux { get; private set; } = true;

    public bool Sizes { get; private set; } = true;

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
                    options.Rounds = int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out int rounds) && rounds is > 0 and <= 10_000
                        ? rounds
                        : throw new Failure($"--rounds needs a number from 1 to 10000, not '{arguments[i]}'");
                    break;
                case "--memory": options.Memory = Value(); break;
                case "--image": options.Image = Path.GetFullPath(Value()); break;
                case "--expect": options.Expected = Value(); break;
                case "--no-linux": options.Linux = false; break;
                case "--no-sizes": options.Sizes = false; break;
                case "--no-build": break;
                case "--help": options.WantsHelp = true; break;
                default: throw new Failure($"unknown option '{arguments[i]}': see --help");
            }
        }

        if (!options.WantsHelp && options.Repository.Length == 0) throw new Failure("start it as Benchmarks/start-to-main");
        if (options.Image is not null && options.Expected is null) throw new Failure("--image needs --expect, the first line it prints");
        return options;
    }
}
