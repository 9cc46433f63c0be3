using System.CommandLine;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Debug;
using LibOs.Controller.Native;
using LibOs.Controller.Symbols;

namespace LibOs.Controller.Commands;

/// <summary><c>libos debug</c>: gdb on a partition, a project, an image, or a dump.</summary>
internal static class DebugCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "debug";

    /// <summary>Makes the command.</summary>
    /// <param name="programArguments">What stood behind "--".</param>
    public static Command Create(string[] programArguments)
    {
        var target = new Argument<string>("NAME|PROJECT|IMAGE.elf|DUMP") { Description = "A partition that runs; a project or an image, which is started and waits before Main; or a dump." };
        var places = new Option<string[]>("--break", "-b") { Description = "A breakpoint: FILE:LINE, a C# method's name or its end (Program.Main), a symbol, or an address. Can be repeated.", HelpName = "PLACE" };
        var commands = new Option<string[]>("--execute", "-x") { Description = "A command for gdb to begin with. Can be repeated.", HelpName = "COMMAND" };
        var batch = new Option<bool>("--batch") { Description = "gdb ends after the commands." };
        var print = new Option<bool>("--print") { Description = "Starts no debugger but says how to connect one." };
        var noBuild = new Option<bool>("--no-build") { Description = "Takes a project's image as it is." };
        var options = new Option<string?>("--run-options") { Description = "Options of 'libos run' for a project or an image, such as \"--cpus 2 --memory 64M\".", HelpName = "OPTIONS" };
        var command = new Command(Name, "Opens gdb with C# source lines, on a partition's program, components and kernel; cores are threads. In gdb: break-method, info-methods, partition-threads. Arguments for the program follow '--'.")
        {
            target, places, commands, batch, print, noBuild, options,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(target), parsed.GetValue(noBuild), parsed.GetValue(print), parsed.GetValue(options), programArguments,
            (image, symbols) => new GdbSession
            {
                Image = image,
                Symbols = symbols,
                Breakpoints = parsed.GetValue(places) ?? [],
                Commands = parsed.GetValue(commands) ?? [],
                IsBatch = parsed.GetValue(batch),
            }));
        return command;
    }

    private static int Run(string name, bool noBuild, bool print, string? runOptions, string[] arguments, Func<string, SymbolFile, GdbSession> create)
    {
        if (DumpFile.IsDump(name))
        {
            using var dump = DumpTarget.Open(name);
            return Start(create(dump.Image, dump.Symbols).OnCore(dump.Core), print);
        }

        bool isProject = ProjectImage.IsProject(name);
        if (!isProject && !(name.EndsWith(".elf", StringComparison.Ordinal) && File.Exists(name)))
        {
            using LiveTarget running = LiveTarget.Find(name);
            return Start(create(running.Image, running.Symbols).OnPort(running.Socket, runToMain: false), print);
        }

        using var image = new ImageTarget(isProject ? ProjectImage.Publish(name, noBuild) : name);
        using DebuggedRun run = DebuggedRun.Start(image.Image, runOptions, arguments);
        GdbSession session = create(image.Image, image.Symbols).OnPort(run.Socket, runToMain: true);
        if (!print) return session.Run();
        Message.Write(1, session.Describe());
        return run.Wait();
    }

    private static int Start(GdbSession session, bool print)
    {
        if (!print) return session.Run();
        Message.Write(1, session.Describe());
        return 0;
    }
}
