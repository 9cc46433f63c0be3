using System.Text;

namespace LibOs.Sdk.Verifier;

/// <summary>Tells which component takes how much room in an image.</summary>
internal static class ComponentSizes
{
    private const string CompilerData = "(compiler: type and method tables)";
    private const string StubsName = "(machine stubs)";
    private const string Unwinding = "(unwind tables)";
    private const string NativeData = "(data of native libraries)";

    /// <summary>Measures all sections that are loaded.</summary>
    public static IReadOnlyList<ComponentSize> Measure(LinkedFile file, VerifierOptions options)
    {
        var totals = new Dictionary<string, (long Code, long Data, long Zero)>(StringComparer.Ordinal);
        void Add(string component, LinkedSection section, long bytes)
        {
            if (bytes <= 0) return;
            (long code, long data, long zero) = totals.GetValueOrDefault(component);
            if (!section.HasBytes) zero += bytes;
            else if (section.IsCode) code += bytes;
            else data += bytes;
            totals[component] = (code, data, zero);
        }

        var names = new ComponentNames(options);
        IReadOnlyList<LinkedSymbol> symbols = file.Symbols;
        int next = 0;
        foreach (LinkedSection section in file.Sections)
        {
            string before = section.Name is ".eh_frame" or ".eh_frame_hdr" or ".dotnet_eh_table" or ".gcc_except_table" ? Unwinding
                : section.IsCode ? StubsName : NativeData;
            string fixedTo = before == Unwinding ? Unwinding : "";
            ulong from = section.Address, foundAt = 0;
            while (next < symbols.Count && symbols[next].Address < section.Address) next++;
            for (; next < symbols.Count && symbols[next].Address < section.End; next++)
            {
                // A symbol's room reaches to the next one: alignment between them belongs to the first.
                if (symbols[next].Address > from)
                {
                    Add(before, section, (long)(symbols[next].Address - from));
                    from = symbols[next].Address;
                }

                if (fixedTo.Length > 0) continue;
                string found = names.Find(file.NameOf(symbols[next]), section);
                if (found.Length > 0) (before, foundAt) = (found, symbols[next].Address);
                else if (symbols[next].Address == foundAt) continue; // another name of the same
                else if (section.IsManaged) before = CompilerData;
                else if (!section.IsCode && !names.IsLibrary(before)) before = section.Name == ".bss" ? NativeData : CompilerData;
            }

            Add(before, section, (long)(section.End - from));
        }

        return [.. totals.Select(total => new ComponentSize(total.Key, total.Value.Code, total.Value.Data, total.Value.Zero))
            .OrderByDescending(size => size.InFile).ThenBy(size => size.Name, StringComparer.Ordinal)];
    }

    private sealed class ComponentNames
    {
        private readonly Dictionary<byte, List<(byte[] Prefix, string Assembly)>> _assemblies = [];
        private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _libraries;
        private readonly HashSet<string> _libraryNames;

        public ComponentNames(VerifierOptions options)
        {
            foreach (string assembly in options.Assemblies.OrderByDescending(name => name.Length))
            {
                byte[] prefix = Encoding.UTF8.GetBytes(Mangle(assembly));
                if (!_assemblies.TryGetValue(prefix[0], out var list)) _assemblies[prefix[0]] = list = [];
                list.Add((prefix, assembly));
            }

            var libraries = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (string stub in options.Stubs.Functions.Keys) libraries[stub] = StubsName;
            foreach (var (name, symbols) in options.Libraries)
                foreach (string symbol in symbols) _ = libraries.TryAdd(symbol, name);
            _libraries = libraries.GetAlternateLookup<ReadOnlySpan<char>>();
            _libraryNames = [.. options.Libraries.Select(library => library.Name), StubsName];
        }

        public bool IsLibrary(string component) => _libraryNames.Contains(component);

        public string Find(ReadOnlySpan<byte> symbol, LinkedSection section)
        {
            if (!section.IsManaged && symbol.Length < 512)
            {
                Span<char> text = stackalloc char[512];
                if (_libraries.TryGetValue(text[..Encoding.UTF8.GetChars(symbol, text)], out string? library)) return library;
            }

            ReadOnlySpan<byte> rest = WithoutKind(symbol);
            if (section.IsManaged && IsPrimitive(rest)) return "System.Private.CoreLib";
            if (rest.IsEmpty || !_assemblies.TryGetValue(rest[0], out var candidates)) return "";
            foreach (var (prefix, assembly) in candidates)
                if (rest.StartsWith(prefix)) return assembly;
            return "";
        }

        // What the compiler puts before a type's or method's name: __readonlydata_, _lsda0, _ZTV12, <unbox>, __GCSTATICS ...
        private static ReadOnlySpan<byte> WithoutKind(ReadOnlySpan<byte> symbol)
        {
            if (symbol.StartsWith("_ZTV"u8)) return symbol[4..].TrimStart("0123456789"u8);
            if (symbol.StartsWith("_lsda"u8)) return symbol[5..].TrimStart("0123456789"u8);
            foreach (ReadOnlySpan<byte> kind in (ReadOnlySpan<byte[]>)s_kinds)
                if (symbol.StartsWith(kind)) return symbol[kind.Length..];
            return symbol;
        }

        // The types that the compiler names without their assembly.
        private static bool IsPrimitive(ReadOnlySpan<byte> symbol)
        {
            int end = symbol.IndexOf("__"u8);
            if (end <= 0) return false;
            foreach (byte[] primitive in s_primitives)
                if (symbol[..end].SequenceEqual(primitive)) return true;
            return false;
        }

        private static readonly byte[][] s_primitives =
            [.. new[] { "String", "Object", "Int32", "UInt32", "Int64", "UInt64", "Int16", "UInt16", "Int8", "UInt8", "Char", "Bool", "Double", "Single", "IntPtr", "UIntPtr", "Void" }.Select(Encoding.UTF8.GetBytes)];

        private static readonly byte[][] s_kinds =
        [
            .. new[]
            {
                "__readonlydata_", "__ehinfo_", "__GCSTATICS", "__NONGCSTATICS", "__GetNonGCStaticBase_", "__GetGCStaticBase_", "__GetThreadStaticBase_",
                "__InterfaceDispatchCell_", "__InterfaceDispatchMap_", "__GenericDict_", "__GenericLookupFromDict_", "__GenericLookupFromType_", "__GenericLookupFromThis_",
                "__DelegateCtor_FromVtbl_", "__DelegateCtor_", "__writableData", "__optionalfields_", "__gcdesc_", "__Sealed_VTable_", "__typeMetadata_", "_associatedData_",
                "__TypeGenericDict_", "__MethodGenericDict_", "__fptr_", "<unbox>", "<Boxed>", "__GenericInstance",
            }.Select(Encoding.UTF8.GetBytes),
        ];

        private static string Mangle(string assembly)
        {
            string name = assembly.StartsWith("System.Private.", StringComparison.Ordinal) ? "S.P." + assembly["System.Private.".Length..] : assembly;
            return string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_')) + "_";
        }
    }
}
