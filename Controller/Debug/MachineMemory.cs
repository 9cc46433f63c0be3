using System.Buffers.Binary;
using LibOs.Controller.Symbols;

namespace LibOs.Controller.Debug;

/// <summary>A partition's memory by virtual addresses; it stands still, so pages are kept once they were read.</summary>
internal abstract class MachineMemory : IVirtualMemory
{
    /// <summary>The length of a page in bytes.</summary>
    public const int PageLength = 4096;

    private readonly Dictionary<ulong, byte[]?> _pages = [];

    /// <summary>Reads bytes.</summary>
    /// <returns>Whether all of them are mapped.</returns>
    public bool Read(ulong address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            ulong page = address & ~(ulong)(PageLength - 1);
            if (!_pages.TryGetValue(page, out byte[]? content))
            {
                content = new byte[PageLength];
                if (!ReadPage(page, content)) content = null;
                _pages[page] = content;
            }

            if (content is null) return false;
            int offset = (int)(address - page), length = Math.Min(destination.Length, PageLength - offset);
            content.AsSpan(offset, length).CopyTo(destination);
            destination = destination[length..];
            address += (ulong)length;
        }

        return true;
    }

    /// <inheritdoc/>
    public bool TryRead64(ulong address, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        bool done = address <= ulong.MaxValue - 8 && Read(address, bytes);
        value = done ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        return done;
    }

    /// <summary>Reads a page.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="page">Where its bytes go.</param>
    /// <returns>Whether it is mapped.</returns>
    protected abstract bool ReadPage(ulong address, byte[] page);
}
