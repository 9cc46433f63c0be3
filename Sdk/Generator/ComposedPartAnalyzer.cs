using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LibOs.Sdk.Generator;

/// <summary>
/// Checks registrations such as <c>AddScheduler&lt;T&gt;</c>: <c>T</c> must be the part that the kernel is composed with.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ComposedPartAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [CompositionDiagnostics.NotComposed];

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (!CompositionGenerator.IsEnabled(start.Options.AnalyzerConfigOptionsProvider.GlobalOptions)) return;
            if (Composer.Compose(start.Compilation) is not { Root: not null } composition) return;
            start.RegisterOperationAction(
                operation => Check(operation, ((IInvocationOperation)operation.Operation).TargetMethod, composition), OperationKind.Invocation);
            start.RegisterOperationAction(
                operation => Check(operation, ((IMethodReferenceOperation)operation.Operation).Method, composition), OperationKind.MethodReference);
        });
    }

    private static void Check(OperationAnalysisContext context, IMethodSymbol method, Composition composition)
    {
        if (!method.IsGenericMethod) return;
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        // An extension method called as one keeps its type arguments in the same order.
        for (int i = 0; i < definition.TypeParameters.Length && i < method.TypeArguments.Length; i++)
        {
            var port = definition.TypeParameters[i].GetAttributes(CompositionAttributes.ComposedPart).FirstOrDefault()?.TypeArgument(0);
            var argument = method.TypeArguments[i];
            if (port is null || argument.TypeKind is TypeKind.TypeParameter or TypeKind.Error) continue;
            var part = composition.Ports.FirstOrDefault(pair => SymbolEqualityComparer.Default.Equals(pair.Port, port)).Implementation;
            if (part is null || SymbolEqualityComparer.Default.Equals(part, argument)) continue;
            context.ReportDiagnostic(Diagnostic.Create(
                CompositionDiagnostics.NotComposed, context.Operation.Syntax.GetLocation(), method.Name, argument.Display(), part.Display(), port.Display()));
        }
    }
}
