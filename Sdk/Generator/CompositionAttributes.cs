namespace LibOs.Sdk.Generator;

/// <summary>The full names of the attributes in LibOs.Abstractions that describe components and kernels.</summary>
internal static class CompositionAttributes
{
    public const string Namespace = "LibOs.Abstractions.Composition";
    public const string Port = "PortAttribute";
    public const string ProvidesComponent = "ProvidesComponentAttribute";
    public const string RequiresPort = "RequiresPortAttribute";
    public const string Compose = "ComposeAttribute";
    public const string ComposedPart = "ComposedPartAttribute";
    public const string KernelRoot = "KernelRootAttribute";
    public const string KernelEntry = "KernelEntryAttribute";
}
