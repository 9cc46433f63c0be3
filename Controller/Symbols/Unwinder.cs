namespace LibOs.Controller.Symbols;

/// <summary>Walks a stack from registers to the outermost frame: by call frame information, else by what the stack shows.</summary>
/// <param name="frames">The image's call frame information.</param>
/// <param name="symbols">The image's functions: an address outside them all is no code.</param>
/// <param name="memory">The partition's memory.</param>
internal sealed class Unwinder(CallFrameTable frames, SymbolFile symbols, IVirtualMemory memory)
{
    /// <summary>How many frames are followed at most: a stack overflow's would be endless.</summary>
    public const int MostFrames = 4096;

    /// <summary>Walks a stack.</summary>
    /// <param name="registers">The registers at its innermost place.</param>
    /// <param name="isExact">Whether the first place is exact.</param>
    /// <returns>The frames, innermost first.</returns>
    public IReadOnlyList<StackFrame> Walk(Registers registers, bool isExact = true)
    {
        var result = new List<StackFrame>();
        for (int depth = 0; depth < MostFrames && registers.Rip != 0; depth++)
        {
            var frame = new StackFrame(registers.Rip, isExact, registers.Rsp);
            result.Add(frame);
            Registers? caller = Caller(frame, registers, out bool interrupted);
            if (caller is null || caller.Rip == 0) break;
            // neither place nor stack moves: a damaged stack would be walked for ever
            if (caller.Rip == registers.Rip && caller.Rsp == registers.Rsp) break;
            registers = caller;
            isExact = interrupted;
        }

        return result;
    }

    private Registers? Caller(StackFrame frame, Registers registers, out bool interrupted)
    {
        interrupted = false;
        bool isGuess = false;
        if (frames.Find(frame.Place) is not { } row)
        {
            if (CodeFrames.Find(symbols, frame.Address, frame.Place) is not { } read) return Guess(registers);
            row = read;
            isGuess = true;
        }

        interrupted = row.IsInterrupted;
        ulong cfa;
        if (!row.BaseExpression.IsEmpty)
        {
            if (!CallFrameExpression.TryEvaluate(row.BaseExpression.Span, registers, memory, null, out cfa)) return null;
        }
        else
        {
            if (!registers.Has(row.BaseRegister)) return null;
            cfa = registers[row.BaseRegister] + (ulong)row.BaseOffset;
        }

        var caller = new Registers { [Registers.StackPointer] = cfa };
        for (int i = 0; i < CallFrameRow.RegisterCount; i++)
        {
            CallFrameRule rule = row.Rules[i];
            switch (rule.Kind)
            {
                case CallFrameRuleKind.Same when i is not Registers.StackPointer and not Registers.Instruction:
                    if (registers.Has(i)) caller[i] = registers[i];
                    break;
                case CallFrameRuleKind.Offset:
                    if (memory.TryRead64(cfa + (ulong)rule.Value, out ulong saved)) caller[i] = saved;
                    break;
                case CallFrameRuleKind.Value:
                    caller[i] = cfa + (ulong)rule.Value;
                    break;
                case CallFrameRuleKind.Register:
                    if (registers.Has((int)rule.Value)) caller[i] = registers[(int)rule.Value];
                    break;
                case CallFrameRuleKind.Expression:
                    if (CallFrameExpression.TryEvaluate(rule.Expression.Span, registers, memory, cfa, out ulong place) && memory.TryRead64(place, out ulong value)) caller[i] = value;
                    break;
                case CallFrameRuleKind.ValueExpression:
                    if (CallFrameExpression.TryEvaluate(rule.Expression.Span, registers, memory, cfa, out ulong result)) caller[i] = result;
                    break;
            }
        }

        return caller.Has(Registers.Instruction) && (!isGuess || IsCode(caller.Rip)) ? caller : null;
    }

    // Assembly without information: mostly leaf functions, else functions with a frame pointer.
    private Registers? Guess(Registers registers)
    {
        if (memory.TryRead64(registers.Rsp, out ulong top) && IsCode(top)) return With(registers, top, registers.Rsp + 8, registers[Registers.FramePointer]);
        ulong frame = registers[Registers.FramePointer];
        if (frame < registers.Rsp || frame - registers.Rsp > 1 << 20) return null;
        return memory.TryRead64(frame, out ulong next) && memory.TryRead64(frame + 8, out ulong address) && IsCode(address)
            ? With(registers, address, frame + 16, next)
            : null;
    }

    private bool IsCode(ulong address) => address > 1 && symbols.TryFindFunction(address - 1, out _, out _);

    private static Registers With(Registers old, ulong instruction, ulong stack, ulong frame)
    {
        var result = new Registers();
        for (int i = 0; i < CallFrameRow.RegisterCount; i++)
        {
            if (old.Has(i)) result[i] = old[i];
        }

        result[Registers.Instruction] = instruction;
        result[Registers.StackPointer] = stack;
        result[Registers.FramePointer] = frame;
        return result;
    }
}
