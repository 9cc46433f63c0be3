using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>The fids of all remote mounts: one session serves them.</summary>
[KernelPath]
internal static unsafe class Fids<THost>
    where THost : unmanaged, IFilesHost
{
    private const int PerChunk = 256;
    private const int ChunkLength = 4096;

    private static FidChunks s_chunks;
    private static uint s_firstFree;
    private static uint s_next; // all fids below were used at some time

    /// <summary>Of a fid that is in use.</summary>
    public static FidEntry* Get(ulong fid) =>
        // SAFETY: fids come from Take, which made the chunk.
        (FidEntry*)s_chunks[(int)(fid / PerChunk)] + (fid % PerChunk);

    /// <summary>Takes a fid with one reference.</summary>
    /// <returns>The fid, at least 1; 0 when there is no memory, or there are too many.</returns>
    public static uint Take()
    {
        uint fid = s_firstFree;
        if (fid != 0)
        {
            s_firstFree = Get(fid)->NextFree;
        }
        else
        {
            if (s_next == 0) s_next = 1;
            if (s_next == PerChunk * FidChunks.Count) return 0;
            ref nuint chunk = ref s_chunks[(int)(s_next / PerChunk)];
            if (chunk == 0) chunk = (nuint)Heap<THost>.Take(ChunkLength);
            if (chunk == 0) return 0;
            fid = s_next++;
        }

        FidEntry* entry = Get(fid);
        entry->References = 1;
        entry->Path = 0;
        return fid;
    }

    /// <summary>Gives back a fid that the server does not know, or has been told to forget.</summary>
    public static void Give(uint fid)
    {
        FidEntry* entry = Get(fid);
        entry->References = 0;
        entry->NextFree = s_firstFree;
        s_firstFree = fid;
    }
}
