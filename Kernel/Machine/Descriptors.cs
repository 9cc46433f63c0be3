namespace LibOs.Kernel.Machine;

/// <summary>Descriptor tables of core 0: interrupt gates and the task state that holds the trap stacks.</summary>
internal static unsafe class Descriptors
{
    private const int TaskStateLength = 104;
    private const ushort TaskSelector = 0x18;
    private const ulong InterruptGate = 0x8E00ul << 32;
    private const ulong CodeSelector = 8ul << 16;
    private const int Stack1Length = 16 * 1024;
    private const int OtherStackLength = 8 * 1024;

    /// <summary>Fills in the tables and loads them.</summary>
    public static void Load(ImageAddresses* image)
    {
        // SAFETY: the tables are memory of the image, laid out by the machine stubs with room for all entries.
        byte* task = image->TaskState;
        *(ulong*)(task + 36) = (ulong)image->Stack1 + Stack1Length; // IST1: faults and interrupts
        *(ulong*)(task + 44) = (ulong)image->Stack2 + OtherStackLength; // IST2: NMI
        *(ulong*)(task + 52) = (ulong)image->Stack3 + OtherStackLength; // IST3: double fault
        *(ulong*)(task + 60) = (ulong)image->Stack4 + OtherStackLength; // IST4: machine check
        *(ushort*)(task + 102) = TaskStateLength; // no I/O permission map

        ulong address = (ulong)task;
        image->DescriptorTable[3] = (TaskStateLength - 1) | ((address & 0xFF_FFFF) << 16) | (0x89ul << 40) | ((address >> 24 & 0xFF) << 56);
        image->DescriptorTable[4] = address >> 32;

        ulong* traps = &image->Traps;
        for (int vector = 0; vector < ImageAddresses.VectorCount; vector++)
        {
            ulong target = traps[vector];
            ulong stack = vector switch { Vectors.NonMaskable => 2, Vectors.DoubleFault => 3, Vectors.MachineCheck => 4, _ => 1 };
            image->InterruptTable[2 * vector] = (target & 0xFFFF) | CodeSelector | (stack << 32) | InterruptGate | ((target >> 16 & 0xFFFF) << 48);
            image->InterruptTable[(2 * vector) + 1] = target >> 32;
        }

        Native.LoadTables((ulong)image->InterruptTable, (ImageAddresses.VectorCount * 16) - 1, TaskSelector);
    }

    /// <summary>Lets the <c>syscall</c> instruction enter the kernel with interrupts off.</summary>
    public static void EnableSystemCalls(ImageAddresses* image)
    {
        const ulong TrapInterruptDirectionAlignment = 0x4_0700;
        Native.WriteModelRegister(ModelRegister.Star, 8ul << 32);
        Native.WriteModelRegister(ModelRegister.LongStar, image->SystemCallEntry);
        Native.WriteModelRegister(ModelRegister.FlagMask, TrapInterruptDirectionAlignment);
    }
}
