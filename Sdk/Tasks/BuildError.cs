namespace LibOs.Sdk.Tasks;

/// <summary>The codes of the errors that building an image reports; <c>docs/build-errors.md</c> explains each.</summary>
internal static class BuildError
{
    public const string FrameworkUnsupported = "LIBOS0005";
    public const string NoKernel = "LIBOS0008";
    public const string LinkerMissing = "LIBOS0009";
    public const string CompilerMissing = "LIBOS0010";
    public const string MuslMissing = "LIBOS0011";
    public const string MissingMember = "LIBOS0020";
    public const string UnreadableAssembly = "LIBOS0021";
    public const string NativeLibraryIgnored = "LIBOS0022";
    public const string LinkedImageMalformed = "LIBOS0023";
    public const string StubsFailed = "LIBOS0024";
    public const string CryptographyMissing = "LIBOS0025";
    public const string KernelPathBroken = "LIBOS0030";
    public const string KernelStackUnbounded = "LIBOS0031";
    public const string PrivilegedInstruction = "LIBOS0032";
    public const string CpuLevelExceeded = "LIBOS0033";
    public const string NotVerifiable = "LIBOS0034";
}
