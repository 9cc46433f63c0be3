using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace LibOs.Sdk.Metadata;

/// <summary>An assembly on disk: its name, version, types and members, read when they are asked for.</summary>
internal sealed class AssemblyFile : IDisposable
{
    private readonly PEReader _file;
    private readonly Dictionary<string, TypeDefinitionHandle> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _forwarded = new(StringComparer.Ordinal);
    private readonly Dictionary<TypeDefinitionHandle, HashSet<string>> _members = [];

    /// <summary>Opens an assembly.</summary>
    /// <exception cref="BadImageFormatException">The file is no .NET assembly.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public AssemblyFile(string path)
    {
        _file = new PEReader(ImmutableArray.Create(File.ReadAllBytes(path)));
        try
        {
            if (!_file.HasMetadata) throw new BadImageFormatException("it has no .NET metadata");
            Reader = _file.GetMetadataReader();
            if (!Reader.IsAssembly) throw new BadImageFormatException("it is a module, not an assembly");
            Name = Reader.GetString(Reader.GetAssemblyDefinition().Name);
            foreach (var handle in Reader.TypeDefinitions) _types[TypeNames.Of(Reader, handle)] = handle;
            foreach (var handle in Reader.ExportedTypes) AddForwarded(handle);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public MetadataReader Reader { get; }

    public string Name { get; }

    /// <summary>The package's version as far as the assembly tells: its informational version without a commit.</summary>
    public string Version => (ReadAttribute("AssemblyInformationalVersionAttribute").FirstOrDefault() is [{ } version, ..]
        ? version.Split('+')[0]
        : null) ?? Reader.GetAssemblyDefinition().Version.ToString();

    public bool TryFindType(string name, out TypeDefinitionHandle handle) => _types.TryGetValue(name, out handle);

    /// <summary>The assembly that a type has moved to, if this one forwards it.</summary>
    public bool TryFindForwarded(string name, out string assembly)
    {
        // Only the outermost type of a nest is forwarded.
        int nested = name.IndexOf('+');
        return _forwarded.TryGetValue(nested < 0 ? name : name[..nested], out assembly!);
    }

    /// <summary>Whether a type itself declares a member; bases are not looked at.</summary>
    public bool Declares(TypeDefinitionHandle type, string member)
    {
        if (!_members.TryGetValue(type, out var members))
        {
            members = new HashSet<string>(StringComparer.Ordinal);
            var definition = Reader.GetTypeDefinition(type);
            foreach (var handle in definition.GetMethods())
            {
                var method = Reader.GetMethodDefinition(handle);
                members.Add(Reader.GetString(method.Name) + " " + TypeNames.Signature(method.DecodeSignature(TypeNames.Instance, null)));
            }

            foreach (var handle in definition.GetFields())
            {
                var field = Reader.GetFieldDefinition(handle);
                members.Add(Reader.GetString(field.Name) + " " + field.DecodeSignature(TypeNames.Instance, null));
            }

            _members[type] = members;
        }

        return members.Contains(member);
    }

    /// <summary>The values of an attribute of the assembly whose arguments are strings, once for each occurrence.</summary>
    public IEnumerable<string?[]> ReadAttribute(string name)
    {
        foreach (var handle in Reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = Reader.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind != HandleKind.MemberReference) continue;
            var constructor = Reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor);
            if (constructor.Parent.Kind != HandleKind.TypeReference) continue;
            if (!Reader.StringComparer.Equals(Reader.GetTypeReference((TypeReferenceHandle)constructor.Parent).Name, name)) continue;
            var blob = Reader.GetBlobReader(attribute.Value);
            if (blob.ReadUInt16() != 1) continue;
            int count = constructor.DecodeMethodSignature(TypeNames.Instance, null).ParameterTypes.Length;
            var values = new string?[count];
            for (int i = 0; i < count; i++) values[i] = blob.ReadSerializedString();
            yield return values;
        }
    }

    public void Dispose() => _file.Dispose();

    private void AddForwarded(ExportedTypeHandle handle)
    {
        var type = Reader.GetExportedType(handle);
        if (type.Implementation.Kind != HandleKind.AssemblyReference) return;
        string space = Reader.GetString(type.Namespace), name = Reader.GetString(type.Name);
        _forwarded[space.Length == 0 ? name : space + "." + name] =
            Reader.GetString(Reader.GetAssemblyReference((AssemblyReferenceHandle)type.Implementation).Name);
    }
}
