using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LibOs.Sdk.Generator;

/// <summary>A diagnostic in a form that can be compared, so that the generator's cache works.</summary>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Descriptor, EquatableArray<string> Arguments, string? File, TextSpan Span, LinePositionSpan Lines)
{
    public static DiagnosticInfo Create(DiagnosticDescriptor descriptor, Location? location, params string[] arguments)
    {
        var lines = location?.GetLineSpan();
        return new DiagnosticInfo(descriptor, new EquatableArray<string>(arguments), lines?.Path, location?.SourceSpan ?? default, lines?.Span ?? default);
    }

    public Diagnostic ToDiagnostic() => Diagnostic.Create(
        Descriptor,
        File is null ? Location.None : Location.Create(File, Span, Lines),
        [.. Arguments.Items.Cast<object>()]);
}
