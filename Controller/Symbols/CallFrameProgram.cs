namespace LibOs.Controller.Symbols;

/// <summary>Runs the rules of call frame information up to a place (DWARF 5, section 6.4.2).</summary>
internal static class CallFrameProgram
{
    /// <summary>Runs the programs of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="address">The place, within it.</param>
    /// <returns>What holds at the place.</returns>
    public static CallFrameRow Run(CallFrameTable.Entry entry, ulong address)
    {
        var row = new CallFrameRow { IsInterrupted = entry.Common.IsTrap };
        ulong location = entry.Start;
        _ = Run(entry.Common.Program, entry.Common, ref row, null, ref location, ulong.MaxValue);
        CallFrameRow initial = row.Copy();
        location = entry.Start;
        _ = Run(entry.Program, entry.Common, ref row, initial, ref location, address);
        return row;
    }

    private static bool Run(ReadOnlyMemory<byte> program, CallFrameTable.Common common, ref CallFrameRow row, CallFrameRow? initial, ref ulong location, ulong limit)
    {
        var reader = new ByteReader(program.Span);
        var remembered = new Stack<CallFrameRow>();
        while (!reader.AtEnd)
        {
            byte opcode = reader.U8();
            int low = opcode & 0x3f;
            switch (opcode >> 6)
            {
                case 1:
                    location += (ulong)low * common.CodeAlignment;
                    if (location > limit) return false;
                    continue;
                case 2:
                    Set(row, low, new CallFrameRule(CallFrameRuleKind.Offset, (long)reader.Unsigned() * common.DataAlignment));
                    continue;
                case 3:
                    Set(row, low, initial is null ? default : initial.Rules[Math.Min(low, CallFrameRow.RegisterCount - 1)]);
                    continue;
            }

            switch (low)
            {
                case 0x00: // nop
                    break;
                case 0x01: // set_loc
                    location = reader.U64();
                    if (location > limit) return false;
                    break;
                case 0x02:
                    location += reader.U8() * common.CodeAlignment;
                    if (location > limit) return false;
                    break;
                case 0x03:
                    location += reader.U16() * common.CodeAlignment;
                    if (location > limit) return false;
                    break;
                case 0x04:
                    location += reader.U32() * common.CodeAlignment;
                    if (location > limit) return false;
                    break;
                case 0x05: // offset_extended
                    Set(row, Register(ref reader), new CallFrameRule(CallFrameRuleKind.Offset, (long)reader.Unsigned() * common.DataAlignment));
                    break;
                case 0x06: // restore_extended
                    int restored = Register(ref reader);
                    Set(row, restored, initial is null ? default : initial.Rules[Math.Min(restored, CallFrameRow.RegisterCount - 1)]);
                    break;
                case 0x07:
                    Set(row, Register(ref reader), new CallFrameRule(CallFrameRuleKind.Undefined));
                    break;
                case 0x08:
                    Set(row, Register(ref reader), default);
                    break;
                case 0x09:
                    Set(row, Register(ref reader), new CallFrameRule(CallFrameRuleKind.Register, Register(ref reader)));
                    break;
                case 0x0a:
                    remembered.Push(row.Copy());
                    break;
                case 0x0b:
                    row = remembered.Pop();
                    break;
                case 0x0c: // def_cfa
                    row.BaseRegister = Register(ref reader);
                    row.BaseOffset = (long)reader.Unsigned();
                    row.BaseExpression = default;
                    break;
                case 0x0d:
                    row.BaseRegister = Register(ref reader);
                    row.BaseExpression = default;
                    break;
                case 0x0e:
                    row.BaseOffset = (long)reader.Unsigned();
                    break;
                case 0x0f:
                    row.BaseExpression = Block(ref reader, program);
                    break;
                case 0x10:
                    Set(row, Register(ref reader), new CallFrameRule(CallFrameRuleKind.Expression, 0, Block(ref reader, program)));
                    break;
                case 0x11:
                    Set(row, Register(ref reader), new CallFrameRule(CallFrameRuleKind.Offset, reader.Signed() * common.DataAlignment));
                    break;
                case 0x12:
                    row.BaseRegister = Register(ref reader);
                    row.BaseOffset = reader.Signed() * common.DataAlignment;
                    row.BaseExpression = default;
                    break;
                case 0x13:
                    row.BaseOffset = reader.Signed() * common.DataAlignment;
                    break;
                case 0x14:
                    Set(row, Register(ref reader), new CallFrameRule(CallFrameRuleKind.Value, (long)reader.Unsigned() * common.DataAlignment));
                    break;
                case 0x15:
                    Set(row, Register(ref reader), new CallFrameRule(CallFrameRuleKind.Value, reader.Signed() * common.DataAlignment));
                    break;
                case 0x16:
                    Set(row, Register(ref reader), new CallFrameRule(CallFrameRuleKind.ValueExpression, 0, Block(ref reader, program)));
                    break;
                case 0x2e: // GNU_args_size
                    _ = reader.Unsigned();
                    break;
                default:
                    throw new InvalidDataException("an unknown rule of call frames");
            }
        }

        return true;
    }

    private static int Register(ref ByteReader reader) => (int)Math.Min(reader.Unsigned(), int.MaxValue);

    private static ReadOnlyMemory<byte> Block(ref ByteReader reader, ReadOnlyMemory<byte> program)
    {
        int length = checked((int)reader.Unsigned());
        ReadOnlyMemory<byte> block = program.Slice(reader.Position, length);
        reader.Position += length;
        return block;
    }

    private static void Set(CallFrameRow row, int register, CallFrameRule rule)
    {
        // vector registers and the like do not matter
        if ((uint)register < CallFrameRow.RegisterCount) row.Rules[register] = rule;
    }
}
