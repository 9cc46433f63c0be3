using LibOs.Sdk.Elf;
using LibOs.Sdk.Stubs;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace LibOs.Sdk.Tasks;

/// <summary>
/// Looks in the compiler's output for calls into the native library of System.Security.Cryptography, and writes stubs for
/// those that an image does not have. An image that calls none gets nothing.
/// </summary>
public sealed class ResolveCryptography : Task
{
    /// <summary>The function that every use of the library calls first, and that LibOs.Sdk.Cryptography exports.</summary>
    private const string First = "CryptoNative_EnsureOpenSslInitialized";

    /// <summary>The compiler's output.</summary>
    [Required]
    public string ObjectFile { get; set; } = "";

    /// <summary>The object file of the stubs. It is deleted when the image uses no cryptography.</summary>
    [Required]
    public string StubsFile { get; set; } = "";

    /// <summary>The static archive of BearSSL, which an image that uses cryptography is linked with.</summary>
    [Required]
    public string Archive { get; set; } = "";

    /// <summary>Whether the image uses cryptography and was compiled without LibOs.Sdk.Cryptography: it must be compiled with it.</summary>
    [Output]
    public bool IsMissing { get; set; }

    /// <inheritdoc />
    public override bool Execute()
    {
        try
        {
            Dictionary<string, bool> symbols = ObjectSymbols.Read(File.ReadAllBytes(ObjectFile), "CryptoNative_"u8);
            IsMissing = symbols.Count > 0 && !(symbols.TryGetValue(First, out bool isDefined) && isDefined);
            if (symbols.Count == 0 || IsMissing) File.Delete(StubsFile);
            else CryptographyStubs.Write(StubsFile, symbols.Where(symbol => !symbol.Value).Select(symbol => symbol.Key));
            if (symbols.Count > 0 && !File.Exists(Archive))
                Log.LogBuildError(BuildError.CryptographyMissing,
                    $"The application uses cryptography, for which BearSSL's '{Archive}' is missing. Restore LibOs.Sdk again; inside the repository run 'apt-get install libbearssl-dev'.");
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            Log.LogBuildError(BuildError.StubsFailed, $"The compiler's output '{ObjectFile}' cannot be read, or the stubs not written: {exception.Message}");
        }

        return !Log.HasLoggedErrors;
    }
}
