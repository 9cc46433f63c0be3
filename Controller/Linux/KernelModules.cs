using System.Text;
using LibOs.Abstractions.Wire;

namespace LibOs.Controller.Linux;

/// <summary>A kernel's modules: which files they are, and in which order they are loaded.</summary>
internal sealed class KernelModules
{
    private static readonly string[] s_endings = [".ko", ".ko.xz", ".ko.zst", ".ko.gz"];

    private readonly Dictionary<string, string> _files = [];

    /// <summary>Looks at a folder of modules.</summary>
    /// <param name="folder">Such as <c>lib/modules/VERSION</c>.</param>
    public KernelModules(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, "*.ko*", SearchOption.AllDirectories))
        {
            string name = Path.GetFileName(path);
            if (Array.Find(s_endings, ending => name.EndsWith(ending, StringComparison.Ordinal)) is { } found) _ = _files.TryAdd(Name(name[..^found.Length]), path);
        }
    }

    /// <summary>Reads modules and all that they need, in the order in which they must be loaded.</summary>
    /// <param name="names">The modules; those that are part of the kernel itself are passed over.</param>
    /// <exception cref="UserError">One cannot be read.</exception>
    public IReadOnlyList<(string Name, byte[] Content)> Load(IEnumerable<string> names)
    {
        var loaded = new List<(string, byte[])>();
        var seen = new HashSet<string>();
        foreach (string name in names) Add(Name(name), seen, loaded);
        return loaded;
    }

    private void Add(string name, HashSet<string> seen, List<(string Name, byte[] Content)> loaded)
    {
        if (!seen.Add(name) || !_files.TryGetValue(name, out string? path)) return;
        byte[] content = Read(path);
        foreach (string needed in Depends(content)) Add(Name(needed), seen, loaded);
        loaded.Add((name, content));
    }

    private static byte[] Read(string path)
    {
        string? program = Path.GetExtension(path) switch { ".xz" => "xz", ".zst" => "zstd", ".gz" => "gzip", _ => null };
        return program is null ? File.ReadAllBytes(path) : HostTool.Require("/", program, "-dc", path);
    }

    // the section .modinfo holds lines that end in zero bytes
    private static string[] Depends(ReadOnlySpan<byte> content)
    {
        ReadOnlySpan<byte> key = "\0depends="u8;
        int at = content.IndexOf(key);
        if (at < 0) return [];
        content = content[(at + key.Length)..];
        int end = content.IndexOf((byte)0);
        return end < 0 ? throw new UserError("a kernel module is damaged", PartitionExitCode.NotStarted) : Encoding.ASCII.GetString(content[..end]).Split(',', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Name(string text) => text.Replace('-', '_');
}
