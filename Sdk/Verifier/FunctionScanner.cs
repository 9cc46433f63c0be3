using System.Buffers.Binary;
using Iced.Intel;

namespace LibOs.Sdk.Verifier;

/// <summary>Reads the instructions of functions that kernel path reaches.</summary>
internal sealed class FunctionScanner(LinkedFile file, StubObject stubs, CpuLevel level)
{
    private const int Remembered = 24;

    /// <summary>Where the runtime keeps what the processor can do.</summary>
    private const string CpuFeatures = "g_cpuFeatures";

    private readonly Instruction[] _before = new Instruction[Remembered];
    private int _beforeCount;

    /// <summary>Reads a function.</summary>
    public FunctionBody Scan(LinkedFunction function)
    {
        var calls = new List<CallSite>();
        var findings = new List<Finding>();
        bool isStub = stubs.Functions.TryGetValue(StubName(function), out int bits);
        var decoder = Decoder.Create(isStub ? bits : 64, new ByteArrayCodeReader(file.BytesAt(function.Address)[..(int)function.Size].ToArray()), function.Address);
        var stack = new StackPointer();
        int vectorBits = 0;
        _beforeCount = 0;
        bool asksProcessor = false;
        while (decoder.IP < function.End)
        {
            decoder.Decode(out Instruction instruction);
            if (instruction.IsInvalid)
            {
                findings.Add(new Finding(ViolationKind.Undecodable, "has bytes that are no instruction", instruction.IP));
                break;
            }

            vectorBits = Math.Max(vectorBits, VectorBits(instruction));
            int depth = stack.Depth;
            if (!stack.Follow(instruction) && !isStub)
                findings.Add(new Finding(ViolationKind.UnknownStack, "takes an amount of stack that is not known (stackalloc)", instruction.IP));
            FindTarget(function, instruction, depth, isStub, calls, findings);
            if (!isStub) CheckInstruction(instruction, findings);
            asksProcessor |= TryGetAddress(instruction, out ulong address) && file.SymbolsAt(address).Contains(CpuFeatures);
            Remember(instruction);
        }

        // The compiler chooses between two instructions by what the processor has, in one function that has both.
        if (asksProcessor) findings.RemoveAll(finding => finding.Kind == ViolationKind.CpuLevel);
        return new FunctionBody(function, calls, findings, stack.Deepest, vectorBits);
    }

    private string StubName(LinkedFunction function) => function.Names.FirstOrDefault(stubs.Functions.ContainsKey) ?? "";

    private void FindTarget(LinkedFunction function, in Instruction instruction, int depth, bool isStub, List<CallSite> calls, List<Finding> findings)
    {
        switch (instruction.FlowControl)
        {
            case FlowControl.Call when instruction.IsCallNear:
                calls.Add(new CallSite(instruction.IP, instruction.Length, instruction.NearBranchTarget, depth, instruction.Length >= 5));
                break;
            case FlowControl.Call when !isStub:
                findings.Add(new Finding(ViolationKind.SystemCall, "makes a system call", instruction.IP));
                break;
            case FlowControl.UnconditionalBranch or FlowControl.ConditionalBranch when IsNear(instruction):
                ulong target = instruction.NearBranchTarget;
                if (target < function.Address || target >= function.End)
                    calls.Add(new CallSite(instruction.IP, instruction.Length, target, depth, instruction.Length >= 5));
                break;
            case FlowControl.IndirectCall or FlowControl.IndirectBranch when !isStub:
                if (instruction.FlowControl == FlowControl.IndirectBranch && SwitchTable.TryRead(file, function, Before, instruction, out _)) break;
                FindIndirect(function, instruction, depth, calls, findings);
                break;
            default:
                break;
        }
    }

    private static bool IsNear(in Instruction instruction) => instruction.Op0Kind is OpKind.NearBranch16 or OpKind.NearBranch32 or OpKind.NearBranch64;

    private void FindIndirect(LinkedFunction function, in Instruction instruction, int depth, List<CallSite> calls, List<Finding> findings)
    {
        bool throughMemory = instruction.Op0Kind == OpKind.Memory;
        ulong cell = 0;
        bool isKnown = throughMemory && TryFindCell(instruction, out cell);
        if (isKnown)
        {
            foreach (string symbol in file.SymbolsAt(cell))
            {
                if (!ForbiddenTargets.TryFind(symbol, out ViolationKind kind, out string what)) continue;
                findings.Add(new Finding(kind, $"{what} ({SymbolNames.FormatDispatchCell(symbol, function)})", instruction.IP));
                return;
            }
        }

        if (isKnown && file.SectionAround(cell) is { IsWritable: false, IsCode: false } && file.BytesAt(cell) is { Length: >= 8 } bytes)
        {
            calls.Add(new CallSite(instruction.IP, instruction.Length, BinaryPrimitives.ReadUInt64LittleEndian(bytes), depth, IsNear32: false));
            return;
        }

        findings.Add(Describe(instruction));
    }

    private bool TryFindCell(in Instruction instruction, out ulong cell)
    {
        if (TryGetAddress(instruction, out cell)) return true;
        Register register = instruction.MemoryBase;
        if (instruction.MemoryIndex != Register.None || instruction.MemoryDisplacement64 != 0) return false;
        for (int i = Before.Length - 1; i >= 0; i--)
        {
            if (Before[i].Op0Kind != OpKind.Register || Before[i].Op0Register.GetFullRegister() != register) continue;
            if (Before[i].Mnemonic != Mnemonic.Lea || !Before[i].IsIPRelativeMemoryOperand) return false;
            cell = Before[i].IPRelativeMemoryAddress;
            return true;
        }

        return false;
    }

    /// <summary>Guesses from the code around it what an indirect call is in C#.</summary>
    private Finding Describe(in Instruction instruction)
    {
        const ulong DelegateTarget = 8, FirstField = 0x18, LastField = 0x20; // where System.Delegate has its target and its function
        if (instruction.Op0Kind != OpKind.Memory)
            return instruction.FlowControl == FlowControl.IndirectCall || !IsArithmetic(instruction.Op0Register)
                ? new Finding(ViolationKind.FunctionPointer, "calls through a function pointer", instruction.IP)
                : new Finding(ViolationKind.UnknownJump, "jumps to a computed place that cannot be listed", instruction.IP);
        Register register = instruction.MemoryBase;
        for (int i = Before.Length - 1; i >= 0; i--)
        {
            Instruction before = Before[i];
            if (before.Mnemonic == Mnemonic.Mov && before.Op0Register == Register.RDI && before.Op1Kind == OpKind.Memory && before.MemoryBase == register
                && before.MemoryDisplacement64 == DelegateTarget && instruction.MemoryDisplacement64 is FirstField or LastField)
                return new Finding(ViolationKind.DelegateCall, "calls a delegate", instruction.IP);
            if (before.Mnemonic == Mnemonic.Mov && before.Op0Register == register && before.Op1Kind == OpKind.Memory && before.MemoryDisplacement64 == 0)
                return new Finding(ViolationKind.VirtualCall, "calls a virtual method", instruction.IP);
        }

        return new Finding(ViolationKind.FunctionPointer, "calls through a pointer in memory (a function pointer, delegate or virtual method)", instruction.IP);
    }

    private bool IsArithmetic(Register register)
    {
        for (int i = Before.Length - 1; i >= 0; i--)
            if (Before[i].Op0Kind == OpKind.Register && Before[i].Op0Register.GetFullRegister() == register.GetFullRegister()) return Before[i].Mnemonic == Mnemonic.Add;
        return false;
    }

    private void CheckInstruction(in Instruction instruction, List<Finding> findings)
    {
        if (instruction.SegmentPrefix == Register.FS)
            findings.Add(new Finding(ViolationKind.ThreadStatic, "reads or writes thread-local memory (fs)", instruction.IP));
        if (TryGetAddress(instruction, out ulong address))
        {
            foreach (string symbol in file.SymbolsAt(address))
            {
                if (symbol == "__security_cookie")
                    findings.Add(new Finding(ViolationKind.StackCookie, "guards its stack with a cookie (stackalloc, or a fixed buffer in a local)", instruction.IP));
                else if (symbol == "RhpTrapThreads")
                    findings.Add(new Finding(ViolationKind.CollectorPoll, "asks whether the garbage collector waits (DllImport with SuppressGCTransition)", instruction.IP));
            }
        }

        if (level.Exceeds(instruction, out string feature))
            findings.Add(new Finding(ViolationKind.CpuLevel, $"uses {feature}, which {level.Name} does not have", instruction.IP));
    }

    /// <summary>The address of a memory operand that depends on no register.</summary>
    private static bool TryGetAddress(in Instruction instruction, out ulong address)
    {
        address = instruction.IsIPRelativeMemoryOperand ? instruction.IPRelativeMemoryAddress : instruction.MemoryDisplacement64;
        if (instruction.IsIPRelativeMemoryOperand) return true;
        for (int i = 0; i < instruction.OpCount; i++)
            if (instruction.GetOpKind(i) == OpKind.Memory) return instruction.MemoryBase == Register.None && instruction.MemoryIndex == Register.None && instruction.SegmentPrefix == Register.None;
        return false;
    }

    private static int VectorBits(in Instruction instruction)
    {
        int bits = 0;
        for (int i = 0; i < instruction.OpCount; i++)
        {
            if (instruction.GetOpKind(i) != OpKind.Register) continue;
            Register register = instruction.GetOpRegister(i);
            bits = Math.Max(bits, register.IsZMM() ? 512 : register.IsYMM() ? 256 : register.IsXMM() ? 128 : 0);
        }

        return bits;
    }

    private ReadOnlySpan<Instruction> Before => _before.AsSpan(0, _beforeCount);

    private void Remember(in Instruction instruction)
    {
        if (_beforeCount == Remembered) _before.AsSpan(1).CopyTo(_before);
        else _beforeCount++;
        _before[_beforeCount - 1] = instruction;
    }
}
