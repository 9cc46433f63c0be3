using System.Buffers.Binary;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>Lays out entries of a directory as struct linux_dirent64.</summary>
[KernelPath]
internal ref struct EntryWriter(Span<byte> destination)
{
    private const int HeadLength = 19;

    private readonly Span<byte> _destination = destination;

    /// <summary>How many bytes are laid out.</summary>
    public int Length { get; private set; }

    /// <summary>Whether an entry did not fit.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Adds an entry.</summary>
    /// <param name="inode">Its inode number.</param>
    /// <param name="next">The offset at which reading goes on behind it.</param>
    /// <param name="type">The type of the file, as in st_mode.</param>
    /// <param name="name">Its name.</param>
    /// <returns>False when it does not fit.</returns>
    public bool TryAdd(ulong inode, long next, uint type, scoped ReadOnlySpan<byte> name)
    {
        int length = (HeadLength + name.Length + 1 + 7) & ~7;
        if (length > _destination.Length - Length)
        {
            IsFull = true;
            return false;
        }

        Span<byte> entry = _destination.Slice(Length, length);
        BinaryPrimitives.WriteUInt64LittleEndian(entry, inode);
        BinaryPrimitives.WriteInt64LittleEndian(entry[8..], next);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[16..], (ushort)length);
        entry[18] = (byte)(type >> 12);
        _ = KernelBytes.Copy(name, entry[HeadLength..]);
        KernelBytes.Clear(entry[(HeadLength + name.Length)..]);
        Length += length;
        return true;
    }
}
