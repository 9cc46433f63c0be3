namespace LibOs.Conformance;

/// <summary>Programs about the class library in one image; each must do in a partition what it does on Linux.</summary>
internal static class Program
{
    private static int Main(string[] args) => ProgramList.Run("Library",
        [
            .. CompressionPrograms.All,
            .. RegexPrograms.All,
            .. DocumentPrograms.All,
            .. PlatformPrograms.All,
            .. CryptographyPrograms.All,
            .. LackingPrograms.All,
        ], args);
}
