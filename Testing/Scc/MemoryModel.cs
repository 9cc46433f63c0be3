namespace LibOs.Testing.Scc;

/// <summary>A memory controller: 16 GB of addresses, of which only what was touched takes memory of the host.</summary>
internal sealed class MemoryModel(int seed)
{
    public const int PageBytes = 4096;

    private readonly Dictionary<long, byte[]> _pages = [];
    private readonly Dictionary<long, (long Time, int Core, byte[] Before)> _recent = [];

    public long BusyUntil { get; set; }

    public void Read(long address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int offset = (int)(address % PageBytes);
            int length = Math.Min(destination.Length, PageBytes - offset);
            Page(address / PageBytes).AsSpan(offset, length).CopyTo(destination);
            destination = destination[length..];
            address += length;
        }
    }

    public void Write(long address, ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            int offset = (int)(address % PageBytes);
            int length = Math.Min(source.Length, PageBytes - offset);
            source[..length].CopyTo(Page(address / PageBytes).AsSpan(offset));
            source = source[length..];
            address += length;
        }
    }

    public void Write(long line, ReadOnlySpan<byte> source, uint mask)
    {
        Span<byte> target = Page(line / PageBytes).AsSpan((int)(line % PageBytes), Cache.LineBytes);
        for (int i = 0; i < Cache.LineBytes; i++)
        {
            if ((mask >> i & 1) != 0) target[i] = source[i];
        }
    }

    /// <summary>An uncached write of a chip that writes 16 bytes where it should write 4.</summary>
    public void WriteRestricted(long address, uint value, int core, long time, long window)
    {
        long unit = address & ~15L;
        byte[] before = new byte[16];
        Read(unit, before);
        if (_recent.TryGetValue(unit, out (long Time, int Core, byte[] Before) last) && last.Core != core && time - last.Time < window) before = last.Before;
        _recent[unit] = (time, core, before);
        byte[] after = [.. before];
        BitConverter.TryWriteBytes(after.AsSpan((int)(address - unit)), value);
        Write(unit, after);
    }

    private byte[] Page(long number)
    {
        if (_pages.TryGetValue(number, out byte[]? page)) return page;
        page = new byte[PageBytes];
        // what memory holds before it is written is not defined
        if (seed != 0) Array.Fill(page, (byte)(0xA5 ^ seed ^ number));
        return _pages[number] = page;
    }
}
