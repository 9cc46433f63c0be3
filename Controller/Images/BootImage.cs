using System.Buffers.Binary;

namespace LibOs.Controller.Images;

/// <summary>What the tool must know of an image before it starts a machine with it.</summary>
/// <param name="EntryAddress">The 32-bit physical entry address of the PVH note.</param>
/// <param name="EndAddress">The first physical address behind the loaded image.</param>
internal readonly record struct BootImage(uint EntryAddress, ulong EndAddress)
{
    /// <summary>How much of a file's begin is enough for <see cref="TryRead"/>: headers and notes lie there.</summary>
    public const int HeadLength = 64 * 1024;

    private const int HeaderLength = 64;
    private const int ProgramHeaderLength = 56;
    private const uint SegmentLoad = 1;
    private const uint SegmentNote = 4;
    private const uint NotePhysicalEntry = 18;

    /// <summary>Checks that a file is an image: a whole static x86-64 ELF executable with a PVH note.</summary>
    /// <param name="head">The file's first bytes, <see cref="HeadLength"/> of them or all.</param>
    /// <param name="fileLength">The length of the file.</param>
    /// <param name="image">What was found.</param>
    /// <returns>Null, or what is wrong with the file.</returns>
    public static string? TryRead(ReadOnlySpan<byte> head, long fileLength, out BootImage image)
    {
        image = default;
        if (head.Length < HeaderLength || !head[..4].SequenceEqual("\u007fELF"u8)) return "it is not an ELF file";
        if (head[4] != 2 || head[5] != 1) return "it is not a 64-bit little-endian ELF file";
        if (U16(head, 18) != 62) return "it is not for x86-64";
        if (U16(head, 16) != 2) return "it is not a static executable";
        ulong tableOffset = U64(head, 32);
        int count = U16(head, 56);
        if (U16(head, 54) != ProgramHeaderLength || count == 0) return "it has no program headers";
        if (tableOffset > (ulong)head.Length || (ulong)head.Length - tableOffset < (ulong)count * ProgramHeaderLength)
            return "it is truncated within its program headers";

        uint entry = 0;
        ulong end = 0;
        bool found = false, entryLoaded = false;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = head.Slice((int)tableOffset + i * ProgramHeaderLength, ProgramHeaderLength);
            uint kind = U32(header, 0);
            if (kind is not SegmentLoad and not SegmentNote) continue;
            ulong offset = U64(header, 8), physical = U64(header, 24), fileSize = U64(header, 32), size = U64(header, 40);
            if (offset > (ulong)fileLength || fileSize > (ulong)fileLength - offset)
                return $"it is truncated: it has {fileLength} bytes and needs {Sum(offset, fileSize)}";
            if (kind == SegmentNote)
            {
                if (!found && offset <= (ulong)head.Length && fileSize <= (ulong)head.Length - offset)
                    found = TryFindEntry(head.Slice((int)offset, (int)fileSize), out entry);
                continue;
            }

            if (size == 0) continue;
            if (fileSize > size || physical > uint.MaxValue || size > uint.MaxValue) return "a segment lies outside the first 4 GB of memory";
            end = Math.Max(end, physical + size);
        }

        if (!found) return "it has no PVH note: it was not published with LibOs.Sdk";
        for (int i = 0; i < count && !entryLoaded; i++)
        {
            ReadOnlySpan<byte> header = head.Slice((int)tableOffset + i * ProgramHeaderLength, ProgramHeaderLength);
            entryLoaded = U32(header, 0) == SegmentLoad && entry >= U64(header, 24) && entry - U64(header, 24) < U64(header, 32);
        }

        if (!entryLoaded) return "its PVH entry lies outside the image";
        image = new BootImage(entry, end);
        return null;
    }

    private static bool TryFindEntry(ReadOnlySpan<byte> notes, out uint entry)
    {
        entry = 0;
        while (notes.Length >= 12)
        {
            uint nameLength = U32(notes, 0), length = U32(notes, 4), kind = U32(notes, 8);
            if (nameLength > (uint)notes.Length || length > (uint)notes.Length) return false;
            int descriptor = 12 + (((int)nameLength + 3) & ~3);
            int next = descriptor + (((int)length + 3) & ~3);
            if (descriptor + (int)length > notes.Length) return false;
            if (kind == NotePhysicalEntry && length >= 4 && notes.Slice(12, (int)nameLength).SequenceEqual("Xen\0"u8))
            {
                entry = U32(notes, descriptor);
                return true;
            }

            if (next > notes.Length) return false;
            notes = notes[next..];
        }

        return false;
    }

    private static ulong Sum(ulong a, ulong b) => a > ulong.MaxValue - b ? ulong.MaxValue : a + b;

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
