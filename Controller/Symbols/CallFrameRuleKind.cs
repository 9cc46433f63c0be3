namespace LibOs.Controller.Symbols;

/// <summary>The ways in which a caller's register can be found.</summary>
internal enum CallFrameRuleKind
{
    /// <summary>It has not changed.</summary>
    Same,

    /// <summary>It is lost.</summary>
    Undefined,

    /// <summary>It was saved at an offset from the frame's address.</summary>
    Offset,

    /// <summary>It is the frame's address and an offset.</summary>
    Value,

    /// <summary>It is in another register.</summary>
    Register,

    /// <summary>It was saved where an expression says.</summary>
    Expression,

    /// <summary>It is what an expression gives.</summary>
    ValueExpression,
}
