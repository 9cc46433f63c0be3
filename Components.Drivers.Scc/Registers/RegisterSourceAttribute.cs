namespace LibOs.Components.Drivers.Scc;

/// <summary>Names the public documents that a register or one of its fields was taken from.</summary>
/// <param name="documents">The documents, as keyed in docs/scc.md: file or manual, separated by "; ".</param>
/// <param name="section">The section of the register reference that describes it, such as "4.1 GLCFG".</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Enum | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class RegisterSourceAttribute(string documents, string section) : Attribute
{
    /// <summary>The documents.</summary>
    public string Documents { get; } = documents;

    /// <summary>The section.</summary>
    public string Section { get; } = section;
}
