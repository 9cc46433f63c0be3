using System.CommandLine;
using System.Globalization;
using LibOs.Controller.Partitions.Control;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Commands;

/// <summary>Commands of one step each: <c>pause</c>, <c>resume</c>, <c>kill</c>, <c>stop</c>, <c>rm</c>.</summary>
internal static class LifeCommands
{
    private static readonly TimeSpan s_defaultGrace = TimeSpan.FromSeconds(10);

    /// <summary><c>libos pause</c>.</summary>
    public static Command CreatePause() => Simple("pause", "Lets partitions stand still until 'libos resume'.", "Pauses all that run.", state => state.State == PartitionPhase.Running, "pause");

    /// <summary><c>libos resume</c>.</summary>
    public static Command CreateResume() => Simple("resume", "Lets paused partitions run again.", "Resumes all that are paused.", state => state.State == PartitionPhase.Paused, "resume");

    /// <summary><c>libos kill</c>.</summary>
    public static Command CreateKill()
    {
        Argument<string[]> names = PartitionArguments.Many("The partitions.");
        Option<bool> all = PartitionArguments.All("Kills all that run.");
        var signal = new Option<string?>("--signal", "-s") { Description = "Passes this signal (a name or number) to the program instead of ending the partition.", HelpName = "SIGNAL" };
        var command = new Command("kill", "Ends partitions at once, with exit code 137, or passes a signal to their programs.") { names, all, signal };
        command.SetAction(parsed =>
        {
            string line = "kill";
            if (parsed.GetValue(signal) is { } text)
            {
                if (!SignalText.TryParse(text, out int number)) throw new UserError($"'{text}' is not a signal: a name such as TERM or USR1, or a number from 1 to 64", Abstractions.Wire.PartitionExitCode.Usage);
                if (number != Native.LibC.SIGKILL) line = string.Create(CultureInfo.InvariantCulture, $"signal {number}");
            }

            return PartitionArguments.ForEach(parsed.GetValue(names) ?? [], parsed.GetValue(all), state => state.IsAlive, (registry, report) =>
            {
                _ = PartitionArguments.Ask(registry, report, line);
                if (line == "kill") PartitionEnd.Await(report.Partition);
            });
        });
        return command;
    }

    /// <summary><c>libos stop</c>.</summary>
    public static Command CreateStop()
    {
        Argument<string[]> names = PartitionArguments.Many("The partitions.");
        Option<bool> all = PartitionArguments.All("Stops all that run.");
        var grace = new Option<TimeSpan>("--grace", "-g")
        {
            Description = "How long the program has to end (500ms, 10s, 2m); 10s unless given. Then the partition is killed.",
            HelpName = "DURATION",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (text is "0" or "0s") return TimeSpan.Zero;
                if (DurationText.TryParse(text, out TimeSpan duration) && duration.TotalMilliseconds <= int.MaxValue) return duration;
                result.AddError($"'{text}' is not a duration such as 500ms, 10s or 2m.");
                return default;
            },
        };
        var command = new Command("stop", "Asks programs to end (SIGTERM), and kills their partitions when they take too long; returns when they have ended.") { names, all, grace };
        command.SetAction(parsed =>
        {
            TimeSpan time = parsed.GetResult(grace) is null ? s_defaultGrace : parsed.GetValue(grace);
            string line = string.Create(CultureInfo.InvariantCulture, $"stop {(long)time.TotalMilliseconds}");
            List<PartitionState> asked = [];
            int code = PartitionArguments.ForEach(parsed.GetValue(names) ?? [], parsed.GetValue(all), state => state.IsAlive, (registry, report) =>
            {
                _ = PartitionArguments.Ask(registry, report, line);
                asked.Add(report.Partition);
            });
            // all have heard it before the first is waited for
            foreach (PartitionState state in asked) PartitionEnd.Await(state);
            return code;
        });
        return command;
    }

    /// <summary><c>libos rm</c>.</summary>
    public static Command CreateRemove()
    {
        Argument<string[]> names = PartitionArguments.Many("The partitions.");
        Option<bool> all = PartitionArguments.All("Removes all that have ended.");
        var force = new Option<bool>("--force", "-f") { Description = "Kills those that still run." };
        var command = new Command("rm", "Removes ended partitions with their logs and exit codes.") { names, all, force };
        command.SetAction(parsed =>
        {
            bool kills = parsed.GetValue(force);
            return PartitionArguments.ForEach(parsed.GetValue(names) ?? [], parsed.GetValue(all), state => kills || !state.IsAlive, (registry, report) =>
            {
                PartitionState state = report.Partition;
                if (state.IsAlive)
                {
                    if (!kills) throw new ControlException("it runs: stop it first, or use --force");
                    try
                    {
                        _ = PartitionArguments.Ask(registry, report, "kill");
                    }
                    catch (ControlException)
                    {
                        // it has just ended
                    }

                    PartitionEnd.Await(state);
                }

                if (!registry.Remove(state.Name)) throw new ControlException("it runs");
            });
        });
        return command;
    }

    private static Command Simple(string name, string description, string allDescription, Func<PartitionState, bool> isMeant, string line)
    {
        Argument<string[]> names = PartitionArguments.Many("The partitions.");
        Option<bool> all = PartitionArguments.All(allDescription);
        var command = new Command(name, description) { names, all };
        command.SetAction(parsed => PartitionArguments.ForEach(parsed.GetValue(names) ?? [], parsed.GetValue(all), isMeant,
            (registry, report) => _ = PartitionArguments.Ask(registry, report, line)));
        return command;
    }
}
