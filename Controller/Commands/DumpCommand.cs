using System.CommandLine;
using System.Globalization;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Debug;

namespace LibOs.Controller.Commands;

/// <summary><c>libos dump</c>: writes down a partition as it is.</summary>
internal static class DumpCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var target = new Argument<string>("NAME") { Description = "A partition." };
        var file = new Argument<string?>("FILE") { Description = "The archive; NAME.dump.zip unless given.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("dump", "Writes a partition's memory and cores (an ELF core), image, symbols, arguments and log into one archive, which 'libos stacks', 'libos debug' and unzip open. The partition stands still meanwhile.") { target, file };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(target), parsed.GetValue(file)));
        return command;
    }

    private static int Run(string name, string? file)
    {
        file ??= name + ".dump.zip";
        using LiveTarget target = LiveTarget.Find(name);
        try
        {
            target.WriteDump(file, "asked for");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"the dump '{file}' was not written: {error.Message}", PartitionExitCode.NotStarted);
        }

        Message.Line(string.Create(CultureInfo.InvariantCulture, $"{file}: {new FileInfo(file).Length / 1024} KiB"));
        return 0;
    }
}
