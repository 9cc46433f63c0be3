using System.Reflection.Metadata;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace LibOs.Sdk.Tasks;

/// <summary>
/// Tells whether an application names types of System.Security.Cryptography itself, so that its image can be compiled at
/// once with what those need. Uses inside packages and the framework show only in the compiler's output.
/// </summary>
public sealed class FindCryptography : Task
{
    private const string Namespace = "System.Security.Cryptography";

    /// <summary>The assemblies to look into.</summary>
    [Required]
    public string[] Assemblies { get; set; } = [];

    /// <summary>Whether one of them names such a type.</summary>
    [Output]
    public bool IsUsed { get; set; }

    /// <inheritdoc />
    public override bool Execute()
    {
        try
        {
            foreach (string path in Assemblies)
            {
                using var assembly = new Metadata.AssemblyFile(path);
                MetadataReader reader = assembly.Reader;
                IsUsed |= reader.TypeReferences.Any(handle => reader.StringComparer.Equals(reader.GetTypeReference(handle).Namespace, Namespace));
            }
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            Log.LogBuildError(BuildError.UnreadableAssembly, $"An assembly of the application cannot be read: {exception.Message}");
        }

        return !Log.HasLoggedErrors;
    }
}
