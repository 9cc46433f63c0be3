using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LibOs.Sdk.Generator;

/// <summary>Warns where an application uses what a partition lacks; <see cref="PartitionLimits"/> is the table.</summary>
/// <remarks>
/// It looks at the application's own code only. What a package does inside shows when it runs: the class library's own
/// exception and a line in the kernel's log say it then.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PartitionAnalyzer : DiagnosticAnalyzer
{
    private const string Exists = "Exists";
    private const string FilesPackage = "LibOs.Components.Files";

    /// <summary>What an image has that references the package for files.</summary>
    private static readonly ImmutableHashSet<string> s_withFiles = ["LIBOS2005", "LIBOS2009"];

    private static readonly ImmutableHashSet<string> s_devices = ["/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"];

    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. PartitionLimits.All.Select(limit => limit.Descriptor)];

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (!CompositionGenerator.IsEnabled(start.Options.AnalyzerConfigOptionsProvider.GlobalOptions)) return;
            var table = new Table(start.Compilation);
            start.RegisterOperationAction(operation => Check(operation, table), OperationKind.ObjectCreation, OperationKind.Invocation,
                OperationKind.MethodReference, OperationKind.PropertyReference);
        });
    }

    private static void Check(OperationAnalysisContext context, Table table)
    {
        ISymbol? symbol = context.Operation switch
        {
            IObjectCreationOperation creation => creation.Constructor,
            IInvocationOperation invocation => invocation.TargetMethod,
            IMemberReferenceOperation reference => reference.Member,
            _ => null,
        };
        if (symbol is null || !table.TryFind(symbol, out var limit) || IsHarmless(context.Operation, symbol)) return;
        bool isCreation = symbol is IMethodSymbol { MethodKind: MethodKind.Constructor };
        string name = isCreation ? symbol.ContainingType.Name : symbol.ContainingType.Name + "." + symbol.Name;
        context.ReportDiagnostic(Diagnostic.Create(limit, context.Operation.Syntax.GetLocation(), name));
    }

    /// <summary>Asking whether there is a file, and the devices that a partition has.</summary>
    private static bool IsHarmless(IOperation operation, ISymbol symbol)
    {
        if (symbol.Name == Exists) return true;
        var arguments = operation switch
        {
            IInvocationOperation invocation => invocation.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            _ => [],
        };
        // The first argument tells: the path of a device, an invariant culture, UTC, or a handle instead of a path.
        var first = arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0);
        if (first?.Value.ConstantValue is { HasValue: true, Value: string text }) return s_devices.Contains(text) || text is "" or "UTC" or "Etc/UTC";
        return first?.Parameter?.Type.Name == "SafeFileHandle";
    }

    /// <summary>The symbols of the table that the compilation knows.</summary>
    private sealed class Table
    {
        private readonly Dictionary<ISymbol, DiagnosticDescriptor> _types = new(SymbolEqualityComparer.Default);
        private readonly Dictionary<ISymbol, DiagnosticDescriptor> _members = new(SymbolEqualityComparer.Default);

        public Table(Compilation compilation)
        {
            bool hasFiles = compilation.ReferencedAssemblyNames.Any(assembly => assembly.Name == FilesPackage);
            foreach (var limit in PartitionLimits.All)
            {
                if (hasFiles && s_withFiles.Contains(limit.Descriptor.Id)) continue;
                foreach (string entry in limit.Members)
                {
                    string[] parts = entry.Split(':');
                    var type = compilation.GetTypesByMetadataName(parts[0]).FirstOrDefault(found => found.DeclaredAccessibility == Accessibility.Public);
                    if (type is null) continue;
                    if (parts.Length == 1) _types[type] = limit.Descriptor;
                    else foreach (var member in type.GetMembers(parts[1]).Where(Counts)) _members[member] = limit.Descriptor;
                }
            }
        }

        /// <summary>Of constructors those count that are told a name or a path.</summary>
        private static bool Counts(ISymbol member) => member is not IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
            || constructor.Parameters.Any(parameter => parameter is { Name: "name" or "path", Type.SpecialType: SpecialType.System_String });

        public bool TryFind(ISymbol symbol, out DiagnosticDescriptor limit)
        {
            var definition = symbol.OriginalDefinition;
            if (_members.TryGetValue(definition, out limit!)) return true;
            bool counts = definition.IsStatic || definition is IMethodSymbol { MethodKind: MethodKind.Constructor };
            return counts && _types.TryGetValue(definition.ContainingType, out limit!);
        }
    }
}
