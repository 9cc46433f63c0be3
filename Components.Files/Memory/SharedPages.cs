using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>
/// Pages for shared mappings of files that are kept elsewhere. All open files of one file share them; they go with the last that
/// used them. The kernel writes changed ones back.
/// </summary>
[KernelPath]
internal static unsafe class SharedPages<THost>
    where THost : unmanaged, IFilesHost
{
    private static SharedFile* s_first;

    /// <summary>Finds a page, or reads it from its file. May wait.</summary>
    public static long Find(ref OpenFile file, long offset, out nuint page)
    {
        page = 0;
        long result = Attach(ref file);
        if (result != 0) return result;
        long index = offset / MemoryFiles<THost>.PageLength;
        page = MemoryFiles<THost>.PageOf(in file.Shared->Pages, index);
        if (page != 0) return 0;
        nuint read = THost.TakeFrames(0);
        if (read == 0) return -Error.NoMemory;
        result = FileSystems<THost>.ReadPage(ref file, offset, read);
        if (result == 0)
        {
            // Another thread may have read it meanwhile, and changed it since.
            page = MemoryFiles<THost>.PageOf(in file.Shared->Pages, index);
            if (page == 0) page = MemoryFiles<THost>.AddPage(in file.Shared->Pages, index, read);
            if (page == 0) result = -Error.NoSpace;
        }

        THost.GiveFrames(read, 0);
        return result;
    }

    /// <summary>Forgets pages of a file that was written by other ways.</summary>
    public static void Forget(ref OpenFile file, long start, long end)
    {
        if (s_first == null) return;
        ulong identity = FileSystems<THost>.Identify(in file.Node);
        SharedFile* shared = Search(identity);
        if (shared == null) return;
        const long Last = MemoryFiles<THost>.PageLength - 1;
        start &= ~Last;
        end = end > long.MaxValue - Last ? long.MaxValue & ~Last : (end + Last) & ~Last;
        THost.DropMappings(identity, start, end);
        MemoryFiles<THost>.DropRange(in shared->Pages, start, end);
    }

    /// <summary>An open file that is closed needs them no more.</summary>
    public static void Release(ref OpenFile file)
    {
        SharedFile* shared = file.Shared;
        if (shared == null || --shared->References != 0) return;
        if (s_first == shared)
        {
            s_first = shared->Next;
        }
        else
        {
            SharedFile* before = s_first;
            while (before->Next != shared) before = before->Next;
            before->Next = shared->Next;
        }

        MemoryFiles<THost>.Release(in shared->Pages);
        Heap<THost>.Give((byte*)shared, sizeof(SharedFile));
    }

    private static SharedFile* Search(ulong identity)
    {
        SharedFile* shared = s_first;
        while (shared != null && shared->Identity != identity) shared = shared->Next;
        return shared;
    }

    private static long Attach(ref OpenFile file)
    {
        if (file.Shared != null) return 0;
        ulong identity = FileSystems<THost>.Identify(in file.Node);
        SharedFile* shared = Search(identity);
        if (shared == null)
        {
            shared = (SharedFile*)Heap<THost>.Take(sizeof(SharedFile));
            if (shared == null) return -Error.NoMemory;
            long result = MemoryFiles<THost>.MakeUnnamed(0, out shared->Pages);
            if (result != 0)
            {
                Heap<THost>.Give((byte*)shared, sizeof(SharedFile));
                return result;
            }

            shared->Identity = identity;
            shared->Next = s_first;
            s_first = shared;
        }

        shared->References++;
        file.Shared = shared;
        return 0;
    }
}
