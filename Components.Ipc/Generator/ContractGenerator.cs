using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LibOs.Components.Ipc.Generator;

/// <summary>Writes, for each interface that is a contract, a client that sends its calls and a dispatcher that hands them to an implementation.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ContractGenerator : IIncrementalGenerator
{
    private const string Attribute = "LibOs.Components.Ipc.IpcContractAttribute";

    /// <inheritdoc />
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // text and places only pass from one step to the next, so that nothing is written anew when nothing has changed
        var contracts = context.SyntaxProvider.ForAttributeWithMetadataName(
            Attribute,
            static (node, _) => node is InterfaceDeclarationSyntax,
            static (found, _) => Read((INamedTypeSymbol)found.TargetSymbol, found.Attributes[0]));
        context.RegisterSourceOutput(contracts, static (production, output) =>
        {
            foreach (ContractProblem problem in output.Problems) production.ReportDiagnostic(problem.ToDiagnostic());
            if (output.Source is not null) production.AddSource(output.FileName, output.Source);
        });
    }

    private static ContractOutput Read(INamedTypeSymbol contract, AttributeData attribute)
    {
        var problems = new List<ContractProblem>();
        string name = attribute.ConstructorArguments.Length == 1 ? attribute.ConstructorArguments[0].Value as string ?? "" : "";
        int version = attribute.NamedArguments.Where(argument => argument.Key == "Version").Select(argument => argument.Value.Value as int? ?? 0).DefaultIfEmpty(1).First();
        Location? place = contract.Locations.FirstOrDefault();
        if (contract.IsGenericType || contract.ContainingType is not null) problems.Add(new ContractProblem(ContractDiagnostics.GenericOrNested, place, contract.Name));
        if (name.Trim().Length == 0 || version < 1) problems.Add(new ContractProblem(ContractDiagnostics.Identity, place, contract.Name));

        var methods = new List<ContractMethod>();
        foreach (ISymbol member in contract.AllInterfaces.Reverse().Append(contract).SelectMany(type => type.GetMembers()))
        {
            if (member is IMethodSymbol { AssociatedSymbol: not null } || member is INamedTypeSymbol) continue;
            Location? at = member.Locations.FirstOrDefault();
            if (member is not IMethodSymbol { IsStatic: false } method) problems.Add(new ContractProblem(ContractDiagnostics.NotAMethod, at, member.Name));
            else if (method.IsGenericMethod) problems.Add(new ContractProblem(ContractDiagnostics.GenericMethod, at, method.Name));
            else methods.Add(ContractMethod.Read(method, problems));
        }

        return problems.Count > 0 ? new ContractOutput("", null, problems) : ContractWriterSource.Write(contract, name, version, methods);
    }
}
