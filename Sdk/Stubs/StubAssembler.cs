using Iced.Intel;

namespace LibOs.Sdk.Stubs;

/// <summary>Assembles one section of machine code; symbols of other objects become relocations.</summary>
/// <remarks>
/// Iced encodes concrete addresses and knows no relocations. Each outside symbol therefore stands at an address of its
/// own in a range that nothing else uses; after encoding, every operand that lies there is turned into a relocation.
/// </remarks>
internal sealed class StubAssembler(int bitness)
{
    private const ulong CodeBase = 0x1000_0000;
    private const ulong SymbolBase = 0x4000_0000;
    private const ulong SymbolStep = 0x10_0000;

    private readonly List<string> _outside = [];
    private readonly List<(string Name, Label Label)> _globals = [];
    private readonly List<(int Instruction, CallFrame Frame)> _frames = [];
    private Label _current;
    private int _globalsEnd;

    /// <summary>The assembler that takes the instructions.</summary>
    public Assembler Code { get; } = new(bitness);

    /// <summary>The address that stands for a symbol of another section or object.</summary>
    public ulong Outside(string symbol)
    {
        int index = _outside.IndexOf(symbol);
        if (index < 0)
        {
            index = _outside.Count;
            _outside.Add(symbol);
        }

        return SymbolBase + ((ulong)index * SymbolStep);
    }

    /// <summary>Starts a function or an entry point that the linker knows by name; several names may share a place.</summary>
    /// <returns>Its label.</returns>
    public Label Global(string symbol)
    {
        if (_globals.Count == 0 || _globalsEnd != Code.Instructions.Count)
        {
            Label label = Code.CreateLabel(symbol);
            Code.Label(ref label);
            _current = label;
            _globalsEnd = Code.Instructions.Count;
            Frame(CallFrame.Leaf);
        }

        _globals.Add((symbol, _current));
        return _current;
    }

    /// <summary>Says how a debugger finds the caller from the next instruction on; each function begins as <see cref="CallFrame.Leaf"/>.</summary>
    public void Frame(CallFrame frame)
    {
        if (_frames.Count > 0 && _frames[^1].Instruction == Code.Instructions.Count) _frames[^1] = (Code.Instructions.Count, frame);
        else _frames.Add((Code.Instructions.Count, frame));
    }

    /// <summary>Encodes the code into a section and defines its symbols.</summary>
    /// <param name="target">The object that takes it.</param>
    /// <param name="section">The section; its contents are replaced.</param>
    /// <param name="offsetOf">Gives the offset in the section of a label that was placed.</param>
    public void Finish(ElfObject target, ElfSection section, out Func<Label, long> offsetOf)
    {
        using var bytes = new MemoryStream();
        AssemblerResult result = Code.Assemble(new StreamCodeWriter(bytes), CodeBase, BlockEncoderOptions.ReturnNewInstructionOffsets);
        section.Contents = bytes.ToArray();
        offsetOf = label => (long)(result.GetLabelRIP(label) - CodeBase);
        foreach ((string name, Label label) in _globals)
        {
            // A function ends where the next begins; debuggers and panics name an address by it.
            long start = (long)(result.GetLabelRIP(label) - CodeBase);
            long end = _globals.Select(other => (long)(result.GetLabelRIP(other.Label) - CodeBase)).Where(other => other > start).DefaultIfEmpty(section.Contents.Length).Min();
            target.Define(name, section, start, end - start, isFunction: true);
        }

        if (bitness == 64) WriteFrames(target, section, result.Result[0].NewInstructionOffsets);
        Relocate(section);
    }

    private void WriteFrames(ElfObject target, ElfSection section, uint[] offsets)
    {
        long Offset(int instruction) => instruction < offsets.Length ? offsets[instruction] : section.Contents.Length;
        var ranges = _frames.Select((row, i) => (Offset(row.Instruction), i + 1 < _frames.Count ? Offset(_frames[i + 1].Instruction) : section.Contents.Length, row.Frame));
        CallFrameWriter.Write(target, _globals[0].Name, 0, ranges);
    }

    private void Relocate(ElfSection section)
    {
        var decoder = Decoder.Create(bitness, new ByteArrayCodeReader(section.Contents), CodeBase);
        while (decoder.IP < CodeBase + (ulong)section.Contents.Length)
        {
            long start = (long)(decoder.IP - CodeBase);
            Instruction instruction = decoder.Decode();
            if (instruction.IsInvalid) throw new InvalidOperationException($"The machine stubs do not decode at offset {start}.");
            ConstantOffsets offsets = decoder.GetConstantOffsets(instruction);
            long next = start + instruction.Length;
            if ((instruction.IsCallNear || instruction.IsJmpNear || instruction.IsJccNear) && IsOutside(instruction.NearBranchTarget))
                Relative(section, start + offsets.ImmediateOffset, next, instruction.NearBranchTarget);
            else if (instruction.IsIPRelativeMemoryOperand && IsOutside(instruction.IPRelativeMemoryAddress))
                Relative(section, start + offsets.DisplacementOffset, next, instruction.IPRelativeMemoryAddress);
            else if (offsets.HasDisplacement && !instruction.IsIPRelativeMemoryOperand && IsOutside(instruction.MemoryDisplacement64))
                Absolute(section, start + offsets.DisplacementOffset, instruction.MemoryDisplacement64);
            else if (instruction.Op0Kind == OpKind.FarBranch32 && IsOutside(instruction.FarBranch32))
                Absolute(section, start + offsets.ImmediateOffset, instruction.FarBranch32);
            else if (offsets.HasImmediate && HasImmediateOperand(instruction, out ulong immediate) && IsOutside(immediate))
                Absolute(section, start + offsets.ImmediateOffset, immediate);
        }
    }

    /// <summary>A 32-bit immediate that is not sign-extended: the only kind that can hold an address.</summary>
    private static bool HasImmediateOperand(in Instruction instruction, out ulong immediate)
    {
        int last = instruction.OpCount - 1;
        bool has = instruction.GetOpKind(last) == OpKind.Immediate32;
        immediate = has ? instruction.Immediate32 : 0;
        return has;
    }

    private bool IsOutside(ulong address) =>
        address >= SymbolBase && address < SymbolBase + ((ulong)_outside.Count * SymbolStep);

    private (string Symbol, long Addend) Resolve(ulong address) =>
        (_outside[(int)((address - SymbolBase) / SymbolStep)], (long)((address - SymbolBase) % SymbolStep));

    private void Relative(ElfSection section, long place, long next, ulong address)
    {
        (string symbol, long addend) = Resolve(address);
        section.Contents.AsSpan((int)place, 4).Clear();
        section.Relocations.Add(new ElfRelocation(place, ElfRelocationKind.Relative32, symbol, addend + place - next));
    }

    private void Absolute(ElfSection section, long place, ulong address)
    {
        (string symbol, long addend) = Resolve(address);
        section.Contents.AsSpan((int)place, 4).Clear();
        section.Relocations.Add(new ElfRelocation(place, ElfRelocationKind.Absolute32, symbol, addend));
    }
}
