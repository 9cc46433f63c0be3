using Microsoft.CodeAnalysis;

namespace LibOs.Sdk.Generator;

/// <summary>What can be wrong with a composition; <c>docs/build-errors.md</c> explains each.</summary>
internal static class CompositionDiagnostics
{
    public static readonly DiagnosticDescriptor MissingProvider = Create(
        "LIBOS1001", "A port has no implementation",
        "Nothing implements the port '{0}' that {1} needs. {2}");

    public static readonly DiagnosticDescriptor AmbiguousProvider = Create(
        "LIBOS1002", "A port has several default implementations",
        "The port '{0}' has several default implementations: {1}. Choose one with [assembly: Compose(typeof({0}), typeof({2}))], or remove the reference to the other package.");

    public static readonly DiagnosticDescriptor Cycle = Create(
        "LIBOS1003", "Implementations need each other in a circle",
        "The composition is circular: {0}. Choose another implementation of one of these ports with [assembly: Compose(...)].");

    public static readonly DiagnosticDescriptor VersionMismatch = Create(
        "LIBOS1004", "Two packages were built against different versions of a port",
        "{0} was built against version {1} of the port '{2}', but {3} against version {4}. Update {5} to a release that was built against version {6}.");

    public static readonly DiagnosticDescriptor NotUnmanaged = Create(
        "LIBOS1005", "An implementation is not an unmanaged struct",
        "'{0}' cannot implement the port '{1}' in a kernel: it must be a struct without references (an unmanaged type)");

    public static readonly DiagnosticDescriptor NotImplemented = Create(
        "LIBOS1006", "An implementation does not implement its port",
        "'{0}' is given as the implementation of the port '{1}', but does not implement that interface");

    public static readonly DiagnosticDescriptor NotComposed = Create(
        "LIBOS1007", "A registration names a part that was not composed",
        "'{0}<{1}>' names '{1}', but the kernel is composed with '{2}' as its '{3}'. Add [assembly: Compose(typeof({3}), typeof({1}))] or register '{2}'.");

    public static readonly DiagnosticDescriptor ComposedTwice = Create(
        "LIBOS1008", "A port is composed more than once",
        "The application composes the port '{0}' more than once ('{1}' and '{2}'). Keep one [assembly: Compose(typeof({0}), ...)].");

    public static readonly DiagnosticDescriptor SeveralKernels = Create(
        "LIBOS1009", "There are several kernels",
        "The packages {0} each bring a kernel. Reference one of them only.");

    public static readonly DiagnosticDescriptor NotAccessible = Create(
        "LIBOS1010", "An implementation is not accessible",
        "'{0}' of {1} implements the port '{2}', but is not public. Make the struct public.");

    public static readonly DiagnosticDescriptor UnknownParameter = Create(
        "LIBOS1011", "A type parameter stands for no port",
        "The type parameter '{0}' of '{1}' must be constrained to exactly one port, so that the composition knows what to put there");

    public static readonly DiagnosticDescriptor MalformedKernel = Create(
        "LIBOS1012", "The kernel package is malformed",
        "The kernel of {0} cannot be composed: {1}");

    private static DiagnosticDescriptor Create(string id, string title, string message) =>
        new(id, title, message, "Composition", DiagnosticSeverity.Error, isEnabledByDefault: true, customTags: WellKnownDiagnosticTags.NotConfigurable);
}
