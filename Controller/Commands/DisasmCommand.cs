using System.CommandLine;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Debug;

namespace LibOs.Controller.Commands;

/// <summary><c>libos disasm</c>: a function's machine code with names and source lines.</summary>
internal static class DisasmCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var target = new Argument<string>("NAME|IMAGE.elf|DUMP") { Description = "A partition, an image, or a dump." };
        var place = new Argument<string>("ADDRESS|METHOD") { Description = "An address (0x...), a symbol, or a method's name or its end, such as Program.Main." };
        var command = new Command("disasm", "Shows the machine code of the method at an address or of a name, with names and source lines.") { target, place };
        command.SetAction(parsed =>
        {
            using DebugTarget found = DebugTarget.FindImage(parsed.GetRequiredValue(target));
            ulong address = MethodFinder.Find(parsed.GetRequiredValue(place), found.Symbols);
            Message.Write(1, Disassembly.Format(found.Symbols, address) ?? throw new UserError($"there is no code at 0x{address:x} in this image", PartitionExitCode.Usage));
            return 0;
        });
        return command;
    }
}
