using System.CommandLine;
using LibOs.Controller.SharedMemory;

namespace LibOs.Controller.Commands;

/// <summary>The option <c>--shared</c>, and the hidden command that serves a region.</summary>
internal static class SharedOption
{
    /// <summary>Makes the option.</summary>
    public static Option<string[]> Create()
    {
        var option = new Option<string[]>("--shared")
        {
            Description = $"A region of memory that all partitions share which name it (a power of two from 4K to 128M); {RegionSpec.Most} at most.",
            HelpName = "NAME:SIZE",
        };
        option.Validators.Add(result =>
        {
            var names = new HashSet<string>();
            foreach (System.CommandLine.Parsing.Token token in result.Tokens)
            {
                if (RegionSpec.TryParse(token.Value, out RegionSpec? spec) is { } fault) result.AddError(fault + ".");
                else if (!names.Add(spec!.Name)) result.AddError($"the region '{spec.Name}' is named twice.");
            }

            if (result.Tokens.Count > RegionSpec.Most) result.AddError($"a partition has {RegionSpec.Most} shared regions at most.");
        });
        return option;
    }

    /// <summary>Reads the option.</summary>
    public static IReadOnlyList<RegionSpec> Read(ParseResult parsed, Option<string[]> option)
    {
        var regions = new List<RegionSpec>();
        foreach (string text in parsed.GetValue(option) ?? [])
        {
            if (RegionSpec.TryParse(text, out RegionSpec? spec) is null) regions.Add(spec!);
        }

        return regions;
    }

    /// <summary>Makes the command that a region's server is started by; it is no one else's business.</summary>
    public static Command CreateServer()
    {
        var listener = new Argument<int>("FD");
        var length = new Argument<ulong>("LENGTH");
        var command = new Command(RegionClient.ServerCommand) { listener, length };
        command.Hidden = true;
        command.SetAction(parsed => RegionClient.Serve(parsed.GetValue(listener), parsed.GetValue(length)));
        return command;
    }
}
