using System.Buffers.Binary;
using System.Text;
using LibOs.Controller.Symbols;

namespace LibOs.Controller.Debug;

/// <summary>Reads a kernel's threads from its memory, without its help.</summary>
internal static class ThreadTable
{
    private const int NameLength = 16;
    private const string MainName = "main";
    private const ulong SearchedForName = 4096;
    private const int LongestName = 64;

    /// <summary>Reads all threads, then the idle loops of cores that have nothing to do.</summary>
    /// <param name="machine">The machine, standing still.</param>
    /// <param name="layout">Where things are.</param>
    public static IReadOnlyList<PartitionThread> Read(MachineSnapshot machine, KernelLayout layout)
    {
        MachineMemory memory = machine.Memory;
        var running = new Dictionary<ulong, CoreState>();
        foreach (CoreState core in machine.Cores)
        {
            // GS points at the core's block from the kernel's first instructions on
            if (memory.TryRead64(core["gs_base"] + layout.CoreCurrent, out ulong current) && current != 0) running[current] = core;
        }

        var threads = new List<PartitionThread>();
        byte[] table = new byte[8 * layout.ThreadCapacity];
        if (!memory.Read(layout.Threads, table)) return threads;
        var seen = new HashSet<ulong>();
        for (int slot = 0; slot < layout.ThreadCapacity; slot++)
        {
            ulong block = BinaryPrimitives.ReadUInt64LittleEndian(table.AsSpan(8 * slot));
            if (block == 0 || !seen.Add(block)) continue;
            if (ReadThread(memory, layout, block, running.GetValueOrDefault(block)) is { } thread) threads.Add(thread);
        }

        threads.Sort((a, b) => a.Id.CompareTo(b.Id));
        foreach ((ulong block, CoreState core) in running.OrderBy(pair => pair.Value.Index))
        {
            if (!seen.Contains(block)) threads.Add(new PartitionThread(0, "", PartitionThreadState.Running, core.Index, 0, 0, 0, core.ToRegisters()));
        }

        return threads;
    }

    private static PartitionThread? ReadThread(MachineMemory memory, KernelLayout layout, ulong block, CoreState? core)
    {
        Span<byte> name = stackalloc byte[NameLength];
        if (!memory.TryRead64(block + layout.ThreadId, out ulong id) || !memory.TryRead64(block + layout.ThreadSavedStack, out ulong saved)
            || !memory.TryRead64(block + layout.ThreadState, out ulong state) || !memory.TryRead64(block + layout.ThreadCore, out ulong lastCore)
            || !memory.TryRead64(block + layout.ThreadSystemCall, out ulong call) || !memory.TryRead64(block + layout.ThreadRunNanoseconds, out ulong time)
            || !memory.TryRead64(block + layout.ThreadFsBase, out ulong fs) || !memory.Read(block + layout.ThreadName, name))
            return null;
        int end = name.IndexOf((byte)0);
        string text = Encoding.UTF8.GetString(end < 0 ? name : name[..end]);
        // the runtime keeps names to itself, so a thread that nobody asked for has its creator's
        if (memory.TryRead64(block + layout.ThreadProgramStackTop, out ulong top) && top != 0) text = ManagedName(memory, layout, top) ?? (text == MainName ? "" : text);
        Registers registers = core is null ? AtSwitch(memory, layout, saved) : core.ToRegisters();
        return new PartitionThread((int)(uint)id, text, core is null ? (PartitionThreadState)(int)(uint)state : PartitionThreadState.Running,
            core?.Index ?? (int)(uint)lastCore, (int)(uint)call, (long)time, fs, registers);
    }

    // The method that begins a thread holds its object in its frame, near the top of the stack.
    private static string? ManagedName(MachineMemory memory, KernelLayout layout, ulong top)
    {
        for (ulong at = top - 8; at >= top - SearchedForName; at -= 8)
        {
            if (!memory.TryRead64(at, out ulong reference)) return null;
            if (reference == 0 || (reference & 7) != 0 || !memory.TryRead64(reference, out ulong type) || type != layout.ManagedThreadType) continue;
            if (!memory.TryRead64(reference + layout.ManagedThreadName, out ulong text) || text == 0 || !memory.TryRead64(text + 8, out ulong length)) return null;
            // a string: method table, length, characters
            byte[] characters = new byte[2 * (int)Math.Min((uint)length, LongestName)];
            return memory.Read(text + 12, characters) ? Encoding.Unicode.GetString(characters) : null;
        }

        return null;
    }

    // What libos_switch pushed: floating-point control, R15 to R12, RBP, RBX, the return address.
    private static Registers AtSwitch(MachineMemory memory, KernelLayout layout, ulong saved)
    {
        int[] order = [15, 14, 13, 12, Registers.FramePointer, Registers.Rbx];
        var registers = new Registers();
        for (int i = 0; i < order.Length; i++)
        {
            if (memory.TryRead64(saved + 8 + 8 * (ulong)i, out ulong value)) registers[order[i]] = value;
        }

        if (memory.TryRead64(saved + layout.SwitchFrameLength - 8, out ulong address)) registers[Registers.Instruction] = address;
        registers[Registers.StackPointer] = saved + layout.SwitchFrameLength;
        return registers;
    }
}
