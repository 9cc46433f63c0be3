using System.Buffers.Binary;

namespace LibOs.Controller.Symbols;

/// <summary>Call frame information: .eh_frame of C# and the runtime, .debug_frame of the C library and the machine stubs.</summary>
internal sealed class CallFrameTable
{
    private const byte PcRelative = 0x10;
    private const byte Omitted = 0xff;

    private readonly List<Entry> _entries = [];
    private bool _sorted;

    /// <summary>How many ranges of code it describes.</summary>
    public int Count => _entries.Count;

    /// <summary>Reads a section; what is damaged in it is left out.</summary>
    /// <param name="section">Its bytes.</param>
    /// <param name="address">The section's own address.</param>
    /// <param name="isDebugFrame">Whether it has the format of .debug_frame rather than that of .eh_frame.</param>
    public void Add(byte[] section, ulong address, bool isDebugFrame)
    {
        var commons = new Dictionary<long, Common?>();
        for (int at = 0; at + 8 <= section.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(section.AsSpan(at));
            // lld ends .eh_frame with a zero length; inputs may have their own within
            if (length == 0)
            {
                at += 4;
                continue;
            }

            if (length > (uint)(section.Length - at - 4)) break;
            try
            {
                ReadEntry(section, at, (int)length, address, isDebugFrame, commons);
            }
            catch (Exception error) when (error is ArgumentOutOfRangeException or IndexOutOfRangeException or InvalidDataException or OverflowException)
            {
                // a damaged entry costs its own function only
            }

            at += 4 + (int)length;
        }

        _sorted = false;
    }

    /// <summary>Finds how the caller is found from a place in code.</summary>
    /// <param name="address">The place.</param>
    /// <returns>Null when nothing is known about it.</returns>
    public CallFrameRow? Find(ulong address)
    {
        if (!_sorted)
        {
            _entries.Sort((a, b) => a.Start.CompareTo(b.Start));
            _sorted = true;
        }

        int low = 0, high = _entries.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_entries[middle].Start <= address) low = middle + 1;
            else high = middle;
        }

        for (int i = low - 1; i >= 0 && i >= low - 4; i--)
        {
            Entry entry = _entries[i];
            if (address - entry.Start >= entry.Length) continue;
            try
            {
                return CallFrameProgram.Run(entry, address);
            }
            catch (Exception error) when (error is ArgumentOutOfRangeException or IndexOutOfRangeException or InvalidDataException or OverflowException or InvalidOperationException)
            {
                return null;
            }
        }

        return null;
    }

    private void ReadEntry(byte[] section, int at, int length, ulong address, bool isDebugFrame, Dictionary<long, Common?> commons)
    {
        int end = at + 4 + length;
        uint id = BinaryPrimitives.ReadUInt32LittleEndian(section.AsSpan(at + 4));
        if (id == (isDebugFrame ? uint.MaxValue : 0)) return;
        long where = isDebugFrame ? id : at + 4 - (long)id;
        if (!commons.TryGetValue(where, out Common? common)) commons[where] = common = ReadCommon(section, checked((int)where));
        if (common is null) return;
        var reader = new ByteReader(section.AsSpan(0, end)) { Position = at + 8 };
        ulong start = ReadPointer(ref reader, common.Encoding, address);
        ulong size = ReadPointer(ref reader, (byte)(common.Encoding & 0x0f), address);
        if (common.HasAugmentation) reader.Position += checked((int)reader.Unsigned());
        // the linker leaves entries of dropped functions at address 0
        if (start == 0 || size == 0) return;
        _entries.Add(new Entry(start, size, common, section.AsMemory(reader.Position, end - reader.Position)));
    }

    private static Common? ReadCommon(byte[] section, int at)
    {
        int length = checked((int)BinaryPrimitives.ReadUInt32LittleEndian(section.AsSpan(at)));
        int end = at + 4 + length;
        var reader = new ByteReader(section.AsSpan(0, end)) { Position = at + 8 };
        byte version = reader.U8();
        if (version is not (1 or 3 or 4)) return null;
        string augmentation = reader.Text();
        if (version == 4) reader.Position += 2;
        ulong codeAlignment = reader.Unsigned();
        long dataAlignment = reader.Signed();
        ulong returnRegister = version == 1 ? reader.U8() : reader.Unsigned();
        if (returnRegister != Registers.Instruction) return null;
        byte encoding = 0;
        bool isTrap = false, hasAugmentation = augmentation.StartsWith('z');
        int afterAugmentation = hasAugmentation ? checked((int)reader.Unsigned()) + reader.Position : reader.Position;
        foreach (char letter in augmentation)
        {
            switch (letter)
            {
                case 'L':
                    _ = reader.U8();
                    break;
                case 'P':
                    byte personality = reader.U8();
                    _ = ReadPointer(ref reader, personality, 0);
                    break;
                case 'R':
                    encoding = reader.U8();
                    break;
                case 'S':
                    isTrap = true;
                    break;
            }
        }

        return new Common(codeAlignment, dataAlignment, encoding, hasAugmentation, isTrap, section.AsMemory(afterAugmentation, end - afterAugmentation));
    }

    private static ulong ReadPointer(ref ByteReader reader, byte encoding, ulong sectionAddress)
    {
        if (encoding == Omitted) return 0;
        ulong place = sectionAddress + (ulong)reader.Position;
        ulong value = (encoding & 0x0f) switch
        {
            0x00 or 0x04 or 0x0c => reader.U64(),
            0x01 => reader.Unsigned(),
            0x02 => reader.U16(),
            0x03 => reader.U32(),
            0x09 => (ulong)reader.Signed(),
            0x0a => (ulong)(short)reader.U16(),
            0x0b => (ulong)(int)reader.U32(),
            _ => throw new InvalidDataException("an unknown encoding of pointers"),
        };
        return (encoding & 0x70) == PcRelative ? value + place : value;
    }

    /// <summary>What several functions have in common.</summary>
    internal sealed record Common(ulong CodeAlignment, long DataAlignment, byte Encoding, bool HasAugmentation, bool IsTrap, ReadOnlyMemory<byte> Program);

    /// <summary>A range of code and its program of rules.</summary>
    internal sealed record Entry(ulong Start, ulong Length, Common Common, ReadOnlyMemory<byte> Program);
}
