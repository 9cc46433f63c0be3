using System.Buffers.Binary;

namespace LibOs.Sdk.Stubs;

/// <summary>Writes call frame information (DWARF 5, section 6.4) of machine stubs: a section .debug_frame that is not loaded.</summary>
internal static class CallFrameWriter
{
    private const int ReturnAddress = 16; // DWARF's numbers of registers: System V ABI, AMD64 supplement, figure 3.36
    private const byte UndefinedRule = 0x07;
    private const byte RegisterRule = 0x09;
    private const byte DefineCfa = 0x0c;
    private const byte DefineCfaExpression = 0x0f;
    private const byte ExpressionRule = 0x10;
    private const byte OffsetRule = 0x80;
    private const byte BaseRegister = 0x70; // DW_OP_breg0
    private const byte Dereference = 0x06;
    private const int Rcx = 2;

    // where DWARF's registers 0 to 15 lie in a trap frame; RSP comes from the CFA
    private static readonly int[] s_frameOffsets = [112, 96, 104, 88, 72, 64, 80, -1, 56, 48, 40, 32, 24, 16, 8, 0];

    /// <summary>Writes the section.</summary>
    /// <param name="target">The object.</param>
    /// <param name="baseSymbol">A symbol of the code.</param>
    /// <param name="baseOffset">Where it lies in the code.</param>
    /// <param name="ranges">Ranges of the code and what holds there.</param>
    public static void Write(ElfObject target, string baseSymbol, long baseOffset, IEnumerable<(long Start, long End, CallFrame Frame)> ranges)
    {
        ElfSection section = target.AddSection(".debug_frame", ElfSectionKind.Marker, 8);
        string symbol = baseSymbol + "_frames";
        target.Define(symbol, section, 0);
        using var bytes = new MemoryStream();
        int plain = WriteCommon(bytes, "");
        int trap = WriteCommon(bytes, "zS"); // the place in such a frame's caller is exact, not behind a call
        foreach ((long start, long end, CallFrame frame) in ranges)
        {
            if (end <= start) continue;
            bool isTrap = frame.Kind == CallFrameKind.TrapFrame;
            byte[] rules = Rules(frame);
            int length = (4 + 16 + (isTrap ? 1 : 0) + rules.Length + 4 + 7) / 8 * 8 - 4;
            long at = bytes.Position;
            Write32(bytes, length);
            section.Relocations.Add(new ElfRelocation(bytes.Position, ElfRelocationKind.Absolute32, symbol, isTrap ? trap : plain));
            Write32(bytes, 0);
            section.Relocations.Add(new ElfRelocation(bytes.Position, ElfRelocationKind.Absolute64, baseSymbol, start - baseOffset));
            Write64(bytes, 0);
            Write64(bytes, end - start);
            if (isTrap) bytes.WriteByte(0);
            bytes.Write(rules);
            while (bytes.Position < at + 4 + length) bytes.WriteByte(0);
        }

        section.Contents = bytes.ToArray();
    }

    private static int WriteCommon(MemoryStream bytes, string augmentation)
    {
        int at = (int)bytes.Position;
        const int Length = 20;
        Write32(bytes, Length);
        Write32(bytes, -1);
        bytes.WriteByte(1);
        foreach (char c in augmentation) bytes.WriteByte((byte)c);
        bytes.WriteByte(0);
        bytes.WriteByte(1); // code alignment
        bytes.WriteByte(0x78); // data alignment: -8
        bytes.WriteByte(ReturnAddress);
        if (augmentation.Length > 0) bytes.WriteByte(0);
        while (bytes.Position < at + 4 + Length) bytes.WriteByte(0);
        return at;
    }

    private static byte[] Rules(CallFrame frame)
    {
        using var rules = new MemoryStream();
        if (frame.Kind is CallFrameKind.TrapFrame or CallFrameKind.CallFrame)
        {
            rules.WriteByte(DefineCfaExpression);
            byte[] stackPointer = [.. At(frame.Register, frame.Offset + TrapFrameLayout.Rsp), Dereference];
            rules.WriteByte((byte)stackPointer.Length);
            rules.Write(stackPointer);
            for (int i = 0; i < s_frameOffsets.Length; i++)
            {
                if (s_frameOffsets[i] >= 0) WriteExpression(rules, i, At(frame.Register, frame.Offset + s_frameOffsets[i]));
            }

            WriteExpression(rules, ReturnAddress, At(frame.Register, frame.Offset + TrapFrameLayout.Rip));
            return rules.ToArray();
        }

        rules.WriteByte(DefineCfa);
        rules.WriteByte((byte)frame.Register);
        rules.WriteByte((byte)frame.Offset);
        switch (frame.Kind)
        {
            case CallFrameKind.Stack:
                rules.WriteByte(OffsetRule | ReturnAddress);
                rules.WriteByte(1);
                break;
            case CallFrameKind.ReturnInRcx:
                rules.WriteByte(RegisterRule);
                rules.WriteByte(ReturnAddress);
                rules.WriteByte(Rcx);
                break;
            default:
                rules.WriteByte(UndefinedRule);
                rules.WriteByte(ReturnAddress);
                break;
        }

        return rules.ToArray();
    }

    private static void WriteExpression(MemoryStream rules, int register, byte[] expression)
    {
        rules.WriteByte(ExpressionRule);
        rules.WriteByte((byte)register);
        rules.WriteByte((byte)expression.Length);
        rules.Write(expression);
    }

    // signed LEB128 in two bytes: any offset from -8192 to 8191
    private static byte[] At(int register, int offset) =>
        [(byte)(BaseRegister + register), (byte)((offset & 0x7f) | 0x80), (byte)((offset >> 7) & 0x7f)];

    private static void Write32(MemoryStream bytes, int value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(four, value);
        bytes.Write(four);
    }

    private static void Write64(MemoryStream bytes, long value)
    {
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(eight, value);
        bytes.Write(eight);
    }
}
