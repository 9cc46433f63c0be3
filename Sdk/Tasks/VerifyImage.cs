using System.Text.Json;
using LibOs.Controller.Symbols;
using LibOs.Sdk.Metadata;
using LibOs.Sdk.Verifier;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace LibOs.Sdk.Tasks;

/// <summary>
/// Fails the build of an image whose code beneath the runtime could need the runtime, and points the checks of the compiler
/// in that code at a panic. It changes the linked file in place; doing it twice is the same as doing it once.
/// </summary>
public sealed class VerifyImage : Task
{
    private const int ErrorsShown = 30;

    /// <summary>The linked image with symbols.</summary>
    [Required]
    public string Linked { get; set; } = "";

    /// <summary>The object file of the machine stubs.</summary>
    [Required]
    public string Stubs { get; set; } = "";

    /// <summary>The application's assembly.</summary>
    [Required]
    public string Application { get; set; } = "";

    /// <summary>The other assemblies that the application brings.</summary>
    public ITaskItem[] References { get; set; } = [];

    /// <summary>The assemblies of the framework.</summary>
    public ITaskItem[] Framework { get; set; } = [];

    /// <summary>The static libraries that are linked in.</summary>
    public ITaskItem[] Libraries { get; set; } = [];

    /// <summary>The compiler's <c>--instruction-set</c>, or empty.</summary>
    public string InstructionSet { get; set; } = "";

    /// <summary>Where the report goes.</summary>
    [Required]
    public string Report { get; set; } = "";

    /// <summary>Where the figures for the manifest go; written last, and only when the image is accepted.</summary>
    [Required]
    public string Figures { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        File.Delete(Figures);
        try
        {
            byte[] content = File.ReadAllBytes(Linked);
            VerifierOptions options = ReadOptions();
            VerifierResult result = ImageVerifier.Verify(content, options);
            IReadOnlyDictionary<ulong, SourceLine> lines = result.Violations.Count == 0
                ? new Dictionary<ulong, SourceLine>()
                : SourceLines.Find(content, result.Violations.SelectMany(violation => violation.Path.Select(step => step.Address)));
            File.WriteAllText(Report, VerifierReport.Write(result, options, lines));
            foreach (Violation violation in result.Violations.Take(ErrorsShown)) LogViolation(violation, lines);
            if (result.Violations.Count > ErrorsShown)
                Log.LogBuildError(BuildError.KernelPathBroken, $"{result.Violations.Count - ErrorsShown} more places in kernel path break the rules; '{Report}' lists all.");
            if (result.Violations.Count > 0) return false;
            Patch(result.Patches);
            WriteFigures(result);
            int deepest = result.Roots.Max(root => root.DeepestStack);
            Log.LogMessage(MessageImportance.High, "  Kernel path verified: {0} functions from {1} entries, {2} checks, at most {3} bytes of stack", result.Functions.Count, result.Roots.Count, result.Checks.Count, deepest);
        }
        catch (InvalidDataException exception)
        {
            Log.LogBuildError(BuildError.NotVerifiable, $"The image '{Linked}' cannot be verified: {exception.Message}. Delete the obj folder and publish again.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.LogBuildError(BuildError.NotVerifiable, $"The image cannot be verified: {exception.Message}");
        }

        return !Log.HasLoggedErrors;
    }

    private VerifierOptions ReadOptions()
    {
        string[] assemblies = [Application, .. References.Select(reference => reference.GetMetadata("FullPath"))];
        var bounds = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string assembly in assemblies)
            foreach (var (symbol, bound) in RecursionBounds.Read(assembly)) bounds[symbol] = Math.Max(bounds.GetValueOrDefault(symbol), bound);
        return new VerifierOptions(StubObject.Read(File.ReadAllBytes(Stubs)), new CpuLevel(ImageSettings.GetCpuLevel(InstructionSet)))
        {
            Assemblies = [.. assemblies.Concat(Framework.Select(assembly => assembly.ItemSpec)).Select(path => Path.GetFileNameWithoutExtension(path)).Distinct()],
            Ports = ApplicationInfo.Read(Application, []).Ports,
            Libraries = [.. Libraries.Select(library => (Path.GetFileNameWithoutExtension(library.ItemSpec), ArchiveSymbols.Read(library.ItemSpec)))],
            BoundedRecursions = bounds,
        };
    }

    private void LogViolation(Violation violation, IReadOnlyDictionary<ulong, SourceLine> lines)
    {
        string code = violation.Kind switch
        {
            ViolationKind.Recursion or ViolationKind.DeepStack or ViolationKind.UnknownStack => BuildError.KernelStackUnbounded,
            ViolationKind.PrivilegedInstruction => BuildError.PrivilegedInstruction,
            ViolationKind.CpuLevel => BuildError.CpuLevelExceeded,
            _ => BuildError.KernelPathBroken,
        };
        SourceLine? line = VerifierReport.LineOf(violation, lines);
        Log.LogError(null, code, null, line?.File, line?.Line ?? 0, 0, 0, 0, "{0}", "Kernel path: " + VerifierReport.Describe(violation, lines));
    }

    private void Patch(IReadOnlyList<FilePatch> patches)
    {
        using FileStream file = File.Open(Linked, FileMode.Open, FileAccess.Write);
        foreach (FilePatch patch in patches)
        {
            file.Position = patch.FileOffset;
            file.Write(patch.Bytes);
        }
    }

    private void WriteFigures(VerifierResult result)
    {
        using FileStream stream = File.Create(Figures);
        using var json = new Utf8JsonWriter(stream);
        VerifierFigures.Write(json, result);
    }
}
