using System.CommandLine;
using System.Globalization;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Commands;

/// <summary>Options that mean the same for every command that starts a partition.</summary>
internal static class StartOptions
{
    /// <summary>The number of cores.</summary>
    public static Option<int> Cores(string description) => new("--cpus", "-c")
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => RunCommand.Parsed(result, int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= RunCommand.MostCores, count, "a number of cores from 1 to 64"),
    };

    /// <summary>The partition's name.</summary>
    public static Option<string?> Name(string description)
    {
        var name = new Option<string?>("--name") { Description = description, HelpName = "NAME" };
        name.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !PartitionName.IsValid(text))
                result.AddError($"'{text}' is no name for a partition: letters, digits, '.', '_' and '-', {PartitionName.MaximumLength} at most.");
        });
        return name;
    }

    /// <summary>When the partition is ended.</summary>
    public static Option<TimeSpan?> TimeLimit() => new("--time-limit")
    {
        Description = "Ends the partition after this time (500ms, 10s, 2m, 1h) with exit code 124.",
        HelpName = "DURATION",
        CustomParser = result => RunCommand.Parsed<TimeSpan?>(result, DurationText.TryParse(result.Tokens[0].Value, out TimeSpan duration), duration, "a duration such as 500ms, 10s or 2m"),
    };
}
