using System.CommandLine;
using System.Globalization;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Commands;

/// <summary><c>libos wait</c>: waits for a partition's end and gives its exit code.</summary>
internal static class WaitCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Argument<string> name = PartitionArguments.One("The partition.");
        var command = new Command("wait", "Waits for a detached partition's end; its exit code becomes that of this command.") { name };
        command.SetAction(parsed =>
        {
            PartitionRegistry registry = PartitionRegistry.Open();
            PartitionState state = registry.Find(parsed.GetRequiredValue(name)).Partition;
            if (!state.Detached) throw new UserError($"'{state.Name}' runs in the foreground: its exit code goes to whoever started it", 1);
            PartitionEnd.Await(state);
            state = registry.Find(state.Name).Partition;
            if (state.Reason is { } reason) Message.Error($"partition '{state.Name}' was ended: {reason}");
            return state.ExitCode ?? PartitionExitCode.MachineLost;
        });
        return command;
    }
}
