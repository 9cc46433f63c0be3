using System.Security.Cryptography;
using System.Text;

namespace LibOs.Boot.Tests;

/// <summary>A program of the repository as an image, published once in a test run and only when something it is made of has changed.</summary>
internal sealed class ProgramImage
{
    private static readonly string[] s_sharedFolders =
    [
        "Abstractions", "Kernel", "Hosting", "Components.Memory", "Components.Scheduler", "Components.Console", "Components.Files", "Components.Ipc", "Sdk",
    ];

    private static readonly Lock s_publishing = new();
    private static readonly Lazy<string> s_tool = new(PrepareTool);

    private readonly string _folder;
    private readonly Lazy<string> _path;

    private ProgramImage(string folder)
    {
        _folder = folder;
        _path = new Lazy<string>(Prepare);
    }

    /// <summary>The conformance programs.</summary>
    public static ProgramImage Conformance { get; } = new("Tests/Programs/Conformance");

    /// <summary>The programs about the class library.</summary>
    public static ProgramImage Library { get; } = new("Tests/Programs/Library");

    /// <summary>The programs about files.</summary>
    public static ProgramImage Files { get; } = new("Tests/Programs/Files");

    /// <summary>A program that listens for its end.</summary>
    public static ProgramImage Termination { get; } = new("Tests/Programs/Termination");

    /// <summary>A program that others look at and handle while it runs.</summary>
    public static ProgramImage Living { get; } = new("Tests/Programs/Living");

    /// <summary>The programs about collections, with the collector for servers.</summary>
    public static ProgramImage ServerCollector { get; } = new("Tests/Programs/ServerCollector");

    /// <summary>A program on the bitmap allocator of frames.</summary>
    public static ProgramImage BitmapFrames { get; } = new("Tests/Programs/BitmapFrames");

    /// <summary>The same program on the bump allocator, with a limit of its own for the collector.</summary>
    public static ProgramImage BumpFrames { get; } = new("Tests/Programs/BumpFrames");

    /// <summary>A scheduler of its own that fails a check.</summary>
    public static ProgramImage CarelessPolicy { get; } = new("Tests/Programs/CarelessPolicy");

    /// <summary>A scheduler of its own that must not become an image.</summary>
    public static ProgramImage BrokenPolicy { get; } = new("Tests/Programs/BrokenPolicy");

    /// <summary>A program that a debugger looks at.</summary>
    public static ProgramImage Debugging { get; } = new("Tests/Programs/Debugging");

    /// <summary>The sample Hello.</summary>
    public static ProgramImage Hello { get; } = new("Samples/Hello");

    /// <summary>The sample about memory that partitions share.</summary>
    public static ProgramImage SharedMemory { get; } = new("Samples/SharedMemory");

    /// <summary>The sample WordCount.</summary>
    public static ProgramImage WordCount { get; } = new("Samples/WordCount");

    /// <summary>The sample Messages.</summary>
    public static ProgramImage Messages { get; } = new("Samples/Messages");

    /// <summary>The sample with a scheduler of its own.</summary>
    public static ProgramImage OwnScheduler { get; } = new("Samples/OwnScheduler");

    /// <summary>A program whose policies make mistakes when it tells them to.</summary>
    public static ProgramImage WrongPolicies { get; } = new("Tests/Programs/WrongPolicies");

    /// <summary>The tool, up to date.</summary>
    public static string Tool => s_tool.Value;

    /// <summary>The image's path, up to date.</summary>
    public string Path => _path.Value;

    private static string PrepareTool()
    {
        Command.Run(Repository.Script, ["--version"]);
        return Repository.Tool;
    }

    private string Prepare()
    {
        string name = System.IO.Path.GetFileName(_folder);
        string image = System.IO.Path.Combine(Repository.Root, "artifacts", "publish", name, "release", name + ".elf");
        string state = System.IO.Path.Combine(Repository.Root, "artifacts", "boot-tests", name + ".state");
        _ = Directory.CreateDirectory(System.IO.Path.GetDirectoryName(state)!);
        // one at a time in this process, and among processes
        lock (s_publishing)
        {
            using FileStream gate = LockFile(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(state)!, "lock"));
            if (File.Exists(image) && File.Exists(state) && File.ReadAllText(state) == State(image)) return image;
            string sources = State(image: null);
            Command.Run("dotnet", ["publish", System.IO.Path.Combine(Repository.Root, _folder), "-c", "Release", "-nologo", "-v:q", "-nodeReuse:false"]);
            Assert.True(File.Exists(image), $"publishing {_folder} made no {image}");
            // of what was there when the build began: an edit during the build makes the next run publish again
            File.WriteAllText(state, sources + State(image, sources: false));
        }

        return image;
    }

    /// <summary>What the image is made of and which image it is, as a text that changes with either.</summary>
    private string State(string? image, bool sources = true)
    {
        var text = new StringBuilder();
        if (sources)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            IEnumerable<string> files = s_sharedFolders.Append(_folder)
                .SelectMany(folder => Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
                .Concat(new[] { "", "Samples", "Tests/Programs" }.SelectMany(folder => Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, folder), "Directory.*")))
                .Where(file => !file.EndsWith(".md", StringComparison.Ordinal) && !file.EndsWith("PublicAPI.txt", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal);
            foreach (string file in files)
            {
                var info = new FileInfo(file);
                hash.AppendData(Encoding.UTF8.GetBytes($"{file}\n{info.Length} {info.LastWriteTimeUtc.Ticks}\n"));
            }

            _ = text.Append("sources ").Append(Convert.ToHexString(hash.GetHashAndReset())).Append('\n');
        }

        if (image is not null)
        {
            var info = new FileInfo(image);
            _ = text.Append("image ").Append(info.Length).Append(' ').Append(info.LastWriteTimeUtc.Ticks).Append('\n');
        }

        return text.ToString();
    }

    private static FileStream LockFile(string path)
    {
        DateTime limit = DateTime.UtcNow + TimeSpan.FromMinutes(15);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < limit)
            {
                // another run publishes
                Thread.Sleep(200);
            }
        }
    }
}
