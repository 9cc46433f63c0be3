namespace LibOs.Controller.Symbols;

/// <summary>Evaluates the DWARF expressions that occur in call frame information.</summary>
internal static class CallFrameExpression
{
    private const int MostSteps = 1000;

    /// <summary>Evaluates an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="registers">The frame's registers.</param>
    /// <param name="memory">The memory.</param>
    /// <param name="initial">What lies on the stack at the beginning, or null.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when it needs what is not known or not there.</returns>
    public static bool TryEvaluate(ReadOnlySpan<byte> expression, Registers registers, IVirtualMemory memory, ulong? initial, out ulong value)
    {
        value = 0;
        var stack = new Stack<ulong>();
        if (initial is { } first) stack.Push(first);
        var reader = new ByteReader(expression);
        try
        {
            for (int step = 0; !reader.AtEnd && step < MostSteps; step++)
            {
                if (!Step(ref reader, reader.U8(), stack, registers, memory)) return false;
            }
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or IndexOutOfRangeException or InvalidOperationException)
        {
            return false;
        }

        return reader.AtEnd && stack.TryPop(out value);
    }

    private static bool Step(ref ByteReader reader, byte operation, Stack<ulong> stack, Registers registers, IVirtualMemory memory)
    {
        switch (operation)
        {
            case >= 0x30 and <= 0x4f: // lit
                stack.Push((ulong)(operation - 0x30));
                return true;
            case >= 0x50 and <= 0x6f: // reg: not in these expressions
                return false;
            case >= 0x70 and <= 0x8f: // breg
                if (!registers.Has(operation - 0x70)) return false;
                stack.Push(registers[operation - 0x70] + (ulong)reader.Signed());
                return true;
        }

        switch (operation)
        {
            case 0x03: stack.Push(reader.U64()); return true;
            case 0x06:
                if (!memory.TryRead64(stack.Pop(), out ulong word)) return false;
                stack.Push(word);
                return true;
            case 0x08: stack.Push(reader.U8()); return true;
            case 0x09: stack.Push((ulong)(sbyte)reader.U8()); return true;
            case 0x0a: stack.Push(reader.U16()); return true;
            case 0x0b: stack.Push((ulong)(short)reader.U16()); return true;
            case 0x0c: stack.Push(reader.U32()); return true;
            case 0x0d: stack.Push((ulong)(int)reader.U32()); return true;
            case 0x0e or 0x0f: stack.Push(reader.U64()); return true;
            case 0x10: stack.Push(reader.Unsigned()); return true;
            case 0x11: stack.Push((ulong)reader.Signed()); return true;
            case 0x12: stack.Push(stack.Peek()); return true;
            case 0x13: _ = stack.Pop(); return true;
            case 0x1f: stack.Push((ulong)-(long)stack.Pop()); return true;
            case 0x20: stack.Push(~stack.Pop()); return true;
            case 0x23: stack.Push(stack.Pop() + reader.Unsigned()); return true;
            case 0x96: return true;
        }

        ulong b = stack.Pop(), a = stack.Pop();
        switch (operation)
        {
            case 0x14:
                stack.Push(a);
                stack.Push(b);
                stack.Push(a);
                return true;
            case 0x16:
                stack.Push(b);
                stack.Push(a);
                return true;
            case 0x1a: stack.Push(a & b); return true;
            case 0x1c: stack.Push(a - b); return true;
            case 0x1e: stack.Push(a * b); return true;
            case 0x21: stack.Push(a | b); return true;
            case 0x22: stack.Push(a + b); return true;
            case 0x24: stack.Push(b < 64 ? a << (int)b : 0); return true;
            case 0x25: stack.Push(b < 64 ? a >> (int)b : 0); return true;
            case 0x26: stack.Push((ulong)((long)a >> (int)Math.Min(b, 63))); return true;
            case 0x27: stack.Push(a ^ b); return true;
            case 0x29: stack.Push(a == b ? 1UL : 0); return true;
            case 0x2a: stack.Push((long)a >= (long)b ? 1UL : 0); return true;
            case 0x2b: stack.Push((long)a > (long)b ? 1UL : 0); return true;
            case 0x2c: stack.Push((long)a <= (long)b ? 1UL : 0); return true;
            case 0x2d: stack.Push((long)a < (long)b ? 1UL : 0); return true;
            case 0x2e: stack.Push(a != b ? 1UL : 0); return true;
            default: return false;
        }
    }
}
