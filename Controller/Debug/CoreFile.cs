using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace LibOs.Controller.Debug;

/// <summary>An ELF core file of a partition as a machine's memory: the part that is mapped directly tells physical addresses.</summary>
internal sealed class CoreFile : IPhysicalMemory, IDisposable
{
    private const ulong DirectMap = 0xffff_8000_0000_0000;
    private const int HeaderLength = 64;
    private const int SegmentLength = 56;
    private const uint Load = 1;

    private readonly SafeFileHandle _file;
    private readonly List<(ulong Start, ulong Length, ulong Offset)> _segments = [];

    private CoreFile(SafeFileHandle file) => _file = file;

    /// <inheritdoc/>
    public IReadOnlyList<(ulong Start, ulong Length)> Ranges => [.. _segments.Select(segment => (segment.Start, segment.Length))];

    /// <summary>Opens a core file.</summary>
    /// <exception cref="InvalidDataException">It is none of a partition.</exception>
    public static CoreFile Open(string path)
    {
        SafeFileHandle file = File.OpenHandle(path);
        var core = new CoreFile(file);
        byte[] header = new byte[HeaderLength];
        core.ReadFile(header, 0);
        if (!header.AsSpan(0, 4).SequenceEqual("\u007fELF"u8) || BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(16)) != 4) throw new InvalidDataException("it is no ELF core file");
        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(32));
        uint count = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(56));
        if (count == ushort.MaxValue)
        {
            byte[] section = new byte[HeaderLength];
            core.ReadFile(section, BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(40)));
            count = BinaryPrimitives.ReadUInt32LittleEndian(section.AsSpan(44));
        }

        byte[] segment = new byte[SegmentLength];
        for (uint i = 0; i < count; i++)
        {
            core.ReadFile(segment, table + i * SegmentLength);
            ulong address = BinaryPrimitives.ReadUInt64LittleEndian(segment.AsSpan(16));
            if (BinaryPrimitives.ReadUInt32LittleEndian(segment) != Load || address < DirectMap) continue;
            core._segments.Add((address - DirectMap, BinaryPrimitives.ReadUInt64LittleEndian(segment.AsSpan(32)), BinaryPrimitives.ReadUInt64LittleEndian(segment.AsSpan(8))));
        }

        core._segments.Sort();
        return core;
    }

    /// <inheritdoc/>
    public bool Read(ulong address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int low = 0, high = _segments.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (_segments[middle].Start <= address) low = middle + 1;
                else high = middle;
            }

            if (low == 0) return false;
            (ulong start, ulong length, ulong offset) = _segments[low - 1];
            if (address - start >= length) return false;
            int part = (int)Math.Min((ulong)destination.Length, length - (address - start));
            if (!TryReadFile(destination[..part], offset + (address - start))) return false;
            destination = destination[part..];
            address += (ulong)part;
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void ReadFile(Span<byte> destination, ulong offset)
    {
        if (!TryReadFile(destination, offset)) throw new InvalidDataException("it is truncated");
    }

    private bool TryReadFile(Span<byte> destination, ulong offset)
    {
        while (!destination.IsEmpty)
        {
            if (offset > long.MaxValue) return false;
            int read = RandomAccess.Read(_file, destination, (long)offset);
            if (read <= 0) return false;
            offset += (ulong)read;
            destination = destination[read..];
        }

        return true;
    }
}
