using LibOs.Controller.Commands;
using LibOs.Controller.Native;

namespace LibOs.Controller;

/// <summary>The <c>libos</c> command.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        long start = Clock.Monotonic;
        Descriptors.FillStandard();
        // the first process of a Linux partition is this tool, too
        if (arguments is [Linux.Guest.LinuxInit.Argument] && LibC.getpid() == 1) return Linux.Guest.LinuxInit.Run();
        int code;
        try
        {
            code = CommandTree.Run(arguments, start);
        }
        catch (UserError error)
        {
            Message.Error(error.Message);
            code = error.Code;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            Message.Error(error.Message);
            code = Abstractions.Wire.PartitionExitCode.NotStarted;
        }

        // at once: a thread may still wait for standard input
        LibC._exit(code);
        return code;
    }
}
