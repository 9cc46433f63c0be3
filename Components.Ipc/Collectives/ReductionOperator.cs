namespace LibOs.Components.Ipc;

/// <summary>How values of several participants become one.</summary>
public enum ReductionOperator
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The least.</summary>
    Minimum,

    /// <summary>The greatest.</summary>
    Maximum,

    /// <summary>Their product.</summary>
    Product,
}
