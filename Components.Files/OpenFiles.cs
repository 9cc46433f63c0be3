using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>The open files by number.</summary>
[KernelPath]
internal static unsafe class OpenFiles<THost>
    where THost : unmanaged, IFilesHost
{
    private const int PerTable = 256;
    private const int Tables = 64;
    private const int Most = PerTable * Tables;

    private static byte* s_tables; // addresses of tables of addresses of files
    private static int s_lowestFree;

    /// <summary>A file that is open.</summary>
    public static OpenFile* Get(int number) => *Place(number);

    private static OpenFile** Place(int number) =>
        // SAFETY: numbers come from Add, which made the table.
        ((OpenFile***)s_tables)[number / PerTable] + (number % PerTable);

    /// <summary>Makes an open file. The node is taken over when this succeeds.</summary>
    /// <returns>Its number, -ENFILE or -ENOMEM.</returns>
    public static long Add(ref readonly Node node, ulong handle, uint flags, ReadOnlySpan<byte> path)
    {
        if (s_tables == null) s_tables = Heap<THost>.Take(Tables * sizeof(nuint));
        if (s_tables == null) return -Error.NoMemory;
        for (int number = s_lowestFree; number < Most; number++)
        {
            OpenFile*** table = (OpenFile***)s_tables + (number / PerTable);
            if (*table == null) *table = (OpenFile**)Heap<THost>.Take(PerTable * sizeof(nuint));
            if (*table == null) return -Error.NoMemory;
            OpenFile** place = *table + (number % PerTable);
            if (*place != null) continue;
            OpenFile* file = (OpenFile*)Heap<THost>.Take(sizeof(OpenFile));
            if (file == null) return -Error.NoMemory;
            file->Node = node;
            file->Handle = handle;
            file->Flags = flags;
            file->Path = Heap<THost>.Take(Math.Max(path.Length, 1));
            // SAFETY: room for the path was just taken.
            if (file->Path != null) file->PathLength = KernelBytes.Copy(path, new Span<byte>(file->Path, path.Length));
            *place = file;
            s_lowestFree = number + 1;
            return number;
        }

        return -Error.TooManyFiles;
    }

    /// <summary>Frees a number. The caller has closed the file.</summary>
    public static void Remove(int number)
    {
        OpenFile** place = Place(number);
        OpenFile* file = *place;
        Heap<THost>.Give(file->Path, Math.Max(file->PathLength, 1));
        Heap<THost>.Give((byte*)file, sizeof(OpenFile));
        *place = null;
        if (number < s_lowestFree) s_lowestFree = number;
    }
}
