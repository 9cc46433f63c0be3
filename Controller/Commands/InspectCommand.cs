using System.CommandLine;
using System.Text.Json;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Commands;

/// <summary><c>libos inspect</c>: all that is known of partitions.</summary>
internal static class InspectCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Argument<string[]> names = PartitionArguments.Many("The partitions.");
        var command = new Command("inspect", "Prints all that is known of partitions as JSON: one object, or an array of several.") { names };
        command.SetAction(parsed =>
        {
            string[] given = parsed.GetValue(names) ?? [];
            if (given.Length == 0) throw new UserError("no partition is named", Abstractions.Wire.PartitionExitCode.Usage);
            PartitionRegistry registry = PartitionRegistry.Open();
            PartitionReport[] reports = [.. given.Select(registry.Find)];
            Message.Line(reports.Length == 1
                ? JsonSerializer.Serialize(reports[0], StateJson.Relaxed.PartitionReport)
                : JsonSerializer.Serialize(reports, StateJson.Relaxed.PartitionReportArray));
            return 0;
        });
        return command;
    }
}
