using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>Locks of files: whole ones of open files (flock(2)), and on ranges, of open files or of the program (fcntl(2)).</summary>
[KernelPath]
internal static unsafe class Locks<THost>
    where THost : unmanaged, IFilesHost
{
    private const int Program = -1;

    private static LockBuckets s_buckets;
    private static WaitPoint s_waiting;

    private static ref nuint BucketOf(ulong file) => ref s_buckets[(int)((file >> 5 ^ file >> 12) & (LockBuckets.Count - 1))];

    public static long Apply(int file, ref FileLock request)
    {
        OpenFile* open = OpenFiles<THost>.Get(file);
        ulong identity = FileSystems<THost>.Identify(in open->Node);
        int owner = request.IsOfFile ? file : Program;
        if (!request.IsWhole && !request.IsQuery)
        {
            if (request.Kind == FileLockKind.Shared && !open->CanRead) return -Error.BadDescriptor;
            if (request.Kind == FileLockKind.Exclusive && !open->CanWrite) return -Error.BadDescriptor;
        }

        while (true)
        {
            LockRecord* other = FindConflict(identity, owner, in request);
            if (request.IsQuery)
            {
                Tell(other, ref request);
                return 0;
            }

            if (other == null) break;
            if (!request.Waits) return -Error.Again;
            if (!THost.Wait(ref s_waiting, isInterruptible: true)) return -Error.Restart;
        }

        long result = Set(identity, owner, in request);
        if (result != 0) return result;
        result = FileSystems<THost>.Lock(ref *open, ref request);
        if (result != 0 && request.Kind != FileLockKind.Release)
        {
            FileLock undo = request;
            undo.Kind = FileLockKind.Release;
            _ = Set(identity, owner, in undo);
        }

        return result;
    }

    /// <summary>Gives up what an open file holds, before it is closed; and, as POSIX has it, the program's locks on that file.</summary>
    public static void ReleaseAll(int file)
    {
        OpenFile* open = OpenFiles<THost>.Get(file);
        ulong identity = FileSystems<THost>.Identify(in open->Node);
        bool any = false;
        nuint* at = Address(ref BucketOf(identity));
        while (*at != 0)
        {
            LockRecord* record = (LockRecord*)*at;
            if (record->File == identity && (record->Owner == file || (record->Owner == Program && !record->IsWhole)))
            {
                *at = (nuint)record->Next;
                Heap<THost>.Give((byte*)record, sizeof(LockRecord));
                any = true;
            }
            else
            {
                at = (nuint*)&record->Next;
            }
        }

        if (any) THost.Wake(ref s_waiting);
    }

    // SAFETY: the buckets are static and do not move.
    private static nuint* Address(ref nuint bucket) => (nuint*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref bucket);

    private static LockRecord* FindConflict(ulong identity, int owner, ref readonly FileLock request)
    {
        if (request.Kind == FileLockKind.Release) return null;
        for (LockRecord* record = (LockRecord*)BucketOf(identity); record != null; record = record->Next)
        {
            if (record->File != identity || record->Owner == owner || record->IsWhole != request.IsWhole) continue;
            if (record->Kind == FileLockKind.Shared && request.Kind == FileLockKind.Shared) continue;
            if (record->Start < request.End && request.Start < record->End) return record;
        }

        return null;
    }

    private static void Tell(LockRecord* other, ref FileLock request)
    {
        if (other == null)
        {
            request.Kind = FileLockKind.Release;
            return;
        }

        request.Kind = other->Kind;
        request.Start = other->Start;
        request.End = other->End;
        request.Owner = other->Owner == Program ? 1 : -1;
    }

    /// <summary>Replaces what an owner holds in a range.</summary>
    private static long Set(ulong identity, int owner, ref readonly FileLock request)
    {
        // Two records at most come out of one that the range lies within: they are made before anything changes.
        LockRecord* added = (LockRecord*)Heap<THost>.Take(sizeof(LockRecord));
        LockRecord* rest = (LockRecord*)Heap<THost>.Take(sizeof(LockRecord));
        if (added == null || rest == null)
        {
            Heap<THost>.Give((byte*)added, sizeof(LockRecord));
            Heap<THost>.Give((byte*)rest, sizeof(LockRecord));
            return -Error.NoMemory;
        }

        nuint* at = Address(ref BucketOf(identity));
        while (*at != 0)
        {
            LockRecord* record = (LockRecord*)*at;
            bool isOwn = record->File == identity && record->Owner == owner && record->IsWhole == request.IsWhole;
            if (!isOwn || record->End <= request.Start || record->Start >= request.End)
            {
                at = (nuint*)&record->Next;
                continue;
            }

            bool staysBefore = record->Start < request.Start, staysBehind = record->End > request.End;
            if (staysBefore && staysBehind)
            {
                *rest = *record;
                rest->Start = request.End;
                rest->Next = record->Next;
                record->Next = rest;
                record->End = request.Start;
                rest = null;
                break;
            }

            if (staysBefore) record->End = request.Start;
            else if (staysBehind) record->Start = request.End;
            else
            {
                *at = (nuint)record->Next;
                Heap<THost>.Give((byte*)record, sizeof(LockRecord));
                continue;
            }

            at = (nuint*)&record->Next;
        }

        if (request.Kind == FileLockKind.Release) Heap<THost>.Give((byte*)added, sizeof(LockRecord));
        else Insert(added, identity, owner, in request);
        Heap<THost>.Give((byte*)rest, sizeof(LockRecord));
        THost.Wake(ref s_waiting); // some may have been given up, or lessened
        return 0;
    }

    private static void Insert(LockRecord* record, ulong identity, int owner, ref readonly FileLock request)
    {
        ref nuint bucket = ref BucketOf(identity);
        record->Next = (LockRecord*)bucket;
        record->File = identity;
        record->Owner = owner;
        record->Kind = request.Kind;
        record->IsWhole = request.IsWhole;
        record->Start = request.Start;
        record->End = request.End;
        bucket = (nuint)record;
    }
}
