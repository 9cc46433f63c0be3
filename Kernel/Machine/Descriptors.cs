namespace LibOs.Kernel.Machine;

/// <summary>Descriptor tables: interrupt gates that all cores share, and each core's task state, which holds its trap stacks.</summary>
internal static unsafe class Descriptors
{
    private const int TaskStateLength = 104;
    private const ushort TaskSelector = 0x18;
    private const int TaskIndex = TaskSelector / 8;
    private const int DescriptorCount = 6;
    private const ulong InterruptGate = 0x8E00ul << 32;
    private const ulong CodeSelector = 8ul << 16;
    private const int Stack1Length = 16 * 1024;
    private const int OtherStackLength = 8 * 1024;

    /// <summary>Fills in and loads the tables of the core that boots, which lie in the image.</summary>
    public static void Load(ImageAddresses* image)
    {
        // SAFETY: the tables are memory of the image, laid out by the machine stubs with room for all entries.
        WriteTaskState(image->TaskState, image->Stack1, image->Stack2, image->Stack3, image->Stack4);
        WriteTaskDescriptor(image->DescriptorTable, image->TaskState);
        ulong* traps = &image->Traps;
        for (int vector = 0; vector < ImageAddresses.VectorCount; vector++)
        {
            ulong target = traps[vector];
            ulong stack = vector switch { Vectors.NonMaskable => 2, Vectors.DoubleFault => 3, Vectors.MachineCheck => 4, _ => 1 };
            image->InterruptTable[2 * vector] = (target & 0xFFFF) | CodeSelector | (stack << 32) | InterruptGate | ((target >> 16 & 0xFFFF) << 48);
            image->InterruptTable[(2 * vector) + 1] = target >> 32;
        }

        LoadShared(image);
    }

    /// <summary>Fills in the tables of another core.</summary>
    /// <param name="image">Where the table to copy is.</param>
    /// <param name="memory">The core's memory (<see cref="CoreMemory"/>).</param>
    public static void Prepare(ImageAddresses* image, byte* memory)
    {
        // SAFETY: the core's memory has room for each at its place.
        ulong* table = (ulong*)(memory + CoreMemory.DescriptorTable);
        for (int i = 0; i < DescriptorCount; i++) table[i] = image->DescriptorTable[i];
        byte* task = memory + CoreMemory.TaskState;
        WriteTaskState(task, memory + CoreMemory.Stack1, memory + CoreMemory.Stack2, memory + CoreMemory.Stack3, memory + CoreMemory.Stack4);
        WriteTaskDescriptor(table, task);
    }

    /// <summary>Loads them, on the core itself.</summary>
    public static void LoadPrepared(ImageAddresses* image, byte* memory)
    {
        Native.LoadDescriptors((ulong)(memory + CoreMemory.DescriptorTable), (DescriptorCount * 8) - 1);
        LoadShared(image);
    }

    /// <summary>Lets the <c>syscall</c> instruction enter the machine stubs, which switch interrupts off when they need to.</summary>
    public static void EnableSystemCalls(ImageAddresses* image)
    {
        const ulong TrapDirectionAlignment = 0x4_0500;
        Native.WriteModelRegister(ModelRegister.Star, 8ul << 32);
        Native.WriteModelRegister(ModelRegister.LongStar, image->SystemCallEntry);
        Native.WriteModelRegister(ModelRegister.FlagMask, TrapDirectionAlignment);
    }

    private static void LoadShared(ImageAddresses* image) =>
        Native.LoadTables((ulong)image->InterruptTable, (ImageAddresses.VectorCount * 16) - 1, TaskSelector);

    private static void WriteTaskState(byte* task, byte* stack1, byte* stack2, byte* stack3, byte* stack4)
    {
        // SAFETY: the caller gives the memory of a task state.
        *(ulong*)(task + 36) = (ulong)stack1 + Stack1Length; // IST1: faults and interrupts
        *(ulong*)(task + 44) = (ulong)stack2 + OtherStackLength; // IST2: NMI
        *(ulong*)(task + 52) = (ulong)stack3 + OtherStackLength; // IST3: double fault
        *(ulong*)(task + 60) = (ulong)stack4 + OtherStackLength; // IST4: machine check
        *(ushort*)(task + 102) = TaskStateLength; // no I/O permission map
    }

    private static void WriteTaskDescriptor(ulong* table, byte* task)
    {
        // SAFETY: the caller gives a table of DescriptorCount entries.
        ulong address = (ulong)task;
        table[TaskIndex] = (TaskStateLength - 1) | ((address & 0xFF_FFFF) << 16) | (0x89ul << 40) | ((address >> 24 & 0xFF) << 56);
        table[TaskIndex + 1] = address >> 32;
    }
}
