using System.Diagnostics;

namespace LibOs.Controller.Tests;

/// <summary>Runs the tool as a process.</summary>
internal static class Tool
{
    private static readonly string s_root = FindRoot();
    private static readonly string s_native = Path.Combine(s_root, "artifacts", "libos");

    /// <summary>The symbol file of the ahead-of-time compiled tool, if it was made.</summary>
    public static string? SymbolFile
    {
        get
        {
            string path = Path.Combine(s_root, "artifacts", "publish", "LibOs.Controller", "release", "libos.dbg");
            return File.Exists(path) ? path : null;
        }
    }

    /// <summary>The command line of the tool: compiled ahead of time where that is up to date, else the same code under the JIT.</summary>
    public static IReadOnlyList<string> Command { get; } = IsNativeCurrent() ? [s_native] : ["dotnet", Path.Combine(AppContext.BaseDirectory, "libos.dll")];

    /// <summary>Whether it is the ahead-of-time compiled one.</summary>
    public static bool IsNative => Command[0] == s_native;

    public static ProcessStartInfo StartInfo(string qemu, params ReadOnlySpan<string> arguments)
    {
        var info = new ProcessStartInfo(Command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in Command.Skip(1)) info.ArgumentList.Add(argument);
        foreach (string argument in arguments) info.ArgumentList.Add(argument);
        info.Environment["LIBOS_QEMU"] = qemu;
        return info;
    }

    private static bool IsNativeCurrent()
    {
        if (!File.Exists(s_native)) return false;
        DateTime built = File.GetLastWriteTimeUtc(s_native);
        return Directory.EnumerateFiles(Path.Combine(s_root, "Controller"), "*.cs", SearchOption.AllDirectories)
            .All(file => File.GetLastWriteTimeUtc(file) <= built);
    }

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "LibOs.sln"))) return folder;
        }

        throw new InvalidOperationException("the tests run inside the repository");
    }
}
