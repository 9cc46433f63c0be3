using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace LibOs.Components.Ipc.Generator;

/// <summary>A method of a contract.</summary>
internal sealed class ContractMethod
{
    /// <summary>How the result comes.</summary>
    public enum Answer
    {
        /// <summary>At once.</summary>
        Value,

        /// <summary>As a task.</summary>
        Task,

        /// <summary>As a value task.</summary>
        ValueTask,
    }

    public string Name { get; private set; } = "";

    public Answer Kind { get; private set; }

    /// <summary>The result; null when there is none.</summary>
    public ContractValue? Result { get; private set; }

    /// <summary>The parameters without the cancellation token.</summary>
    public List<(string Name, ContractValue Value)> Parameters { get; } = [];

    /// <summary>The name of the cancellation token; null when there is none.</summary>
    public string? Cancellation { get; private set; }

    public static ContractMethod Read(IMethodSymbol method, List<ContractProblem> problems)
    {
        var read = new ContractMethod { Name = method.Name };
        Location? place = method.Locations.FirstOrDefault();
        ITypeSymbol result = method.ReturnType;
        if (method.RefKind != RefKind.None) problems.Add(new ContractProblem(ContractDiagnostics.Result, place, result.ToDisplayString(), method.Name, "it is a reference. Return the value"));
        string definition = result.OriginalDefinition.ToDisplayString();
        bool hasResult = result.SpecialType != SpecialType.System_Void;
        if (definition is "System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask")
        {
            read.Kind = definition.EndsWith(".Task", System.StringComparison.Ordinal) ? Answer.Task : Answer.ValueTask;
            hasResult = false;
        }
        else if (definition is "System.Threading.Tasks.Task<TResult>" or "System.Threading.Tasks.ValueTask<TResult>")
        {
            read.Kind = definition.Contains(".Task<") ? Answer.Task : Answer.ValueTask;
            result = ((INamedTypeSymbol)result).TypeArguments[0];
        }

        if (hasResult)
        {
            string? why = ContractValue.TryRead(result, out ContractValue? value);
            if (why is not null) problems.Add(new ContractProblem(ContractDiagnostics.Result, place, result.ToDisplayString(), method.Name, why));
            read.Result = value;
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            Location? at = parameter.Locations.FirstOrDefault();
            if (parameter.Type.ToDisplayString() == "System.Threading.CancellationToken")
            {
                if (read.Kind == Answer.Value || parameter.Ordinal != method.Parameters.Length - 1) problems.Add(new ContractProblem(ContractDiagnostics.Cancellation, at, method.Name));
                read.Cancellation = "@" + parameter.Name;
                continue;
            }

            string? why = parameter.RefKind != RefKind.None ? "it is passed by reference, and the other side cannot write here. Pass the value" : null;
            ContractValue? value = null;
            why ??= ContractValue.TryRead(parameter.Type, out value);
            if (why is not null) problems.Add(new ContractProblem(ContractDiagnostics.Parameter, at, parameter.Name, method.Name, why));
            else read.Parameters.Add(("@" + parameter.Name, value!));
        }

        return read;
    }

    /// <summary>What both sides must have alike.</summary>
    public string Shape => $"{Name}({string.Join(",", Parameters.Select(parameter => parameter.Value.Shape))}){Result?.Shape}";
}
