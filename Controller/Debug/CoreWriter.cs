using System.Buffers.Binary;
using LibOs.Controller.Symbols;

namespace LibOs.Controller.Debug;

/// <summary>
/// Writes a machine as an ELF core file: its memory under virtual addresses, its threads as threads. Pages of zeros are not
/// in it: they all stand for one short stretch of zeros.
/// </summary>
internal sealed class CoreWriter
{
    private const ulong Page = MachineMemory.PageLength;
    private const ulong DirectMap = 0xffff_8000_0000_0000;
    private const ulong ZeroLength = 1 << 20;
    private const int SmallGap = 16;
    private const int ChunkLength = 1 << 20;
    private const int HeaderLength = 64;
    private const int SegmentLength = 56;
    private const int StatusLength = 336;
    private const int NoteLength = 12 + 8 + StatusLength;

    private static readonly string[] s_registers =
    [
        "r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9", "r8", "rax", "rcx", "rdx", "rsi", "rdi", "orig_rax", "rip", "cs", "eflags", "rsp", "ss",
        "fs_base", "gs_base", "ds", "es", "fs", "gs",
    ];

    private readonly IPhysicalMemory _memory;
    private readonly List<Run> _runs = [];
    private readonly List<Segment> _segments = [];

    private CoreWriter(IPhysicalMemory memory) => _memory = memory;

    /// <summary>Writes a core file.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="memory">The machine's memory.</param>
    /// <param name="topTable">The top-level page table; 0 for none.</param>
    /// <param name="threads">What are to be the file's threads: a number, registers by name.</param>
    public static void Write(Stream stream, IPhysicalMemory memory, ulong topTable, IReadOnlyList<(int Id, IReadOnlyDictionary<string, ulong> Registers)> threads)
    {
        var writer = new CoreWriter(memory);
        writer.FindRuns();
        writer.AddDirectMap();
        if (topTable != 0) writer.AddLowerHalf(new PageTables(memory, topTable));
        writer.Write(stream, threads);
    }

    // Stretches of pages that hold something; a few zero pages between them are not worth a segment.
    private void FindRuns()
    {
        byte[] chunk = new byte[ChunkLength];
        foreach ((ulong start, ulong length) in _memory.Ranges)
        {
            int zeros = int.MaxValue;
            for (ulong at = 0; at < length; at += ChunkLength)
            {
                Span<byte> part = chunk.AsSpan(0, (int)Math.Min(ChunkLength, length - at));
                if (!_memory.Read(start + at, part)) break;
                if (!part.ContainsAnyExcept((byte)0))
                {
                    zeros = int.MaxValue;
                    continue;
                }

                for (int offset = 0; offset < part.Length; offset += (int)Page)
                {
                    if (!part.Slice(offset, (int)Page).ContainsAnyExcept((byte)0))
                    {
                        if (zeros != int.MaxValue) zeros++;
                        continue;
                    }

                    ulong address = start + at + (ulong)offset;
                    if (zeros <= SmallGap && _runs.Count > 0) _runs[^1] = _runs[^1] with { Length = address + Page - _runs[^1].Start };
                    else _runs.Add(new Run(address, Page, 0));
                    zeros = 0;
                }
            }
        }

        ulong next = ZeroLength;
        for (int i = 0; i < _runs.Count; i++)
        {
            _runs[i] = _runs[i] with { Offset = next };
            next += _runs[i].Length;
        }
    }

    private void AddDirectMap()
    {
        foreach ((ulong start, ulong length) in _memory.Ranges) AddRange(DirectMap + start, start, length);
    }

    private void AddLowerHalf(PageTables tables)
    {
        foreach ((ulong address, ulong physical, ulong length) in tables.LowerHalf()) AddRange(address, physical, length);
    }

    private void AddRange(ulong address, ulong physical, ulong length)
    {
        while (length > 0)
        {
            if (!_memory.Ranges.Any(range => physical - range.Start < range.Length)) return; // a device's registers
            (ulong offset, ulong part) = Place(physical, length);
            Segment last = _segments.Count > 0 ? _segments[^1] : default;
            // zeros follow each other only within their stretch
            if (_segments.Count > 0 && last.Address + last.Length == address && last.Offset + last.Length == offset && (offset >= ZeroLength || offset + part <= ZeroLength) && last.Offset >= ZeroLength == offset >= ZeroLength)
                _segments[^1] = last with { Length = last.Length + part };
            else
                _segments.Add(new Segment(address, physical, part, offset));
            address += part;
            physical += part;
            length -= part;
        }
    }

    private (ulong Offset, ulong Length) Place(ulong physical, ulong length)
    {
        int low = 0, high = _runs.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_runs[middle].Start <= physical) low = middle + 1;
            else high = middle;
        }

        if (low > 0 && physical - _runs[low - 1].Start < _runs[low - 1].Length)
        {
            Run run = _runs[low - 1];
            ulong into = physical - run.Start;
            return (run.Offset + into, Math.Min(length, run.Length - into));
        }

        ulong zeros = low < _runs.Count ? Math.Min(length, _runs[low].Start - physical) : length;
        return (0, Math.Min(zeros, ZeroLength));
    }

    private void Write(Stream stream, IReadOnlyList<(int Id, IReadOnlyDictionary<string, ulong> Registers)> threads)
    {
        int count = _segments.Count + 1;
        bool many = count >= ushort.MaxValue;
        ulong notes = (ulong)(HeaderLength + (many ? HeaderLength : 0)) + (ulong)count * SegmentLength;
        ulong notesLength = (ulong)threads.Count * NoteLength;
        ulong data = (notes + notesLength + Page - 1) & ~(Page - 1);
        byte[] head = new byte[data];
        WriteHeader(head, count, many);
        Span<byte> table = head.AsSpan(HeaderLength + (many ? HeaderLength : 0));
        WriteSegment(table, 4, 0, notes, 0, 0, notesLength);
        for (int i = 0; i < _segments.Count; i++)
        {
            Segment segment = _segments[i];
            WriteSegment(table[((i + 1) * SegmentLength)..], 1, 7, data + segment.Offset, segment.Address, segment.Physical, segment.Length);
        }

        Span<byte> note = head.AsSpan((int)notes);
        foreach ((int id, IReadOnlyDictionary<string, ulong> registers) in threads)
        {
            WriteStatus(note, id, registers);
            note = note[NoteLength..];
        }

        stream.Write(head);
        byte[] chunk = new byte[ChunkLength];
        for (ulong done = 0; done < ZeroLength; done += ChunkLength) stream.Write(chunk);
        foreach (Run run in _runs)
        {
            for (ulong at = 0; at < run.Length; at += ChunkLength)
            {
                Span<byte> part = chunk.AsSpan(0, (int)Math.Min(ChunkLength, run.Length - at));
                if (!_memory.Read(run.Start + at, part)) throw new IOException("the partition's memory has gone");
                stream.Write(part);
            }
        }
    }

    private static void WriteHeader(Span<byte> head, int count, bool many)
    {
        ReadOnlySpan<byte> identity = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identity.CopyTo(head);
        BinaryPrimitives.WriteUInt16LittleEndian(head[16..], 4); // ET_CORE
        BinaryPrimitives.WriteUInt16LittleEndian(head[18..], 62); // EM_X86_64
        BinaryPrimitives.WriteUInt32LittleEndian(head[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(head[32..], (ulong)(HeaderLength + (many ? HeaderLength : 0)));
        BinaryPrimitives.WriteUInt16LittleEndian(head[52..], HeaderLength);
        BinaryPrimitives.WriteUInt16LittleEndian(head[54..], SegmentLength);
        BinaryPrimitives.WriteUInt16LittleEndian(head[56..], many ? ushort.MaxValue : (ushort)count);
        if (!many) return;
        // more segments than the header can count: the first section's header counts them (System V ABI, PN_XNUM)
        BinaryPrimitives.WriteUInt64LittleEndian(head[40..], HeaderLength);
        BinaryPrimitives.WriteUInt16LittleEndian(head[58..], HeaderLength);
        BinaryPrimitives.WriteUInt16LittleEndian(head[60..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(head[(HeaderLength + 44)..], (uint)count);
    }

    private static void WriteSegment(Span<byte> entry, uint kind, uint flags, ulong offset, ulong address, ulong physical, ulong length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(entry, kind);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], flags);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], offset);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[24..], physical);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[32..], length);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[40..], kind == 1 ? length : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[48..], 1);
    }

    // NT_PRSTATUS as Linux has it on x86-64 (struct elf_prstatus)
    private static void WriteStatus(Span<byte> note, int id, IReadOnlyDictionary<string, ulong> registers)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(note, 5);
        BinaryPrimitives.WriteUInt32LittleEndian(note[4..], StatusLength);
        BinaryPrimitives.WriteUInt32LittleEndian(note[8..], 1);
        "CORE\0"u8.CopyTo(note[12..]);
        Span<byte> status = note[20..];
        BinaryPrimitives.WriteInt32LittleEndian(status[32..], id);
        for (int i = 0; i < s_registers.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(status[(112 + 8 * i)..], registers.GetValueOrDefault(s_registers[i]));
    }

    private readonly record struct Run(ulong Start, ulong Length, ulong Offset);

    private readonly record struct Segment(ulong Address, ulong Physical, ulong Length, ulong Offset);
}
