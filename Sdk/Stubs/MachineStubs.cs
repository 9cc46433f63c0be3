using System.Buffers.Binary;

namespace LibOs.Sdk.Stubs;

/// <summary>Writes the machine code that C# cannot express: entry, traps, system calls, switches, privileged instructions.</summary>
public static class MachineStubs
{
    internal const int BootStackLength = 16 * 1024;

    /// <summary>The machine's early memory: symbol and length in bytes. All start out as zeros.</summary>
    private static readonly (string Symbol, int Length)[] s_zeroData =
    [
        ("libos_boot_pml4", 4096),
        ("libos_boot_pdpt", 4096),
        ("libos_boot_pd", 4 * 4096),
        ("libos_boot_stack", BootStackLength),
        ("libos_core0", 4096),
        ("libos_ist1", 16 * 1024),
        ("libos_ist2", 8 * 1024),
        ("libos_ist3", 8 * 1024),
        ("libos_ist4", 8 * 1024),
        ("libos_idt", TrapFrameLayout.VectorCount * 16),
        ("libos_tss", 128),
        ("libos_entry_timestamp", 16),
        (CheckStubs.BootedSymbol, 16),
        ("libos_clock", 32),
        ("libos_inspection", 256),
        ("libos_next_core", 16),
        ("libos_next_core_table", 16),
    ];

    /// <summary>Writes the stubs as a relocatable object.</summary>
    /// <param name="objectFile">The path of the object file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string objectFile) => File.WriteAllBytes(objectFile, Build());

    /// <summary>Builds the object.</summary>
    internal static byte[] Build()
    {
        var target = new ElfObject();
        WriteNote(target);
        WriteZeroData(target);
        WriteGlobalDescriptorTable(target);

        var entry = new StubAssembler(32);
        EntryStubs.EmitProtectedMode(entry);
        EntryStubs.EmitProtectedModeOfCore(entry);
        entry.Finish(target, target.AddSection(".text.boot", ElfSectionKind.Code, 16), out _);

        var code = new StubAssembler(64);
        EntryStubs.EmitLongMode(code);
        EntryStubs.EmitLongModeOfCore(code);
        PrivilegedStubs.Emit(code);
        UserMemoryStubs.Emit(code);
        KernelMemoryStubs.Emit(code);
        CheckStubs.Emit(code);
        ClockStubs.Emit(code);
        IReadOnlyList<Iced.Intel.Label> traps = TrapStubs.Emit(code);
        ElfSection text = target.AddSection(".text.libos", ElfSectionKind.Code, 16);
        code.Finish(target, text, out Func<Iced.Intel.Label, long> offsetOf);
        target.Define("libos_text", text, 0);

        var memory = new StubAssembler(64);
        MemoryStubs.Emit(memory);
        memory.Finish(target, target.AddSection(".text.memory", ElfSectionKind.Code, 64), out _);

        WriteAddressTable(target, traps.Select(offsetOf));
        _ = target.AddSection(".note.GNU-stack", ElfSectionKind.Marker, 1);
        return target.ToArray();
    }

    /// <summary>The note by which a PVH loader finds the 32-bit entry (Xen's elfnote.h, XEN_ELFNOTE_PHYS32_ENTRY).</summary>
    private static void WriteNote(ElfObject target)
    {
        ElfSection note = target.AddSection(".note.Xen", ElfSectionKind.Note, 4);
        byte[] bytes = new byte[24];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, 4);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 8);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), 18);
        "Xen\0"u8.CopyTo(bytes.AsSpan(12));
        note.Contents = bytes;
        note.Relocations.Add(new ElfRelocation(16, ElfRelocationKind.Absolute64, "libos_pvh_entry", 0));
    }

    private static void WriteZeroData(ElfObject target)
    {
        ElfSection bss = target.AddSection(".bss.boot", ElfSectionKind.ZeroData, 4096);
        foreach ((string symbol, int length) in s_zeroData)
        {
            target.Define(symbol, bss, bss.ZeroLength);
            bss.ZeroLength += (length + 15) & ~15;
        }
    }

    private static void WriteGlobalDescriptorTable(ElfObject target)
    {
        ElfSection data = target.AddSection(".data.boot", ElfSectionKind.Data, 16);
        ulong[] descriptors =
        [
            0,
            0x00AF_9B00_0000_FFFF, // 0x08: code, 64 bits, ring 0
            0x00CF_9300_0000_FFFF, // 0x10: data, ring 0
            0, 0, // 0x18: task state, filled in by the kernel
            0x00CF_9B00_0000_FFFF, // 0x28: code, 32 bits, where a core comes from real mode
        ];
        byte[] bytes = new byte[(descriptors.Length * 8) + 16];
        for (int i = 0; i < descriptors.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8 * i), descriptors[i]);
        int register = descriptors.Length * 8;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(register), (ushort)(register - 1));
        data.Contents = bytes;
        target.Define("libos_gdt", data, 0);
        target.Define("libos_gdt_register", data, register);
        data.Relocations.Add(new ElfRelocation(register + 2, ElfRelocationKind.Absolute64, "libos_gdt", 0));
    }

    /// <summary>What the kernel must know of the image, in the order of its <c>ImageAddresses</c> structure.</summary>
    private static void WriteAddressTable(ElfObject target, IEnumerable<long> trapOffsets)
    {
        ElfSection table = target.AddSection(".rodata.libos", ElfSectionKind.ReadOnlyData, 8);
        string[] symbols =
        [
            "__ehdr_start", "_start", "libos_syscall_entry", "libos_return_from_trap", "libos_user_access_begin",
            "libos_user_access_end", "libos_user_access_fault", "libos_core0", "libos_gdt", "libos_idt", "libos_tss",
            "libos_ist1", "libos_ist2", "libos_ist3", "libos_ist4", "libos_entry_timestamp", "libos_next_core",
            "libos_next_core_table", "libos_core_entry", "libos_idle_entry", "libos_thread_entry",
            "libos_access_lost_entry", "libos_clock", "libos_inspection",
        ];
        var places = symbols.Select(symbol => (symbol, 0L)).Concat(trapOffsets.Select(offset => ("libos_text", offset))).ToList();
        table.Contents = new byte[8 * places.Count];
        for (int i = 0; i < places.Count; i++)
            table.Relocations.Add(new ElfRelocation(8 * i, ElfRelocationKind.Absolute64, places[i].Item1, places[i].Item2));
        target.Define("libos_address_table", table, 0);
    }
}
