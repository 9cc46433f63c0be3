using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <content>
/// Pages of regular files. A file of one page holds its address; a larger one has tables of 512 addresses each, as many levels
/// as its size needs. A missing page or table is a hole and reads zero.
/// </content>
internal static unsafe partial class MemoryFiles<THost>
{
    private const int EntriesPerTable = 512;
    private const int MostLevels = 4;

    /// <summary>The greatest size of a file, 256 TiB.</summary>
    public const long LargestSize = 1L << 48;

    /// <summary>The page that holds part of a file; null for a hole.</summary>
    private static byte* FindPage(Inode* inode, long index)
    {
        if (index >> (9 * inode->Height) != 0) return null;
        byte* at = inode->Data;
        for (int level = inode->Height - 1; level >= 0 && at != null; level--)
        {
            // SAFETY: a table has 512 entries.
            at = ((byte**)at)[(index >> (9 * level)) & (EntriesPerTable - 1)];
        }

        return at;
    }

    /// <summary>The page that holds part of a file, made if there is none; null when there is no space.</summary>
    /// <param name="inode">The file.</param>
    /// <param name="index">The number of the page in the file.</param>
    /// <param name="willBeFilled">Whether the caller writes all of it, so that a new one need not be cleared.</param>
    private static byte* MakePage(Inode* inode, long index, bool willBeFilled)
    {
        while (index >> (9 * inode->Height) != 0)
        {
            if (inode->Data != null)
            {
                byte* table = MakeTable();
                if (table == null) return null;
                *(byte**)table = inode->Data;
                inode->Data = table;
            }

            inode->Height++;
        }

        byte** place = &inode->Data;
        for (int level = inode->Height - 1; level >= 0; level--)
        {
            if (*place == null) *place = MakeTable();
            if (*place == null) return null;
            // SAFETY: a table has 512 entries.
            place = (byte**)*place + ((index >> (9 * level)) & (EntriesPerTable - 1));
        }

        if (*place != null) return *place;
        if (s_pages >= s_mostPages) return null;
        byte* page = (byte*)THost.TakeFrames(0);
        if (page == null) return null;
        if (!willBeFilled) THost.ClearFrame((nuint)page);
        *place = page;
        inode->Count++;
        s_pages++;
        return page;
    }

    private static byte* MakeTable()
    {
        byte* table = (byte*)THost.TakeFrames(0);
        if (table != null) THost.ClearFrame((nuint)table);
        return table;
    }

    /// <summary>Gives the pages of a file back from one on.</summary>
    private static void DropPages(Inode* inode, long first)
    {
        if (inode->Data != null && DropBelow(inode, inode->Data, inode->Height, 0, first, long.MaxValue)) inode->Data = null;
        if (inode->Data == null) inode->Height = 0;
    }

    /// <summary>Gives the pages in a range back, which lie below a table or are the one given.</summary>
    /// <returns>Whether nothing is left of it: it was given back too.</returns>
    [BoundedRecursion(MostLevels + 1)]
    private static bool DropBelow(Inode* inode, byte* at, int level, long start, long first, long end)
    {
        if (level == 0)
        {
            if (start < first || start >= end) return false;
            inode->Count--;
            s_pages--;
            THost.GiveFrames((nuint)at, 0);
            return true;
        }

        // SAFETY: a table has 512 entries, each null, a page or a table of the level below.
        byte** table = (byte**)at;
        long span = 1L << (9 * (level - 1));
        bool isEmpty = true;
        for (int i = 0; i < EntriesPerTable; i++, start += span)
        {
            if (table[i] == null) continue;
            if (start < end && start + span > first && DropBelow(inode, table[i], level - 1, start, first, end)) table[i] = null;
            else isEmpty = false;
        }

        if (isEmpty) THost.GiveFrames((nuint)at, 0);
        return isEmpty;
    }

    /// <summary>The first page from one on that is there, or -1.</summary>
    private static long NextPage(Inode* inode, long index)
    {
        long end = (inode->Size + PageLength - 1) / PageLength;
        while (index < end)
        {
            if (index >> (9 * inode->Height) != 0) return -1;
            byte* at = inode->Data;
            int level = inode->Height - 1;
            for (; level >= 0 && at != null; level--) at = ((byte**)at)[(index >> (9 * level)) & (EntriesPerTable - 1)];
            if (at != null) return index;
            // What is missing spans so many pages.
            long span = 1L << (9 * (level + 1));
            index = (index & ~(span - 1)) + span;
        }

        return -1;
    }

    private static long SetSize(Inode* inode, long size)
    {
        if (inode->Type == FileMode.Directory) return -Error.IsDirectory;
        if (inode->Type != FileMode.Regular || inode->Content != FileContent.None || size < 0) return -Error.Invalid;
        if (size > LargestSize) return -Error.FileTooLarge;
        if (size < inode->Size)
        {
            long kept = (size + PageLength - 1) / PageLength;
            THost.DropMappings((ulong)inode, size, long.MaxValue);
            DropPages(inode, kept);
            ClearBehind(inode, size);
        }

        inode->Size = size;
        return 0;
    }

    /// <summary>Clears what a page holds behind the end of its file.</summary>
    private static void ClearBehind(Inode* inode, long size)
    {
        int within = (int)(size & (PageLength - 1));
        byte* last = within == 0 ? null : FindPage(inode, size / PageLength);
        // SAFETY: a page has that many bytes.
        if (last != null) KernelBytes.Clear(new Span<byte>(last + within, PageLength - within));
    }

    public static long Read(ref OpenFile file, ref long offset, ulong address, ulong length)
    {
        Inode* inode = InodeOf(in file.Node);
        if (inode->Type == FileMode.Directory) return -Error.IsDirectory;
        if (inode->Content != FileContent.None) return ReadContent(inode, ref offset, address, length);
        if (inode->Type != FileMode.Regular) return -Error.Invalid;
        long left = inode->Size - offset;
        if (left <= 0) return 0;
        if (length > (ulong)left) length = (ulong)left;
        ulong done = 0;
        while (done < length)
        {
            int within = (int)(offset & (PageLength - 1));
            int count = (int)Math.Min(length - done, (ulong)(PageLength - within));
            byte* page = FindPage(inode, offset / PageLength);
            if (page == null) page = ZeroPage();
            if (page == null) return done > 0 ? (long)done : -Error.NoMemory;
            if (!THost.TryCopyOut(address + done, (nuint)page + (nuint)within, count)) return done > 0 ? (long)done : -Error.BadAddress;
            done += (ulong)count;
            offset += count;
        }

        TouchAccess(inode);
        return (long)done;
    }

    private static byte* s_zeroPage;

    /// <summary>What holes are read from.</summary>
    private static byte* ZeroPage()
    {
        if (s_zeroPage == null) s_zeroPage = MakeTable();
        return s_zeroPage;
    }

    /// <summary>The time of access moves when it would otherwise be before the last change, or a day old (relatime).</summary>
    private static void TouchAccess(Inode* inode)
    {
        const long Day = 86_400_000_000_000;
        long now = THost.RealTime;
        if (inode->AccessTime <= inode->ModifyTime || inode->AccessTime <= inode->ChangeTime || now - inode->AccessTime >= Day) inode->AccessTime = now;
    }

    public static long Write(ref OpenFile file, ref long offset, bool appends, ulong address, ulong length)
    {
        Inode* inode = InodeOf(in file.Node);
        if (inode->Type != FileMode.Regular || inode->Content != FileContent.None) return -Error.Invalid;
        if (appends) offset = inode->Size;
        if (offset >= LargestSize) return -Error.FileTooLarge;
        if (length > (ulong)(LargestSize - offset)) length = (ulong)(LargestSize - offset);
        ulong done = 0;
        long result = 0;
        while (done < length)
        {
            int within = (int)(offset & (PageLength - 1));
            int count = (int)Math.Min(length - done, (ulong)(PageLength - within));
            bool wasThere = FindPage(inode, offset / PageLength) != null;
            byte* page = MakePage(inode, offset / PageLength, willBeFilled: count == PageLength);
            if (page == null) result = -Error.NoSpace;
            else if (!THost.TryCopyIn((nuint)page + (nuint)within, address + done, count)) result = -Error.BadAddress;
            if (result != 0)
            {
                // A page that was made to be filled, and was not, must not show what it held before.
                if (page != null && !wasThere) THost.ClearFrame((nuint)page);
                break;
            }

            done += (ulong)count;
            offset += count;
            if (offset > inode->Size) inode->Size = offset;
        }

        if (done == 0) return result;
        long now = THost.RealTime;
        inode->ModifyTime = now;
        inode->ChangeTime = now;
        return (long)done;
    }

    /// <summary>Copies what the kernel has to say.</summary>
    private static long ReadContent(Inode* inode, ref long offset, ulong address, ulong length)
    {
        WalkBuffer* buffer = WalkBuffers<THost>.Take();
        if (buffer == null) return -Error.NoMemory;
        // SAFETY: the buffer is in use by this call only.
        var space = new Span<byte>(buffer, sizeof(WalkBuffer));
        if (length < (ulong)space.Length) space = space[..(int)length];
        int count = inode->Content is FileContent.Mounts or FileContent.MountInformation
            ? MountContent<THost>.Write(inode->Content, offset, space)
            : THost.WriteContent(inode->Content, offset, space);
        long result = count;
        if (count > 0 && !THost.TryCopyOut(address, (nuint)buffer, count)) result = -Error.BadAddress;
        if (result > 0) offset += result;
        WalkBuffers<THost>.Give(buffer);
        return result;
    }

    public static long Seek(ref OpenFile file, long offset, int origin)
    {
        const int Data = 3;
        Inode* inode = InodeOf(in file.Node);
        if (offset < 0 || offset >= inode->Size) return -Error.NoSuchAddress;
        long page = offset / PageLength;
        if (origin == Data)
        {
            page = NextPage(inode, page);
            return page < 0 ? -Error.NoSuchAddress : Math.Max(offset, page * PageLength);
        }

        while (page * PageLength < inode->Size && FindPage(inode, page) != null) page++;
        return Math.Min(Math.Max(offset, page * PageLength), inode->Size);
    }

    public static long Allocate(ref OpenFile file, uint mode, long offset, long length)
    {
        const uint KeepSize = 1, PunchHole = 2, ZeroRange = 16;
        Inode* inode = InodeOf(in file.Node);
        if (inode->Type != FileMode.Regular || inode->Content != FileContent.None) return -Error.NoDevice;
        if ((mode & ~(KeepSize | PunchHole | ZeroRange)) != 0 || mode == PunchHole) return -Error.NotSupported;
        if (offset > LargestSize - length) return -Error.FileTooLarge;
        long end = offset + length;
        if ((mode & (PunchHole | ZeroRange)) != 0) ClearRange(inode, offset, Math.Min(end, inode->Size));
        if ((mode & PunchHole) == 0)
        {
            for (long page = offset / PageLength; page * PageLength < end; page++)
                if (MakePage(inode, page, willBeFilled: false) == null) return -Error.NoSpace;
            if ((mode & KeepSize) == 0 && end > inode->Size) inode->Size = end;
        }

        long now = THost.RealTime;
        inode->ModifyTime = now;
        inode->ChangeTime = now;
        return 0;
    }

    private static void ClearRange(Inode* inode, long offset, long end)
    {
        if (offset >= end) return;
        long first = (offset + PageLength - 1) / PageLength, last = end / PageLength;
        if (first < last)
        {
            THost.DropMappings((ulong)inode, first * PageLength, last * PageLength);
            if (inode->Data != null && DropBelow(inode, inode->Data, inode->Height, 0, first, last)) inode->Data = null;
        }

        for (long at = offset; at < end;)
        {
            int within = (int)(at & (PageLength - 1));
            int count = (int)Math.Min(end - at, PageLength - within);
            byte* page = count == PageLength ? null : FindPage(inode, at / PageLength);
            // SAFETY: within one page.
            if (page != null) KernelBytes.Clear(new Span<byte>(page + within, count));
            at = first < last && at < first * PageLength ? last * PageLength : at + count;
        }
    }

    /// <summary>Copies a page of a file for a private mapping.</summary>
    public static long ReadPage(ref OpenFile file, long offset, nuint page)
    {
        Inode* inode = InodeOf(in file.Node);
        if (offset >= inode->Size) return -Error.NoSuchAddress;
        byte* found = FindPage(inode, offset / PageLength);
        // SAFETY: pages of 4096 bytes.
        if (found == null) THost.ClearFrame(page);
        else _ = KernelBytes.Copy(new ReadOnlySpan<byte>(found, PageLength), new Span<byte>((void*)page, PageLength));
        return 0;
    }

    /// <summary>The page of a file, or 0.</summary>
    public static nuint PageOf(ref readonly Node node, long index) => (nuint)FindPage(InodeOf(in node), index);

    /// <summary>Gives a file a page that is the copy of another; 0 when there is no space.</summary>
    public static nuint AddPage(ref readonly Node node, long index, nuint source)
    {
        byte* page = MakePage(InodeOf(in node), index, willBeFilled: true);
        // SAFETY: pages of 4096 bytes.
        if (page != null) _ = KernelBytes.Copy(new ReadOnlySpan<byte>((void*)source, PageLength), new Span<byte>(page, PageLength));
        return (nuint)page;
    }

    /// <summary>Gives whole pages of a file back.</summary>
    public static void DropRange(ref readonly Node node, long start, long end)
    {
        Inode* inode = InodeOf(in node);
        if (inode->Data != null && DropBelow(inode, inode->Data, inode->Height, 0, start / PageLength, end / PageLength)) inode->Data = null;
        if (inode->Data == null) inode->Height = 0;
    }

    public static long FindSharedPage(ref OpenFile file, long offset, out nuint page)
    {
        page = 0;
        Inode* inode = InodeOf(in file.Node);
        if (offset >= inode->Size) return -Error.NoSuchAddress;
        page = (nuint)MakePage(inode, offset / PageLength, willBeFilled: false);
        return page == 0 ? -Error.NoSpace : 0;
    }
}
