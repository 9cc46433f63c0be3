using System.Reflection.Metadata;

namespace LibOs.Sdk.Metadata;

/// <summary>Finds the methods that are marked with <c>BoundedRecursion</c>.</summary>
internal static class RecursionBounds
{
    private const string Attribute = "BoundedRecursionAttribute";

    /// <summary>Reads an assembly.</summary>
    /// <returns>The methods by the symbol that the compiler gives them, without type arguments, with their bounds.</returns>
    /// <exception cref="BadImageFormatException">The file is no .NET assembly.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<(string Symbol, int Bound)> Read(string path)
    {
        using var file = new AssemblyFile(path);
        MetadataReader reader = file.Reader;
        foreach (CustomAttributeHandle handle in reader.CustomAttributes)
        {
            CustomAttribute attribute = reader.GetCustomAttribute(handle);
            if (attribute.Parent.Kind != HandleKind.MethodDefinition || !IsBound(reader, attribute)) continue;
            BlobReader value = reader.GetBlobReader(attribute.Value);
            if (value.ReadUInt16() != 1) continue;
            MethodDefinition method = reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Parent);
            string type = TypeNames.Of(reader, method.GetDeclaringType());
            yield return (Mangle(file.Name) + "_" + Mangle(type) + "__" + Mangle(reader.GetString(method.Name)), value.ReadInt32());
        }
    }

    private static bool IsBound(MetadataReader reader, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind == HandleKind.MethodDefinition)
            return reader.StringComparer.Equals(reader.GetTypeDefinition(reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType()).Name, Attribute);
        EntityHandle parent = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        return parent.Kind == HandleKind.TypeReference && reader.StringComparer.Equals(reader.GetTypeReference((TypeReferenceHandle)parent).Name, Attribute);
    }

    private static string Mangle(string name) => string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));
}
