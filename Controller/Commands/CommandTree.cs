using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Reflection;
using LibOs.Abstractions.Wire;

namespace LibOs.Controller.Commands;

/// <summary>The tool's commands; each has a file of its own.</summary>
internal static class CommandTree
{
    /// <summary>Runs the command that the arguments name.</summary>
    /// <param name="arguments">The tool's arguments.</param>
    /// <param name="start">When the tool was started.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments, long start)
    {
        // what follows "--" is the program's, whatever it looks like
        int end = Array.IndexOf(arguments, "--");
        string[] own = end < 0 ? arguments : arguments[..end];
        string[] rest = end < 0 ? [] : arguments[(end + 1)..];
        if (own is ["--version"])
        {
            Message.Line(Version());
            return 0;
        }

        var root = new RootCommand("Runs .NET programs as kernels of their own, each in a partition beside Linux.")
        {
            RunCommand.Create(rest, start),
            ListCommand.Create(),
            TopCommand.Create(),
            LogsCommand.Create(),
            AttachCommand.Create(),
            LifeCommands.CreatePause(),
            LifeCommands.CreateResume(),
            LifeCommands.CreateStop(),
            LifeCommands.CreateKill(),
            WaitCommand.Create(),
            InspectCommand.Create(),
            LifeCommands.CreateRemove(),
            FileCommand.Create(),
            MountCommand.Create(),
            MountCommand.CreateUnmount(),
            MountCommand.CreateServer(),
            CompletionCommand.Create(),
            DetachedRun.CreateSupervisor(),
            LinuxCommand.Create(rest, start),
            DebugCommand.Create(rest),
            StacksCommand.Create(),
            DumpCommand.Create(),
            DisasmCommand.Create(),
            SharedOption.CreateServer(),
            TestCommand.Create(),
            PackCommand.Create(),
            SccCommand.Create(rest),
        };
        if (own.Length == 0 || own is ["--help"] or ["-h"] or ["help"])
        {
            Message.Write(1, HelpText.Text);
            return own.Length == 0 ? PartitionExitCode.Usage : 0;
        }

        ParseResult parsed = root.Parse(own, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
            throw new UserError($"{Explain(parsed)} Try 'libos {(parsed.CommandResult.Command == root ? "" : parsed.CommandResult.Command.Name + " ")}--help'.", PartitionExitCode.Usage);
        if (end >= 0 && parsed.CommandResult.Command.Name is not (RunCommand.Name or LinuxCommand.Name or DebugCommand.Name or SccCommand.Name))
            throw new UserError("'--' and arguments behind it belong to 'libos run', 'linux', 'debug' and 'scc' only", PartitionExitCode.Usage);
        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    // An option that does not exist is taken for an argument, and what follows it then seems wrong: it is named first.
    private static string Explain(ParseResult parsed)
    {
        foreach (Token token in parsed.Tokens)
        {
            if (token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-') return $"Unknown option '{token.Value}'.";
        }

        if (parsed.CommandResult.Command is not RootCommand && parsed.UnmatchedTokens.Count > 0 && parsed.CommandResult.Command.Name == RunCommand.Name)
            return $"Unexpected '{parsed.UnmatchedTokens[0]}': arguments for the program follow '--'.";
        return parsed.UnmatchedTokens.Count > 0 ? $"Unknown command '{parsed.UnmatchedTokens[0]}'." : parsed.Errors[0].Message;
    }

    private static string Version() =>
        "libos " + (typeof(CommandTree).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "?");
}
