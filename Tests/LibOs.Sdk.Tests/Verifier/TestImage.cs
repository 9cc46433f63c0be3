using System.Buffers.Binary;
using System.Text;
using Iced.Intel;
using LibOs.Sdk.Verifier;
using static Iced.Intel.AssemblerRegisters;

namespace LibOs.Sdk.Tests.Verifier;

/// <summary>
/// A linked image in miniature: functions assembled at fixed addresses, the sections that the linker script makes, and
/// symbols. A kernel entry and the machine stub that calls it are always there.
/// </summary>
internal sealed class TestImage
{
    public const string Entry = "libos_trap";
    public const string RangeHelper = "S_P_CoreLib_Internal_Runtime_CompilerHelpers_ThrowHelpers__ThrowIndexOutOfRangeException";

    private const ulong NativeBase = 0x20_0000;
    private const ulong ManagedBase = 0x40_0000;
    private const ulong ConstantBase = 0x60_0000;
    private const ulong VariableBase = 0x70_0000;
    private const int Step = 0x400;

    private readonly List<Part> _parts = [];
    private readonly Dictionary<string, int> _stubs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _entered = new(StringComparer.Ordinal) { Entry };

    public TestImage(Action<Assembler, TestImage>? entry = null)
    {
        Stub("libos_trap_entries", (c, image) =>
        {
            c.push(rax);
            c.call(image[Entry]);
            c.pop(rax);
            c.iretq();
        });
        Managed("App_LibOs_Generated_KernelExports__" + Entry, entry ?? ((c, _) => c.ret()), Entry);
    }

    /// <summary>The address of a symbol that was added before or is added later.</summary>
    public ulong this[string symbol] => _later.TryGetValue(symbol, out ulong address) ? address : Find(symbol).Address;

    private readonly Dictionary<string, ulong> _later = new(StringComparer.Ordinal);

    public VerifierOptions Options => new(new StubObject(_stubs, _entered), new CpuLevel("x86-64-v2"));

    public TestImage Managed(string name, Action<Assembler, TestImage> emit, params string[] aliases) => Add(Place.Managed, [name, .. aliases], emit);

    public TestImage Native(string name, Action<Assembler, TestImage> emit) => Add(Place.Native, [name], emit);

    public TestImage Stub(string name, Action<Assembler, TestImage> emit)
    {
        _stubs[name] = 64;
        return Add(Place.Native, [name], emit);
    }

    /// <summary>Takes an address relative to the instruction, as compilers do.</summary>
    public static void Lea(Assembler assembler, AssemblerRegister64 register, ulong address) =>
        assembler.AddInstruction(Instruction.Create(Code.Lea_r64_m, register, new MemoryOperand(Register.RIP, (long)address)));

    /// <summary>Lets the machine stubs enter a function.</summary>
    public TestImage Entered(string name)
    {
        _ = _entered.Add(name);
        return this;
    }

    /// <summary>A function that only returns.</summary>
    public TestImage Leaf(string name, params string[] aliases) => Managed(name, (c, _) => c.ret(), aliases);

    public TestImage Constant(string name, Func<TestImage, byte[]> content) => AddData(Place.Constant, name, content);

    public TestImage Variable(string name, int length = 8) => AddData(Place.Variable, name, _ => new byte[length]);

    /// <summary>Slots as the machine stubs lay them down.</summary>
    public TestImage CheckSlots(int count = 4)
    {
        for (int i = 0; i < count; i++)
        {
            Stub($"libos_check_slot{i}", (c, image) =>
            {
                Label program = c.CreateLabel();
                c.cmp(__byte_ptr[0x70_0000], 0);
                c.je(program);
                c.mov(edi, 0);
                c.jmp(image["libos_check_kernel"]);
                c.Label(ref program);
                c.jmp(image["libos_check_unbound"]);
            });
        }

        // Far away, so that the jumps keep their long form.
        for (int i = 0; i < 4; i++) Stub($"libos_filler{i}", (c, _) => c.ret());
        return Stub("libos_check_kernel", (c, _) => c.ud2()).Stub("libos_check_unbound", (c, _) => c.ud2());
    }

    public VerifierResult Verify(Func<VerifierOptions, VerifierOptions>? change = null) =>
        ImageVerifier.Verify(Build(), change is null ? Options : change(Options));

    public byte[] Build()
    {
        foreach (Part part in _parts)
            foreach (string name in part.Names) _later[name] = part.Address;
        foreach (Part part in _parts) part.Bytes = part.Content(this);
        var sections = new List<(string Name, ulong Address, byte[] Bytes, ulong Flags)>
        {
            (".text", NativeBase, Lay(Place.Native), 6),
            ("__managedcode", ManagedBase, Lay(Place.Managed), 6),
            (".rodata", ConstantBase, Lay(Place.Constant), 2),
            (".data", VariableBase, Lay(Place.Variable), 3),
        };
        return Write(sections);
    }

    private byte[] Lay(Place place)
    {
        Part[] parts = [.. _parts.Where(part => part.Place == place)];
        byte[] bytes = new byte[Math.Max(1, parts.Length) * Step];
        bytes.AsSpan().Fill(place is Place.Native or Place.Managed ? (byte)0xCC : (byte)0);
        for (int i = 0; i < parts.Length; i++) parts[i].Bytes.CopyTo(bytes, i * Step);
        return bytes;
    }

    private byte[] Write(List<(string Name, ulong Address, byte[] Bytes, ulong Flags)> sections)
    {
        using var file = new MemoryStream();
        file.Write(new byte[64]);
        var strings = new MemoryStream();
        strings.WriteByte(0);
        int Text(string text)
        {
            int offset = (int)strings.Length;
            strings.Write(Encoding.UTF8.GetBytes(text));
            strings.WriteByte(0);
            return offset;
        }

        var headers = new List<byte[]> { new byte[64] };
        foreach (var (name, address, bytes, flags) in sections)
        {
            headers.Add(Header(Text(name), 1, flags, address, file.Length, bytes.Length, 0));
            file.Write(bytes);
        }

        var symbols = new MemoryStream();
        symbols.Write(new byte[24]);
        foreach (Part part in _parts)
        {
            foreach (string name in part.Names)
            {
                byte[] symbol = new byte[24];
                BinaryPrimitives.WriteInt32LittleEndian(symbol, Text(name));
                symbol[4] = (byte)(0x10 | (part.Place is Place.Native or Place.Managed ? 2 : 0));
                BinaryPrimitives.WriteInt16LittleEndian(symbol.AsSpan(6), (short)(1 + (int)part.Place));
                BinaryPrimitives.WriteUInt64LittleEndian(symbol.AsSpan(8), part.Address);
                BinaryPrimitives.WriteUInt64LittleEndian(symbol.AsSpan(16), (ulong)part.Bytes.Length);
                symbols.Write(symbol);
            }
        }

        headers.Add(Header(Text(".symtab"), 2, 0, 0, file.Length, (int)symbols.Length, headers.Count + 1));
        file.Write(symbols.ToArray());
        int stringsName = Text(".strtab");
        headers.Add(Header(stringsName, 3, 0, 0, file.Length, (int)strings.Length, 0));
        file.Write(strings.ToArray());
        long table = file.Length;
        foreach (byte[] header in headers) file.Write(header);
        byte[] result = file.ToArray();
        "\u007FELF\u0002\u0001\u0001"u8.CopyTo(result);
        BinaryPrimitives.WriteInt16LittleEndian(result.AsSpan(16), 2);
        BinaryPrimitives.WriteInt16LittleEndian(result.AsSpan(18), 62);
        BinaryPrimitives.WriteInt64LittleEndian(result.AsSpan(40), table);
        BinaryPrimitives.WriteInt16LittleEndian(result.AsSpan(58), 64);
        BinaryPrimitives.WriteInt16LittleEndian(result.AsSpan(60), (short)headers.Count);
        BinaryPrimitives.WriteInt16LittleEndian(result.AsSpan(62), (short)(headers.Count - 1));
        return result;
    }

    private static byte[] Header(int name, uint type, ulong flags, ulong address, long offset, int size, int link)
    {
        byte[] header = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(header, name);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), type);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(8), flags);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(16), address);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), offset);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(32), size);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(40), link);
        return header;
    }

    private TestImage Add(Place place, string[] names, Action<Assembler, TestImage> emit)
    {
        ulong address = NextAddress(place);
        _parts.Add(new Part(place, names, address, image =>
        {
            var assembler = new Assembler(64);
            emit(assembler, image);
            using var bytes = new MemoryStream();
            _ = assembler.Assemble(new StreamCodeWriter(bytes), address);
            return bytes.ToArray();
        }));
        return this;
    }

    private TestImage AddData(Place place, string name, Func<TestImage, byte[]> content)
    {
        _parts.Add(new Part(place, [name], NextAddress(place), content));
        return this;
    }

    private ulong NextAddress(Place place)
    {
        ulong start = place switch { Place.Native => NativeBase, Place.Managed => ManagedBase, Place.Constant => ConstantBase, _ => VariableBase };
        return start + (ulong)(_parts.Count(part => part.Place == place) * Step);
    }

    private Part Find(string symbol) => _parts.First(part => part.Names.Contains(symbol));

    private enum Place
    {
        Native,
        Managed,
        Constant,
        Variable,
    }

    private sealed record Part(Place Place, string[] Names, ulong Address, Func<TestImage, byte[]> Content)
    {
        public byte[] Bytes { get; set; } = [];
    }
}
