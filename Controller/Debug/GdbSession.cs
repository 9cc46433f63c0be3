using System.Globalization;
using System.Text;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;
using LibOs.Controller.Symbols;

namespace LibOs.Controller.Debug;

/// <summary>Starts gdb with an image's symbols, joined to a partition or a dump.</summary>
internal sealed class GdbSession
{
    private const string Script = "LibOs.Controller.Debug.gdb.py";

    /// <summary>The image's path; its symbols lie beside it.</summary>
    public required string Image { get; init; }

    /// <summary>The image's symbols.</summary>
    public required SymbolFile Symbols { get; init; }

    /// <summary>The debugging port's socket; null for a dump.</summary>
    public string? Socket { get; private set; }

    /// <summary>The core file of a dump; null for a partition.</summary>
    public string? Core { get; private set; }

    /// <summary>Whether the partition is to run up to <c>Main</c> first.</summary>
    public bool RunToMain { get; private set; }

    /// <summary>Where breakpoints go: <c>FILE:LINE</c>, or what <see cref="MethodFinder"/> finds.</summary>
    public IReadOnlyList<string> Breakpoints { get; init; } = [];

    /// <summary>gdb's commands to carry out at the beginning.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>Whether gdb ends after those commands.</summary>
    public bool IsBatch { get; init; }

    /// <summary>Joins it to a partition.</summary>
    public GdbSession OnPort(string socket, bool runToMain)
    {
        (Socket, RunToMain) = (socket, runToMain);
        return this;
    }

    /// <summary>Joins it to a dump.</summary>
    public GdbSession OnCore(string core)
    {
        Core = core;
        return this;
    }

    /// <summary>Runs gdb to its end.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="UserError">There is no gdb.</exception>
    public int Run()
    {
        string gdb = FindGdb();
        string folder = Directory.CreateTempSubdirectory("libos-gdb-").FullName;
        try
        {
            File.WriteAllText(folder + "/names", Names());
            using (Stream source = typeof(GdbSession).Assembly.GetManifestResourceStream(Script)!)
            using (FileStream file = File.Create(folder + "/libos.py"))
                source.CopyTo(file);
            File.WriteAllText(folder + "/commands", CommandFile(folder));
            List<string> line = [gdb, "-q", .. IsBatch ? ["-batch"] : Array.Empty<string>(), "-x", folder + "/commands", Image + ".dbg"];
            List<string> environment = [.. Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(one => $"{one.Key}={one.Value}"), $"LIBOS_GDB_NAMES={folder}/names"];
            // Ctrl-C is gdb's: it interrupts the partition
            _ = LibC.signal(LibC.SIGINT, 1);
            ChildProcess process = ChildProcess.Start(gdb, line, environment, (0, 1, 2), [], ownSession: false);
            ChildStatus status = process.Wait();
            return status.Signal != 0 ? 128 + status.Signal : status.ExitCode;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What to tell a debugger of another kind.</summary>
    public string Describe()
    {
        string symbols = Path.GetFullPath(Image + ".dbg");
        return Core is not null
            ? $"symbols  {symbols}\ncore     {Core}\n"
            : $$"""
            The debugging port speaks GDB's remote protocol; each core is a thread. The partition stands still while a debugger is connected.

            socket   {{Socket}}
            symbols  {{symbols}}

            gdb:      gdb -ex 'target remote {{Socket}}' {{symbols}}
            by TCP:   socat TCP-LISTEN:1234,bind=127.0.0.1,reuseaddr UNIX-CONNECT:{{Socket}}   (then target remote localhost:1234)
            VS Code:  { "type": "cppdbg", "request": "launch", "name": "LibOs partition", "MIMode": "gdb",
                        "program": "{{symbols}}", "cwd": "${workspaceFolder}", "miDebuggerServerAddress": "{{Socket}}" }

            """;
    }

    private string CommandFile(string folder)
    {
        var text = new StringBuilder("set confirm off\nset pagination off\nset print thread-events off\nset architecture i386:x86-64\n");
        if (!IsBatch) _ = text.Append("set pagination on\n");
        _ = text.Append(CultureInfo.InvariantCulture, $"python import gdb.FrameDecorator\nsource {folder}/libos.py\n");
        _ = Core is not null ? text.Append(CultureInfo.InvariantCulture, $"core-file {Core}\n") : text.Append(CultureInfo.InvariantCulture, $"target remote {Socket}\n");
        foreach (string place in Breakpoints) _ = text.Append(CultureInfo.InvariantCulture, $"break {Location(place)}\n");
        if (RunToMain && MainFinder.Find(Symbols) is { } main) _ = text.Append(CultureInfo.InvariantCulture, $"tbreak *0x{main:x}\ncontinue\n");
        foreach (string command in Commands) _ = text.Append(command.ReplaceLineEndings(" ")).Append('\n');
        return text.ToString();
    }

    private string Location(string place)
    {
        int colon = place.LastIndexOf(':');
        bool isLine = colon > 0 && int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return isLine ? place : string.Create(CultureInfo.InvariantCulture, $"*0x{MethodFinder.Find(place, Symbols):x}");
    }

    private string Names()
    {
        var text = new StringBuilder();
        foreach ((ulong start, ulong length, string name) in Symbols.Functions)
        {
            if (length > 0 && Symbols.IsManaged(start)) _ = text.Append(CultureInfo.InvariantCulture, $"{start:x} {length:x} {StackReport.Method(name)}\n");
        }

        return text.ToString();
    }

    private static string FindGdb()
    {
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':'))
        {
            string path = (folder.Length == 0 ? "." : folder) + "/gdb";
            if (Descriptors.CanAccess(path, LibC.X_OK)) return path;
        }

        throw new UserError("gdb is not on the path: install it with 'apt-get install -y --no-install-recommends gdb', or take --print and another debugger", PartitionExitCode.NotStarted);
    }
}
