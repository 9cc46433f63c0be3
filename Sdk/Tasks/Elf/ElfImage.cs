using System.Buffers.Binary;

namespace LibOs.Sdk.Elf;

/// <summary>A linked 64-bit little-endian ELF executable, as far as an image needs it: segments, notes, stripping.</summary>
internal sealed class ElfImage
{
    public const uint LoadSegment = 1;
    public const uint NoteSegment = 4;
    public const uint StackSegment = 0x6474E551;

    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const ushort MachineX64 = 62;
    private const ushort TypeExecutable = 2;

    private readonly byte[] _content;

    private ElfImage(byte[] content, ElfSegment[] segments)
    {
        _content = content;
        Segments = segments;
    }

    /// <summary>The program headers, in their order.</summary>
    public IReadOnlyList<ElfSegment> Segments { get; }

    /// <summary>The virtual address at which Linux would start the program.</summary>
    public ulong EntryPoint => BinaryPrimitives.ReadUInt64LittleEndian(_content.AsSpan(24));

    /// <summary>Reads the headers of an executable.</summary>
    /// <exception cref="InvalidDataException">It is not a static x86-64 executable, or its headers point outside the file.</exception>
    public static ElfImage Parse(byte[] content)
    {
        ReadOnlySpan<byte> file = content;
        if (file.Length < HeaderSize || !file.StartsWith("\u007FELF\u0002\u0001"u8)) throw new InvalidDataException("not a 64-bit little-endian ELF file");
        if (BinaryPrimitives.ReadUInt16LittleEndian(file[16..]) != TypeExecutable || BinaryPrimitives.ReadUInt16LittleEndian(file[18..]) != MachineX64)
            throw new InvalidDataException("not a static x86-64 executable");
        ulong tableOffset = BinaryPrimitives.ReadUInt64LittleEndian(file[32..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file[56..]);
        if (BinaryPrimitives.ReadUInt16LittleEndian(file[54..]) != ProgramHeaderSize || !Lies(tableOffset, (ulong)count * ProgramHeaderSize, file.Length))
            throw new InvalidDataException("the program headers lie outside the file");

        var segments = new ElfSegment[count];
        for (int i = 0; i < count; i++)
        {
            var header = file.Slice((int)tableOffset + i * ProgramHeaderSize, ProgramHeaderSize);
            var segment = new ElfSegment(
                BinaryPrimitives.ReadUInt32LittleEndian(header),
                BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[32..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[40..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[48..]));
            if (!Lies(segment.FileOffset, segment.FileSize, file.Length)) throw new InvalidDataException($"segment {i} lies outside the file");
            segments[i] = segment;
        }

        return new ElfImage(content, segments);
    }

    /// <summary>The file without section headers and without everything that no segment loads.</summary>
    /// <param name="stackSize">
    /// The default stack of a thread in bytes, noted in the stack segment where musl looks for it; the linker leaves it
    /// out when a script lists the segments.
    /// </param>
    public byte[] Strip(ulong stackSize)
    {
        ulong end = BinaryPrimitives.ReadUInt64LittleEndian(_content.AsSpan(32)) + (ulong)Segments.Count * ProgramHeaderSize;
        foreach (var segment in Segments)
            if (segment.FileSize > 0) end = Math.Max(end, segment.FileOffset + segment.FileSize);
        byte[] stripped = _content.AsSpan(0, (int)end).ToArray();
        var header = stripped.AsSpan();
        BinaryPrimitives.WriteUInt64LittleEndian(header[40..], 0); // e_shoff
        BinaryPrimitives.WriteUInt16LittleEndian(header[60..], 0); // e_shnum
        BinaryPrimitives.WriteUInt16LittleEndian(header[62..], 0); // e_shstrndx
        int table = (int)BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        for (int i = 0; i < Segments.Count; i++)
            if (Segments[i].Type == StackSegment) BinaryPrimitives.WriteUInt64LittleEndian(header[(table + i * ProgramHeaderSize + 40)..], stackSize);
        return stripped;
    }

    /// <summary>The descriptor of the first note with this owner and type, or empty when there is none.</summary>
    public ReadOnlySpan<byte> FindNote(ReadOnlySpan<byte> owner, uint type)
    {
        foreach (var segment in Segments)
        {
            if (segment.Type != NoteSegment) continue;
            int alignment = segment.Alignment == 8 ? 8 : 4;
            ReadOnlySpan<byte> notes = _content.AsSpan((int)segment.FileOffset, (int)segment.FileSize);
            while (notes.Length >= 12)
            {
                uint nameSize = BinaryPrimitives.ReadUInt32LittleEndian(notes);
                uint descriptorSize = BinaryPrimitives.ReadUInt32LittleEndian(notes[4..]);
                long descriptor = Align(12L + nameSize, alignment);
                long next = Align(descriptor + descriptorSize, alignment);
                if (descriptor + descriptorSize > notes.Length) break;
                if (BinaryPrimitives.ReadUInt32LittleEndian(notes[8..]) == type && notes.Slice(12, (int)nameSize).TrimEnd((byte)0).SequenceEqual(owner))
                    return notes.Slice((int)descriptor, (int)descriptorSize);
                notes = notes[(int)Math.Min(next, notes.Length)..];
            }
        }

        return default;
    }

    private static long Align(long value, int alignment) => (value + alignment - 1) & -alignment;

    private static bool Lies(ulong offset, ulong size, int length) => offset <= (ulong)length && size <= (ulong)length - offset;
}
