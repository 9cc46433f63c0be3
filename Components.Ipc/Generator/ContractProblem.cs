using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LibOs.Components.Ipc.Generator;

/// <summary>A diagnostic in a form that holds no symbols.</summary>
internal sealed class ContractProblem
{
    private readonly DiagnosticDescriptor _descriptor;
    private readonly string[] _arguments;
    private readonly string? _file;
    private readonly TextSpan _span;
    private readonly LinePositionSpan _lines;

    public ContractProblem(DiagnosticDescriptor descriptor, Location? location, params string[] arguments)
    {
        _descriptor = descriptor;
        _arguments = arguments;
        if (location?.SourceTree is null) return;
        FileLinePositionSpan lines = location.GetLineSpan();
        _file = lines.Path;
        _span = location.SourceSpan;
        _lines = lines.Span;
    }

    public Diagnostic ToDiagnostic() => Diagnostic.Create(_descriptor, _file is null ? Location.None : Location.Create(_file, _span, _lines), [.. _arguments.Cast<object>()]);
}
