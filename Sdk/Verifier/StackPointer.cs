using Iced.Intel;

namespace LibOs.Sdk.Verifier;

/// <summary>Follows the stack pointer through the instructions of a function, in their order.</summary>
/// <remarks>
/// Compiled code takes its whole frame in the prologue. After a return or a jump the code that follows was reached from
/// elsewhere, with the frame in place.
/// </remarks>
internal struct StackPointer
{
    private int _probed;

    /// <summary>Bytes in use, the return address not counted.</summary>
    public int Depth { get; private set; }

    /// <summary>The most bytes in use so far.</summary>
    public int Deepest { get; private set; }

    /// <summary>Takes one instruction into account.</summary>
    /// <returns>Whether the depth behind it is known.</returns>
    public bool Follow(in Instruction instruction)
    {
        bool known = true;
        switch (instruction.Mnemonic)
        {
            case Mnemonic.Push or Mnemonic.Pushfq:
                Move(8);
                break;
            case Mnemonic.Pop or Mnemonic.Popfq:
                Move(-8);
                break;
            case Mnemonic.Sub or Mnemonic.Add when instruction.Op0Register == Register.RSP:
                if (IsImmediate(instruction)) Move((instruction.Mnemonic == Mnemonic.Sub ? 1 : -1) * (int)(long)instruction.GetImmediate(1));
                else known = false;
                break;
            case Mnemonic.And when instruction.Op0Register == Register.RSP && IsImmediate(instruction):
                Move((int)-(long)instruction.GetImmediate(1) - 1);
                break;
            case Mnemonic.Lea when instruction.Op0Register == Register.R11 && instruction.MemoryBase == Register.RSP:
                _probed = -(int)(long)instruction.MemoryDisplacement64; // a frame of more than a page, probed before it is taken
                break;
            case Mnemonic.Lea when instruction.Op0Register == Register.RSP:
                if (instruction.MemoryBase == Register.RSP && instruction.MemoryIndex == Register.None) Move(-(int)(long)instruction.MemoryDisplacement64);
                else if (instruction.MemoryBase != Register.RBP) known = false; // from RBP: an epilogue
                break;
            case Mnemonic.Mov when instruction.Op0Register == Register.RSP:
                if (instruction.Op1Kind == OpKind.Register && instruction.Op1Register == Register.R11) Move(_probed);
                else known = instruction.Op1Kind == OpKind.Register && instruction.Op1Register == Register.RBP;
                break;
            default:
                break;
        }

        if (instruction.FlowControl is FlowControl.Return or FlowControl.UnconditionalBranch or FlowControl.IndirectBranch) Depth = Deepest;
        return known;
    }

    private void Move(int bytes)
    {
        Depth = Math.Max(0, Depth + bytes);
        Deepest = Math.Max(Deepest, Depth);
    }

    private static bool IsImmediate(in Instruction instruction) =>
        instruction.Op1Kind is OpKind.Immediate8to64 or OpKind.Immediate32to64 or OpKind.Immediate64 or OpKind.Immediate32 or OpKind.Immediate8;
}
