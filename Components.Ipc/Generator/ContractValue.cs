using System.Linq;
using Microsoft.CodeAnalysis;

namespace LibOs.Components.Ipc.Generator;

/// <summary>A type of parameters or results, and how its values are written and read.</summary>
internal sealed class ContractValue
{
    private enum Kind
    {
        Plain,
        Maybe,
        Text,
        Array,
        Memory,
        ReadOnlyMemory,
    }

    private static readonly SymbolDisplayFormat s_format = SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
        SymbolDisplayFormat.FullyQualifiedFormat.MiscellaneousOptions | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private readonly Kind _kind;
    private readonly string _element;

    private ContractValue(ITypeSymbol type, Kind kind, ITypeSymbol? element)
    {
        Type = type.ToDisplayString(s_format);
        _kind = kind;
        _element = element?.ToDisplayString(s_format) ?? "";
        IsNullable = type.NullableAnnotation == NullableAnnotation.Annotated;
        Shape = kind + "(" + (element is null ? "" : ShapeOf(element, 0)) + ")";
    }

    /// <summary>The type, as it is written.</summary>
    public string Type { get; }

    /// <summary>What both sides must have alike.</summary>
    public string Shape { get; }

    private bool IsNullable { get; }

    /// <summary>Finds out whether values of a type can be sent.</summary>
    /// <param name="type">The type.</param>
    /// <param name="value">How.</param>
    /// <returns>Why not; null when they can.</returns>
    public static string? TryRead(ITypeSymbol type, out ContractValue? value)
    {
        value = null;
        if (type.SpecialType == SpecialType.System_String)
        {
            value = new ContractValue(type, Kind.Text, null);
        }
        else if (type is IArrayTypeSymbol { Rank: 1 } array && IsPlain(array.ElementType))
        {
            value = new ContractValue(type, Kind.Array, array.ElementType);
        }
        else if (type is INamedTypeSymbol { Name: "Memory" or "ReadOnlyMemory", TypeArguments.Length: 1 } memory && memory.ContainingNamespace.ToDisplayString() == "System" && IsPlain(memory.TypeArguments[0]))
        {
            value = new ContractValue(type, memory.Name == "Memory" ? Kind.Memory : Kind.ReadOnlyMemory, memory.TypeArguments[0]);
        }
        else if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } maybe && IsPlain(maybe.TypeArguments[0]))
        {
            value = new ContractValue(type, Kind.Maybe, maybe.TypeArguments[0]);
        }
        else if (IsPlain(type))
        {
            value = new ContractValue(type, Kind.Plain, type);
        }

        return value is not null ? null
            : type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer || type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr
                ? "an address means nothing on the other side. Send the data"
                : type.IsRefLikeType
                    ? "a span lives on the stack only. Use ReadOnlyMemory<byte> or an array"
                    : "it holds references. Use an unmanaged struct, string, ReadOnlyMemory or an array of unmanaged structs";
    }

    /// <summary>A statement that writes a value.</summary>
    public string Write(string writer, string value) => _kind switch
    {
        Kind.Text => $"{writer}.WriteString({value});",
        Kind.Maybe => $"{writer}.WriteNullable<{_element}>({value});",
        Kind.Array => $"{writer}.WriteArray<{_element}>({value});",
        Kind.Memory or Kind.ReadOnlyMemory => $"{writer}.WriteSpan<{_element}>({value}.Span);",
        _ => $"{writer}.Write<{_element}>({value});",
    };

    /// <summary>An expression that reads a value.</summary>
    public string Read(string reader) => _kind switch
    {
        Kind.Text => $"{reader}.ReadString(){(IsNullable ? "" : "!")}",
        Kind.Maybe => $"{reader}.ReadNullable<{_element}>()",
        Kind.Array or Kind.Memory or Kind.ReadOnlyMemory => $"{reader}.ReadArray<{_element}>(){(_kind == Kind.Array && IsNullable ? "" : "!")}",
        _ => $"{reader}.Read<{_element}>()",
    };

    private static bool IsPlain(ITypeSymbol type) =>
        type.IsUnmanagedType && !type.IsRefLikeType && type.TypeKind is TypeKind.Struct or TypeKind.Enum
        && type.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T && type.SpecialType is not (SpecialType.System_IntPtr or SpecialType.System_UIntPtr or SpecialType.System_Void);

    private static string ShapeOf(ITypeSymbol type, int depth)
    {
        if (type.SpecialType != SpecialType.None || depth > 16) return type.ToDisplayString();
        if (type is INamedTypeSymbol { EnumUnderlyingType: { } underlying }) return type.Name + ":" + underlying.ToDisplayString();
        return type.Name + "{" + string.Join(",", type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic && !field.IsConst).Select(field => ShapeOf(field.Type, depth + 1))) + "}";
    }
}
