using Iced.Intel;

namespace LibOs.Controller.Symbols;

/// <summary>
/// Call frame information read out of machine code: the C library as distributions ship it has none. Each way from a
/// function's first instruction to a place changes the stack pointer by the same amount, so one of them is followed.
/// </summary>
internal static class CodeFrames
{
    private const int MostBytes = 64 * 1024;
    private const int MostInstructions = 8192;

    /// <summary>Finds how the caller is found from a place.</summary>
    /// <param name="symbols">The image.</param>
    /// <param name="address">The next instruction there.</param>
    /// <param name="place">An address within the instruction that counts: the call, or the next instruction itself.</param>
    /// <returns>Null when the code does not show it.</returns>
    public static CallFrameRow? Find(SymbolFile symbols, ulong address, ulong place)
    {
        if (!symbols.TryFindRange(place, out ulong start, out ulong length)) return null;
        byte[] code = symbols.Code(start, (int)Math.Min(length, MostBytes)).ToArray();
        // behind a call the stack is as before it
        ulong target = address == place ? address : place;
        var waiting = new Stack<State>();
        var seen = new HashSet<ulong>();
        waiting.Push(new State(start, 0, 0, false, []));
        int steps = 0;
        while (waiting.TryPop(out State? state))
        {
            while (state is not null && steps++ < MostInstructions && seen.Add(state.Address))
            {
                if (state.Address - start >= (ulong)code.Length) break;
                var decoder = Decoder.Create(64, new ByteArrayCodeReader(code, (int)(state.Address - start), code.Length - (int)(state.Address - start)), state.Address);
                Instruction instruction = decoder.Decode();
                if (instruction.IsInvalid) break;
                if (target >= state.Address && target < instruction.NextIP) return Row(state);
                state = Step(state, instruction, waiting);
            }
        }

        return null;
    }

    private static CallFrameRow Row(State state)
    {
        var row = new CallFrameRow
        {
            BaseRegister = state.HasFrame ? Registers.FramePointer : Registers.StackPointer,
            BaseOffset = 8 + (state.HasFrame ? state.FrameDepth : state.Depth),
        };
        row.Rules[Registers.Instruction] = new CallFrameRule(CallFrameRuleKind.Offset, -8);
        foreach ((int register, long depth) in state.Saved) row.Rules[register] = new CallFrameRule(CallFrameRuleKind.Offset, -8 - depth);
        return row;
    }

    private static State? Step(State state, in Instruction instruction, Stack<State> waiting)
    {
        State next = state with { Address = instruction.NextIP };
        switch (instruction.FlowControl)
        {
            case FlowControl.Return or FlowControl.IndirectBranch or FlowControl.Exception:
                return null;
            case FlowControl.UnconditionalBranch:
                return instruction.Op0Kind == OpKind.NearBranch64 ? state with { Address = instruction.NearBranchTarget } : null;
            case FlowControl.ConditionalBranch:
                waiting.Push(state with { Address = instruction.NearBranchTarget });
                return next;
            case FlowControl.Call or FlowControl.IndirectCall:
                return next;
        }

        bool onStack = instruction.Op0Kind == OpKind.Register && instruction.Op0Register == Register.RSP;
        switch (instruction.Mnemonic)
        {
            case Mnemonic.Push:
                next = next with { Depth = state.Depth + 8 };
                int register = instruction.Op0Kind == OpKind.Register ? Number(instruction.Op0Register) : -1;
                if (register >= 0 && !state.Saved.Exists(one => one.Register == register)) next = next with { Saved = [.. state.Saved, (register, next.Depth)] };
                return next;
            case Mnemonic.Pop:
                int popped = instruction.Op0Kind == OpKind.Register ? Number(instruction.Op0Register) : -1;
                return next with
                {
                    Depth = state.Depth - 8,
                    Saved = [.. state.Saved.Where(one => one.Register != popped || one.Depth != state.Depth)],
                    HasFrame = state.HasFrame && popped != Registers.FramePointer,
                };
            case Mnemonic.Sub when onStack && instruction.Op1Kind is OpKind.Immediate8to64 or OpKind.Immediate32to64:
                return next with { Depth = state.Depth + (long)instruction.GetImmediate(1) };
            case Mnemonic.Add when onStack && instruction.Op1Kind is OpKind.Immediate8to64 or OpKind.Immediate32to64:
                return next with { Depth = state.Depth - (long)instruction.GetImmediate(1) };
            case Mnemonic.Lea when onStack && instruction.MemoryBase == Register.RSP && instruction.MemoryIndex == Register.None:
                return next with { Depth = state.Depth - (long)instruction.MemoryDisplacement64 };
            case Mnemonic.Lea when onStack && instruction.MemoryBase == Register.RBP && state.HasFrame:
                return next with { Depth = state.FrameDepth - (long)instruction.MemoryDisplacement64 };
            case Mnemonic.Mov when instruction.Op0Register == Register.RBP && instruction.Op1Register == Register.RSP:
                return next with { HasFrame = true, FrameDepth = state.Depth };
            case Mnemonic.Mov when onStack && instruction.Op1Register == Register.RBP && state.HasFrame:
                return next with { Depth = state.FrameDepth };
            case Mnemonic.Leave when state.HasFrame:
                return next with { Depth = state.FrameDepth - 8, HasFrame = false, Saved = [.. state.Saved.Where(one => one.Register != Registers.FramePointer)] };
            case Mnemonic.Pushfq:
                return next with { Depth = state.Depth + 8 };
            case Mnemonic.Popfq:
                return next with { Depth = state.Depth - 8 };
            // rounded down: from here on only a frame pointer tells
            case Mnemonic.And when onStack:
                return state.HasFrame ? next : null;
            default:
                return next;
        }
    }

    // what a function must keep for its caller
    private static int Number(Register register) => register switch
    {
        Register.RBX => Registers.Rbx,
        Register.RBP => Registers.FramePointer,
        Register.R12 => 12,
        Register.R13 => 13,
        Register.R14 => 14,
        Register.R15 => 15,
        _ => -1,
    };

    private sealed record State(ulong Address, long Depth, long FrameDepth, bool HasFrame, List<(int Register, long Depth)> Saved);
}
