using System.CommandLine;
using LibOs.Controller.Debug;

namespace LibOs.Controller.Commands;

/// <summary><c>libos stacks</c>: every thread's stack of a partition or a dump.</summary>
internal static class StacksCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var target = new Argument<string>("NAME|DUMP") { Description = "A partition, or a dump of one." };
        var command = new Command("stacks", "Prints every thread's stack, kernel and program, with method names and source lines. The partition stands still meanwhile.") { target };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(target)));
        return command;
    }

    private static int Run(string name)
    {
        using DebugTarget target = DebugTarget.Find(name);
        Message.Write(1, StackReport.Format(target.Snapshot(), target.Symbols));
        return 0;
    }
}
