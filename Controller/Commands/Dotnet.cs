using System.Text;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;

namespace LibOs.Controller.Commands;

/// <summary>Runs the dotnet command.</summary>
internal static unsafe class Dotnet
{
    /// <summary>Runs it and returns what it wrote to standard output; its errors go to the tool's.</summary>
    public static (ChildStatus Status, string Output) Capture(IReadOnlyList<string> arguments)
    {
        var text = new StringBuilder();
        ChildStatus status = Run(arguments, line => text.Append(line).Append('\n'));
        return (status, text.ToString());
    }

    /// <summary>Runs it and passes on each line that it writes to standard output.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="onLine">Called with each line, without its end.</param>
    /// <param name="variables">Environment variables in addition to the tool's own.</param>
    /// <exception cref="UserError">There is no dotnet command.</exception>
    public static ChildStatus Run(IReadOnlyList<string> arguments, Action<string> onLine, params ReadOnlySpan<string> variables)
    {
        (int read, int write) = Descriptors.Pipe();
        string dotnet = Find();
        var environment = new List<string>();
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
            environment.Add($"{entry.Key}={entry.Value}");
        environment.AddRange(["DOTNET_NOLOGO=1", "DOTNET_CLI_TELEMETRY_OPTOUT=1", "DOTNET_CLI_UI_LANGUAGE=en", "MSBUILDTERMINALLOGGER=off"]);
        foreach (string variable in variables)
        {
            // of two settings of one variable a program sees the first
            string key = variable[..(variable.IndexOf('=') + 1)];
            _ = environment.RemoveAll(entry => entry.StartsWith(key, StringComparison.Ordinal));
            environment.Add(variable);
        }

        ChildProcess child = ChildProcess.Start(dotnet, ["dotnet", .. arguments], environment, (0, write, 2), [], ownSession: false);
        _ = LibC.close(write);
        byte[] buffer = new byte[16 * 1024];
        var line = new List<byte>();
        while (true)
        {
            nint length;
            // SAFETY: pinned while the kernel fills it.
            fixed (byte* start = buffer)
            {
                length = Descriptors.Read(read, start, buffer.Length);
            }

            if (length <= 0) break;
            foreach (byte b in buffer.AsSpan(0, (int)length))
            {
                if (b != (byte)'\n')
                {
                    line.Add(b);
                    continue;
                }

                onLine(Encoding.UTF8.GetString([.. line]).TrimEnd('\r'));
                line.Clear();
            }
        }

        if (line.Count > 0) onLine(Encoding.UTF8.GetString([.. line]));
        _ = LibC.close(read);
        return child.Wait();
    }

    private static string Find()
    {
        string? root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        foreach (string folder in string.IsNullOrEmpty(root) ? folders : folders.Append(root))
        {
            string path = folder + "/dotnet";
            if (folder.Length > 0 && Descriptors.CanAccess(path, LibC.X_OK)) return path;
        }

        throw new UserError("the dotnet command is not on the path: install the .NET SDK 10 (https://dotnet.microsoft.com/download)", PartitionExitCode.NotStarted);
    }
}
