using Microsoft.CodeAnalysis;

namespace LibOs.Components.Ipc.Generator;

/// <summary>What can be wrong with a contract; <c>docs/build-errors.md</c> explains each.</summary>
internal static class ContractDiagnostics
{
    public static readonly DiagnosticDescriptor GenericOrNested = Create(
        "LIBOS3001", "A contract is generic or nested",
        "The contract '{0}' must be an interface without type parameters that lies directly in a namespace");

    public static readonly DiagnosticDescriptor NotAMethod = Create(
        "LIBOS3002", "A contract has a member that is no method",
        "'{0}' is no method: a contract has methods only. Make it a method.");

    public static readonly DiagnosticDescriptor Parameter = Create(
        "LIBOS3003", "A parameter cannot be sent",
        "The parameter '{0}' of '{1}' cannot be sent: {2}");

    public static readonly DiagnosticDescriptor Result = Create(
        "LIBOS3004", "A result cannot be sent",
        "The result '{0}' of '{1}' cannot be sent: {2}");

    public static readonly DiagnosticDescriptor GenericMethod = Create(
        "LIBOS3005", "A method of a contract is generic",
        "The method '{0}' has type parameters, which the other side does not know. Write a method for each type.");

    public static readonly DiagnosticDescriptor Cancellation = Create(
        "LIBOS3006", "A cancellation token stands where none can be",
        "The cancellation token of '{0}' must be the last parameter of a method that returns a task");

    public static readonly DiagnosticDescriptor Identity = Create(
        "LIBOS3007", "A contract has no name or no version",
        "The contract '{0}' needs a name that is not empty and a version from 1");

    private static DiagnosticDescriptor Create(string id, string title, string message) =>
        new(id, title, message, "Contracts", DiagnosticSeverity.Error, isEnabledByDefault: true, customTags: WellKnownDiagnosticTags.NotConfigurable);
}
