namespace LibOs.Conformance;

/// <summary>How a program's output is to be judged.</summary>
internal enum ProgramKind
{
    /// <summary>Needs no arguments and no input, ends with 0 and prints the same in every place and at every time.</summary>
    Deterministic,

    /// <summary>Needs input, arguments or a signal, ends otherwise than with 0, or differs by the place on purpose.</summary>
    Special,
}
