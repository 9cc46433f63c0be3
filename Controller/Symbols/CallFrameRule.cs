namespace LibOs.Controller.Symbols;

/// <summary>Where a caller's register is (DWARF 5, section 6.4.1).</summary>
/// <param name="Kind">How to find it.</param>
/// <param name="Value">An offset from the frame's address, or another register's number.</param>
/// <param name="Expression">The expression of the kinds that have one.</param>
internal readonly record struct CallFrameRule(CallFrameRuleKind Kind, long Value = 0, ReadOnlyMemory<byte> Expression = default);
