using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LibOs.Architecture.Tests;

/// <summary>The repository's files.</summary>
internal static class Repository
{
    /// <summary>The folder that holds LibOs.sln.</summary>
    public static string Root { get; } = FindRoot();

    private static readonly HashSet<string> s_passedOver = [".git", "artifacts", "bin", "obj", "TestResults", ".vs", ".idea", ".vscode"];
    private static readonly ConcurrentDictionary<string, SyntaxNode> s_trees = new();
    private static readonly Lazy<List<string>> s_files = new(() => [.. Walk(Root)]);
    private static readonly Lazy<List<Project>> s_projects = new(() => [.. Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Select(file => new Project(file))]);

    /// <summary>All files but outputs, relative to the root, with slashes.</summary>
    public static IReadOnlyList<string> Files => s_files.Value;

    /// <summary>All projects.</summary>
    public static IReadOnlyList<Project> Projects => s_projects.Value;

    /// <summary>The projects that become packages.</summary>
    public static IEnumerable<Project> Packages => Projects.Where(project => project.Value("IsPackable") == "true");

    public static string FullPath(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(FullPath(file));

    /// <summary>The C# files below a folder.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Files.Where(file => file.StartsWith(folder + "/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal));

    public static SyntaxNode Parse(string file) => s_trees.GetOrAdd(
        file, static name => CSharpSyntaxTree.ParseText(Read(name), CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview), name).GetRoot());

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "LibOs.sln"))) return folder;
        throw new InvalidOperationException("LibOs.sln is not above the test's folder.");
    }

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder)) yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        foreach (string below in Directory.EnumerateDirectories(folder))
        {
            if (s_passedOver.Contains(Path.GetFileName(below))) continue;
            foreach (string file in Walk(below)) yield return file;
        }
    }

    /// <summary>A project file.</summary>
    internal sealed class Project(string file)
    {
        private readonly XDocument _xml = XDocument.Load(FullPath(file));

        public string File => file;

        public string Folder => Path.GetDirectoryName(file)!.Replace('\\', '/');

        public string Name => Path.GetFileNameWithoutExtension(file);

        public string? Value(string property) => _xml.Descendants(property).FirstOrDefault()?.Value;

        public IEnumerable<XElement> Items(string kind) => _xml.Descendants(kind).Where(item => item.Attribute("Include") is not null);

        public override string ToString() => Name;
    }
}
