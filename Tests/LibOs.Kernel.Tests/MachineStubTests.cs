using System.Reflection;
using System.Runtime;
using Iced.Intel;
using LibOs.Abstractions.Composition;
using LibOs.Kernel.Machine;
using LibOs.Sdk.Stubs;

namespace LibOs.Kernel.Tests;

/// <summary>The kernel's structures and the machine stubs agree on every offset, symbol and order.</summary>
public sealed unsafe class MachineStubTests(StubCode stubs) : IClassFixture<StubCode>
{
    private const int VectorsWithErrorCode = 0x6022_7D00; // 8, 10 to 14, 17, 21, 29, 30: Intel SDM volume 3, table 6-1

    private static readonly (string Symbol, string Field)[] s_addresses =
    [
        ("__ehdr_start", nameof(ImageAddresses.ElfHeader)),
        ("_start", nameof(ImageAddresses.LibcStart)),
        ("libos_syscall_entry", nameof(ImageAddresses.SystemCallEntry)),
        ("libos_return_from_trap", nameof(ImageAddresses.ReturnFromTrap)),
        ("libos_user_access_begin", nameof(ImageAddresses.UserAccessBegin)),
        ("libos_user_access_end", nameof(ImageAddresses.UserAccessEnd)),
        ("libos_user_access_fault", nameof(ImageAddresses.UserAccessFault)),
        ("libos_core0", nameof(ImageAddresses.Core0)),
        ("libos_gdt", nameof(ImageAddresses.DescriptorTable)),
        ("libos_idt", nameof(ImageAddresses.InterruptTable)),
        ("libos_tss", nameof(ImageAddresses.TaskState)),
        ("libos_ist1", nameof(ImageAddresses.Stack1)),
        ("libos_ist2", nameof(ImageAddresses.Stack2)),
        ("libos_ist3", nameof(ImageAddresses.Stack3)),
        ("libos_ist4", nameof(ImageAddresses.Stack4)),
        ("libos_entry_timestamp", nameof(ImageAddresses.EntryTimestamp)),
        ("libos_next_core", nameof(ImageAddresses.NextCore)),
        ("libos_next_core_table", nameof(ImageAddresses.NextCoreTable)),
        ("libos_core_entry", nameof(ImageAddresses.CoreEntry)),
        ("libos_idle_entry", nameof(ImageAddresses.IdleEntry)),
        ("libos_thread_entry", nameof(ImageAddresses.ThreadEntry)),
        ("libos_access_lost_entry", nameof(ImageAddresses.AccessLost)),
        ("libos_clock", nameof(ImageAddresses.Clock)),
        ("libos_inspection", nameof(ImageAddresses.Inspection)),
    ];

    /// <summary>Functions of the C library that the kernel stands before (the linker's --wrap in LibOs.Sdk.targets).</summary>
    private static readonly string[] s_wrapped = ["pthread_getattr_np", "clock_gettime", "sched_getcpu"];

    [Fact]
    public void A_trap_frame_has_its_fields_where_the_stubs_put_them()
    {
        TrapFrame frame;
        byte* start = (byte*)&frame;
        Assert.Equal(TrapFrameLayout.Length, sizeof(TrapFrame));
        Assert.Equal(TrapFrameLayout.Rax, (byte*)&frame.Rax - start);
        Assert.Equal(TrapFrameLayout.Vector, (byte*)&frame.Vector - start);
        Assert.Equal(TrapFrameLayout.Rip, (byte*)&frame.Rip - start);
        Assert.Equal(TrapFrameLayout.Rsp, (byte*)&frame.Rsp - start);
        Assert.Equal(TrapFrameLayout.FloatingLength, TrapFrame.FloatingLength);
        Assert.Equal((ulong)TrapFrameLayout.SystemCallVector, TrapFrame.SystemCallVector);
        Assert.True(TrapFrame.Floating(&frame) == start + TrapFrameLayout.Length);
        Assert.Equal(TrapFrameLayout.FloatingHeader, TrapFrame.FloatingHeader);
        // XSAVE needs its area aligned to 64, the calls from the stubs a frame aligned to 16, both at the top of an aligned stack.
        Assert.Equal(0, TrapFrameLayout.FloatingLength % 64);
        Assert.Equal(0, TrapFrameLayout.Length % 16);
    }

    [Fact]
    public void A_trap_frame_holds_registers_in_the_order_in_which_the_stubs_push_them() => Assert.Equal(
        ["R15", "R14", "R13", "R12", "R11", "R10", "R9", "R8", "Rdi", "Rsi", "Rbp", "Rbx", "Rdx", "Rcx", "Rax", "Vector", "Error", "Rip", "Cs", "Rflags", "Rsp", "Ss"],
        FieldsInOrder(typeof(TrapFrame)));

    [Fact]
    public void A_core_block_has_its_fields_where_the_stubs_look()
    {
        CoreBlock block;
        byte* start = (byte*)&block;
        Assert.Equal(0, (byte*)&block.Self - start);
        Assert.Equal(TrapFrameLayout.CoreKernelStackTop, (byte*)&block.KernelStackTop - start);
        Assert.Equal(TrapFrameLayout.CoreUserStack, (byte*)&block.UserStack - start);
        Assert.Equal(TrapFrameLayout.CoreInKernel, (byte*)&block.InKernel - start);
        Assert.Equal(TrapFrameLayout.CoreCurrent, (byte*)&block.Current - start);
        Assert.Equal(TrapFrameLayout.CoreExtendedState, (byte*)&block.ExtendedState - start);
        Assert.Equal(TrapFrameLayout.CoreReadyCount, (byte*)&block.ReadyCount - start);
        Assert.Equal(TrapFrameLayout.CoreIndex, (byte*)&block.Index - start);
        Assert.Equal(TrapFrameLayout.CoreHasFsBase, (byte*)&block.HasFsBaseInstructions - start);
        Threads.Thread thread;
        Assert.Equal(TrapFrameLayout.ThreadId, (byte*)&thread.Id - (byte*)&thread);
        Assert.InRange(sizeof(CoreBlock), 0, CoreMemory.DescriptorTable);
    }

    [Fact]
    public void The_page_of_the_clock_has_its_fields_where_the_program_reads_them()
    {
        ClockPage page;
        byte* start = (byte*)&page;
        Assert.Equal(ClockStubs.Start, (byte*)&page.Start - start);
        Assert.Equal(ClockStubs.Fraction, (byte*)&page.Fraction - start);
        Assert.Equal(ClockStubs.RealtimeOffset, (byte*)&page.RealtimeOffset - start);
        Assert.Equal(ClockStubs.HasMonotonic, (byte*)&page.HasMonotonic - start);
        Assert.Equal(ClockStubs.HasRealtime, (byte*)&page.HasRealtime - start);
    }

    [Fact]
    public void The_address_table_has_the_order_of_the_kernels_structure()
    {
        List<ObjectFile.Relocation> places = stubs.Object[".rodata.libos"].Relocations;
        Assert.Equal(TrapFrameLayout.VectorCount, ImageAddresses.VectorCount);
        Assert.Equal(s_addresses.Length + ImageAddresses.VectorCount, places.Count);
        Assert.Equal([.. s_addresses.Select(pair => pair.Field), nameof(ImageAddresses.Traps)], FieldsInOrder(typeof(ImageAddresses)));
        for (int i = 0; i < s_addresses.Length; i++)
        {
            Assert.Equal(s_addresses[i].Symbol, places[i].Symbol.Name);
            Assert.Equal((8L * i, 1, 0L), (places[i].Offset, places[i].Type, places[i].Addend));
        }

        ImageAddresses addresses;
        Assert.Equal(8 * s_addresses.Length, (byte*)&addresses.Traps - (byte*)&addresses);
        Assert.Equal(0, stubs.Object.Defined("libos_address_table").Value);
    }

    [Fact]
    public void Each_vector_enters_with_its_number_and_an_error_code()
    {
        ReadOnlySpan<byte> text = stubs.Object.Contents(stubs.Object[".text.libos"]);
        List<ObjectFile.Relocation> places = stubs.Object[".rodata.libos"].Relocations;
        for (int vector = 0; vector < ImageAddresses.VectorCount; vector++)
        {
            ObjectFile.Relocation place = places[s_addresses.Length + vector];
            Assert.Equal("libos_text", place.Symbol.Name);
            var decoder = Decoder.Create(64, new ByteArrayCodeReader(text[(int)place.Addend..].ToArray()));
            bool hasCode = vector < 32 && (VectorsWithErrorCode >> vector & 1) != 0;
            if (!hasCode) Assert.Equal((Mnemonic.Push, 0ul), Pushed(decoder.Decode()));
            Assert.Equal((Mnemonic.Push, (ulong)vector), Pushed(decoder.Decode()));
            Assert.Equal(Mnemonic.Jmp, decoder.Decode().Mnemonic);
        }
    }

    [Fact]
    public void Code_that_may_fault_on_the_programs_memory_keeps_nothing_on_the_stack()
    {
        ObjectFile.Symbol begin = stubs.Object.Defined("libos_user_access_begin"), end = stubs.Object.Defined("libos_user_access_end");
        Assert.Equal(end.Value, stubs.Object.Defined("libos_user_access_fault").Value);
        foreach (string name in (string[])["libos_user_copy", "libos_user_load32", "libos_user_store32", "libos_user_probe_read", "libos_user_probe_write"])
            Assert.InRange(stubs.Object.Defined(name).Value, begin.Value, end.Value - 1);
        byte[] code = stubs.Object.Contents(stubs.Object[".text.libos"])[(int)begin.Value..(int)end.Value].ToArray();
        var decoder = Decoder.Create(64, new ByteArrayCodeReader(code));
        while (decoder.IP < (ulong)code.Length)
        {
            Instruction instruction = decoder.Decode();
            Assert.False(instruction.IsInvalid);
            Assert.True(instruction.Mnemonic == Mnemonic.Ret || instruction.StackPointerIncrement == 0, instruction.ToString());
            Assert.NotEqual(FlowControl.Call, instruction.FlowControl);
        }
    }

    [Fact]
    public void Every_stub_that_the_kernel_calls_is_there()
    {
        IEnumerable<string> wanted = typeof(Native).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Select(method => method.CustomAttributes.SingleOrDefault(attribute => attribute.AttributeType.FullName == "System.Runtime.RuntimeImportAttribute"))
            .OfType<CustomAttributeData>().Select(attribute => (string)attribute.ConstructorArguments[1].Value!).ToList();
        Assert.NotEmpty(wanted);
        foreach (string symbol in wanted.Except(s_wrapped.Select(name => "__real_" + name))) Assert.NotEqual(0, stubs.Object.Defined(symbol).SectionIndex);
    }

    [Fact]
    public void Every_method_that_the_stubs_call_is_an_entry_of_the_kernel()
    {
        IEnumerable<string> entries = typeof(Kernel<,,,,,>).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(method => method.GetCustomAttribute<KernelEntryAttribute>()?.Symbol).OfType<string>();
        IEnumerable<string> undefined = stubs.Object.Symbols.Skip(1).Where(symbol => symbol.SectionIndex == 0).Select(symbol => symbol.Name);
        Assert.Equal(
            entries.Except(s_wrapped.Select(name => "__wrap_" + name)).Concat(["__ehdr_start", "_start", "__real_clock_gettime", "__real_sched_getcpu"]).Order(StringComparer.Ordinal),
            undefined.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_note_leads_a_loader_to_the_entry()
    {
        ObjectFile.Section note = stubs.Object[".note.Xen"];
        Assert.Equal((7u, 2ul, 4L), (note.Type, note.Flags, note.Alignment));
        Assert.Equal(
            (byte[])[4, 0, 0, 0, 8, 0, 0, 0, 18, 0, 0, 0, (byte)'X', (byte)'e', (byte)'n', 0, 0, 0, 0, 0, 0, 0, 0, 0],
            stubs.Object.Contents(note).ToArray());
        ObjectFile.Relocation relocation = Assert.Single(note.Relocations);
        Assert.Equal((16L, "libos_pvh_entry"), (relocation.Offset, relocation.Symbol.Name));
        Assert.Equal(".text.boot", stubs.Object.Sections[relocation.Symbol.SectionIndex].Name);
    }

    [Fact]
    public void Stacks_and_tables_have_the_room_that_the_kernel_takes()
    {
        var starts = stubs.Object.Symbols.Where(symbol => symbol.SectionIndex != 0 && stubs.Object.Sections[symbol.SectionIndex].Name == ".bss.boot")
            .OrderBy(symbol => symbol.Value).ToList();
        long end = stubs.Object[".bss.boot"].Length;
        long Room(string name)
        {
            int index = starts.FindIndex(symbol => symbol.Name == name);
            return (index + 1 < starts.Count ? starts[index + 1].Value : end) - starts[index].Value;
        }

        int Constant(string name) => (int)typeof(Descriptors).GetField(name, BindingFlags.NonPublic | BindingFlags.Static)!.GetRawConstantValue()!;
        Assert.Equal(Constant("Stack1Length"), Room("libos_ist1"));
        foreach (string stack in (string[])["libos_ist2", "libos_ist3", "libos_ist4"]) Assert.Equal(Constant("OtherStackLength"), Room(stack));
        Assert.InRange(Room("libos_idt"), ImageAddresses.VectorCount * 16, int.MaxValue);
        Assert.InRange(Room("libos_tss"), Constant("TaskStateLength"), int.MaxValue);
        foreach (string table in (string[])["libos_boot_pml4", "libos_boot_pdpt", "libos_boot_pd"])
            Assert.Equal(0, starts.Single(symbol => symbol.Name == table).Value % 4096);
    }

    [Fact]
    public void What_belongs_to_a_core_has_room_between_its_places()
    {
        int Constant(string name) => (int)typeof(Descriptors).GetField(name, BindingFlags.NonPublic | BindingFlags.Static)!.GetRawConstantValue()!;
        Assert.InRange(CoreMemory.TaskState, CoreMemory.DescriptorTable + (Constant("DescriptorCount") * 8), 4096 - Constant("TaskStateLength"));
        Assert.Equal(CoreMemory.Stack2, CoreMemory.Stack1 + Constant("Stack1Length"));
        Assert.Equal(CoreMemory.Stack3, CoreMemory.Stack2 + Constant("OtherStackLength"));
        Assert.Equal(CoreMemory.Stack4, CoreMemory.Stack3 + Constant("OtherStackLength"));
        Assert.InRange(CoreMemory.IdleStack, CoreMemory.Stack4 + Constant("OtherStackLength"), 0x10000 - (4096 << Threads.Thread.StackOrder));
        Assert.Equal(0, CoreMemory.IdleStack % (4096 << Threads.Thread.StackOrder));
    }

    private static (Mnemonic Mnemonic, ulong Value) Pushed(Instruction instruction) => (instruction.Mnemonic, instruction.GetImmediate(0));

    private static IEnumerable<string> FieldsInOrder(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .OrderBy(field => field.MetadataToken).Select(field => field.Name);
}
