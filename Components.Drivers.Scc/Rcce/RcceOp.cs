namespace LibOs.Components.Drivers.Scc;

/// <summary>What a reduction does with two values.</summary>
public enum RcceOp
{
    /// <summary>RCCE_SUM: adds.</summary>
    Sum,

    /// <summary>RCCE_MIN: takes the smaller.</summary>
    Min,

    /// <summary>RCCE_MAX: takes the greater.</summary>
    Max,

    /// <summary>RCCE_PROD: multiplies.</summary>
    Prod,
}
