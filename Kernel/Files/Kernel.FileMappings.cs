using LibOs.Abstractions.Ports;
using LibOs.Kernel.Files;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Memory;
using LibOs.Kernel.Signals;
using LibOs.Kernel.Streams;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel;

/// <content>
/// Files in the address space. A private mapping has copies of pages, made when they are touched first. A shared one has the file's
/// own pages; where the file's pages are kept elsewhere, changed ones are written back.
/// </content>
/// <remarks>
/// The list is guarded by the kernel lock, and so are calls that change the address space while it is not empty. Pages come in by
/// the program's faults, and ahead of the kernel's own accesses: bringing one in may wait, which a fault in the kernel cannot.
/// </remarks>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const ulong PageDirty = 1 << 6; // set by the processor
    private const ulong MapShared = 1;
    private const ulong MapPrivate = 2;
    private const ulong MapSharedValidate = 3;

    private static FileMapping* s_fileMappings;

    /// <summary>Whether a call that changes the address space must be made with the kernel lock held.</summary>
    private static bool ConcernsFiles(ulong number, ulong flags)
    {
        if (!TFiles.IsPresent) return false;
        return s_fileMappings != null || (number == Number.MapMemory && (flags & MapAnonymous) == 0);
    }

    private static long MapMemoryOrFile(ulong address, ulong length, ulong protection, ulong flags, ulong number, long offset) =>
        (flags & MapAnonymous) != 0 ? MapAnonymously(address, length, protection, flags) : MapFile(address, length, protection, flags, number, offset);

    private static long MapAnonymously(ulong address, ulong length, ulong protection, ulong flags)
    {
        LockMemory();
        long result = MapMemory(address, length, protection, flags);
        UnlockMemory();
        if (result >= 0 && (flags & MapFixed) != 0) CutMappings((ulong)result, (ulong)result + RoundUp(length));
        return result;
    }

    private static long MapFile(ulong address, ulong length, ulong protection, ulong flags, ulong number, long offset)
    {
        OpenDescription* description = FindDescription(number);
        if (description == null || description->Kind == DescriptorKind.Path) return -Error.BadDescriptor;
        ulong type = flags & MapType;
        if (type is not (MapShared or MapPrivate or MapSharedValidate) || length == 0 || (offset & (long)(PageSize - 1)) != 0 || offset < 0) return -Error.Invalid;
        bool isShared = type != MapPrivate;
        if (description->Kind == DescriptorKind.Zero && !isShared) return MapAnonymously(address, length, protection, flags | MapAnonymous);
        if (description->Kind != DescriptorKind.File) return -Error.NoDevice;
        uint access = description->Flags & AccessMode;
        if (access == WriteOnly || (isShared && (protection & ProtectionWrite) != 0 && access != ReadWrite)) return -Error.AccessDenied;
        FileStatus status = default;
        long result = TFiles.GetStatus<FilesHost>(description->File, ref status);
        if (result != 0) return result;
        if ((status.Mode & 0xF000) != 0x8000) return -Error.NoDevice;
        if ((ulong)offset > (ulong)long.MaxValue - length) return -Error.Overflow;
        return PlaceMapping(address, length, protection, flags, description, offset, isShared);
    }

    private static long PlaceMapping(ulong address, ulong length, ulong protection, ulong flags, OpenDescription* description, long offset, bool isShared)
    {
        FileMapping* mapping = (FileMapping*)TakeObject(FileMapping.Length);
        if (mapping == null) return -Error.NoMemory;
        LockMemory();
        // As memory that is only reserved, so that nothing is charged; then it is the file's.
        long result = MapMemory(address, length, 0, (flags & (MapFixed | MapFixedNoReplace)) | MapPrivate | MapAnonymous);
        if (result >= 0)
        {
            length = RoundUp(length);
            ReleasePages((ulong)result, (ulong)result + length); // tables that earlier pages left behind
            AreaKind kind = isShared ? AreaKind.SharedFile : AreaKind.File;
            if (s_areas.Map(AreaStorage, (ulong)result, length, ToProtection(protection), kind) != AreaResult.Done)
            {
                _ = s_areas.Unmap(AreaStorage, (ulong)result, length);
                result = -Error.NoMemory;
            }

            s_memoryVersion++;
        }

        UnlockMemory();
        if (result < 0)
        {
            GiveObject(mapping, FileMapping.Length);
            return result;
        }

        CutMappings((ulong)result, (ulong)result + length); // what it replaced
        mapping->Start = (ulong)result;
        mapping->End = (ulong)result + length;
        mapping->Description = description;
        mapping->Identity = TFiles.Identify<FilesHost>(description->File);
        mapping->Offset = offset;
        mapping->IsShared = isShared;
        mapping->IsDirectly = TFiles.KeepsPages<FilesHost>(description->File);
        mapping->Next = s_fileMappings;
        s_fileMappings = mapping;
        description->References++;
        return result;
    }

    private static long UnmapMemoryOrFile(ulong address, ulong length)
    {
        if ((address & (PageSize - 1)) == 0 && length <= ProgramEnd) WriteBack(address, address + RoundUp(length));
        LockMemory();
        long result = UnmapMemory(address, length);
        UnlockMemory();
        if (result == 0) CutMappings(address, address + RoundUp(length));
        return result;
    }

    /// <summary>Forgets mappings in a range whose pages are gone.</summary>
    private static void CutMappings(ulong start, ulong end)
    {
        FileMapping* before = null;
        for (FileMapping* mapping = s_fileMappings; mapping != null;)
        {
            FileMapping* next = mapping->Next;
            if (mapping->End <= start || mapping->Start >= end)
            {
                before = mapping;
            }
            else if (mapping->Start >= start && mapping->End <= end)
            {
                if (before == null) s_fileMappings = next;
                else before->Next = next;
                Drop(mapping->Description);
                GiveObject(mapping, FileMapping.Length);
            }
            else
            {
                if (mapping->Start < start && mapping->End > end) AddRest(mapping, end);
                if (mapping->Start < start)
                {
                    mapping->End = start;
                }
                else
                {
                    mapping->Offset += (long)(end - mapping->Start);
                    mapping->Start = end;
                }

                before = mapping;
            }

            mapping = next;
        }
    }

    /// <summary>Makes a mapping of its own of what lies behind an address.</summary>
    private static void AddRest(FileMapping* mapping, ulong start)
    {
        FileMapping* rest = (FileMapping*)TakeObject(FileMapping.Length);
        if (rest == null) return; // what is touched there faults for good; nothing else is lost
        *rest = *mapping;
        rest->Start = start;
        rest->Offset += (long)(start - mapping->Start);
        rest->Next = mapping->Next;
        mapping->Next = rest;
        rest->Description->References++;
    }

    private static FileMapping* FindMapping(ulong address)
    {
        FileMapping* mapping = s_fileMappings;
        while (mapping != null && (address < mapping->Start || address >= mapping->End)) mapping = mapping->Next;
        return mapping;
    }

    /// <summary>Serves a fault on a page of a file. May wait.</summary>
    /// <param name="address">The address.</param>
    /// <param name="error">What was tried.</param>
    /// <param name="signal">The signal that the program gets when this fails, or 0 when no file is mapped there.</param>
    private static bool TryServeFileFault(ulong address, ulong error, out int signal)
    {
        signal = 0;
        FileMapping* mapping = FindMapping(address);
        if (mapping == null || !TryFindArea(address, out Area area) || !Allows(area.Protection, error)) return false;
        ulong page = address & ~(PageSize - 1);
        long offset = mapping->Offset + (long)(page - mapping->Start);
        OpenDescription* description = mapping->Description;
        bool isShared = mapping->IsShared;
        description->References++;
        ulong frame;
        long result;
        if (isShared)
        {
            result = TFiles.FindPage<FilesHost>(description->File, offset, out nuint shared);
            frame = shared - PhysicalMachine.DirectMap;
        }
        else
        {
            result = CopyFilePage(description, offset, out frame);
        }

        bool isServed = false;
        if (result == 0)
        {
            // The mapping may have been taken away meanwhile, and then there is nothing to do but try again.
            mapping = FindMapping(address);
            bool isStill = mapping != null && mapping->Description == description && mapping->Offset + (long)(page - mapping->Start) == offset;
            isServed = !isStill || PutFilePage(page, frame, isShared, error);
            if (!isShared && (!isStill || !isServed)) FreeUnusedFrame(frame);
        }
        else
        {
            signal = SignalNumber.Bus;
        }

        Drop(description);
        return isServed;
    }

    private static void FreeUnusedFrame(ulong frame)
    {
        LockMemory();
        FreeFrame(frame);
        UnlockMemory();
    }

    private static long CopyFilePage(OpenDescription* description, long offset, out ulong frame)
    {
        LockMemory();
        frame = AllocateFrame();
        UnlockMemory();
        if (frame == 0) EndForMemory();
        long result = TFiles.ReadPage<FilesHost>(description->File, offset, (nuint)ToVirtual(frame));
        if (result != 0) FreeUnusedFrame(frame);
        return result;
    }

    private static bool PutFilePage(ulong page, ulong frame, bool isShared, ulong error)
    {
        bool isPut = false;
        LockMemory();
        if (s_areas.TryFind(AreaStorage, page, out Area area) && Allows(area.Protection, error))
        {
            ulong* directory = MakeDirectoryEntry(page);
            ulong* entry = directory == null ? null : MakeEntry(directory, page);
            if (entry == null)
            {
                UnlockMemory();
                EndForMemory();
            }

            ulong value = PageEntry.ForProgram(frame, area.Protection, (error & FaultError.Fetch) != 0);
            if (*entry != 0)
            {
                if (!isShared) FreeFrame(frame); // another thread was faster
            }
            else
            {
                *entry = isShared ? value & ~PageEntry.Owned : value | PageEntry.Uncharged;
                if (!isShared) CountProgramFrames(1, isUncharged: true);
            }

            s_pageFaults++;
            isPut = true;
        }

        UnlockMemory();
        return isPut;
    }

    /// <summary>Brings the pages of files in that the kernel is about to touch. May wait.</summary>
    /// <returns>Whether there were any, so that the access may be tried again.</returns>
    private static bool TryBringIn(ulong address, ulong length, bool writes)
    {
        if (!TFiles.IsPresent || s_fileMappings == null || !HoldsKernelLock(Core)) return false;
        bool any = false;
        for (ulong page = address & ~(PageSize - 1); page < address + length; page += PageSize)
        {
            FileMapping* mapping = FindMapping(page);
            if (mapping == null || IsPresent(page)) continue;
            if (!TryServeFileFault(page, writes ? FaultError.Write : 0, out _)) return false;
            any = true;
        }

        return any;
    }

    private static bool IsPresent(ulong page)
    {
        LockMemory();
        ulong* entry = FindEntry(page);
        // SAFETY: an entry of a table in the direct map.
        bool isPresent = entry != null && (*entry & PageEntry.Present) != 0;
        UnlockMemory();
        return isPresent;
    }

    /// <summary>Takes pages of a file out of the address space before they go.</summary>
    private static void DropFileMappings(ulong identity, long first, long end)
    {
        for (FileMapping* mapping = s_fileMappings; mapping != null; mapping = mapping->Next)
        {
            if (mapping->Identity != identity) continue;
            long length = (long)(mapping->End - mapping->Start);
            long from = Math.Max(first - mapping->Offset, 0), to = end > mapping->Offset + length ? length : end - mapping->Offset;
            from = (from + (long)PageSize - 1) & ~(long)(PageSize - 1);
            if (from >= to) continue;
            LockMemory();
            s_memoryVersion++;
            ReleasePages(mapping->Start + (ulong)from, mapping->Start + (ulong)to);
            UnlockMemory();
        }
    }

    private static long SynchronizeMemory(ulong address, ulong length, ulong flags)
    {
        const ulong Asynchronous = 1, Synchronous = 4;
        if ((address & (PageSize - 1)) != 0 || (flags & ~7ul) != 0 || (flags & (Asynchronous | Synchronous)) == (Asynchronous | Synchronous)) return -Error.Invalid;
        length = RoundUp(length);
        if (address > ProgramEnd || length > ProgramEnd - address) return -Error.NoMemory;
        LockMemory();
        bool isWhole = IsMappedWhole(address, length);
        UnlockMemory();
        if (TFiles.IsPresent) WriteBack(address, address + length);
        return isWhole ? 0 : -Error.NoMemory;
    }

    /// <summary>Writes pages of shared mappings back that were changed, where the file's pages are not the mapped ones' own.</summary>
    private static void WriteBack(ulong start, ulong end)
    {
        for (ulong at = start; at < end;)
        {
            FileMapping* mapping = FindMapping(at);
            if (mapping == null || !mapping->IsShared || mapping->IsDirectly)
            {
                ulong next = end; // the lowest mapping above
                for (FileMapping* other = s_fileMappings; other != null; other = other->Next)
                    if (other->Start > at && other->Start < next) next = other->Start;
                if (mapping != null) next = Math.Min(Math.Max(next, mapping->End), end);
                at = next;
                continue;
            }

            OpenDescription* description = mapping->Description;
            long offset = mapping->Offset + (long)(at - mapping->Start);
            if (TakeDirty(at, out ulong frame))
            {
                description->References++;
                _ = TFiles.WritePage<FilesHost>(description->File, offset, (nuint)ToVirtual(frame));
                Drop(description);
            }

            at += PageSize;
        }
    }

    /// <summary>Writes back what shared mappings of one file changed, before the file is read or written by other ways.</summary>
    private static void WriteBackFile(OpenDescription* description)
    {
        ulong identity = TFiles.Identify<FilesHost>(description->File);
        for (FileMapping* mapping = s_fileMappings; mapping != null; mapping = mapping->Next)
        {
            if (mapping->Identity != identity || !mapping->IsShared || mapping->IsDirectly) continue;
            (ulong start, ulong end) = (mapping->Start, mapping->End);
            OpenDescription* holder = mapping->Description;
            holder->References++;
            WriteBack(start, end);
            bool isLast = holder->References == 1;
            Drop(holder);
            if (isLast || FindMapping(start) != mapping) return; // it was taken away while this waited
        }
    }

    /// <summary>Whether a page was changed since it was asked last.</summary>
    private static bool TakeDirty(ulong page, out ulong frame)
    {
        LockMemory();
        ulong* entry = FindEntry(page);
        bool isDirty = entry != null && (*entry & (PageEntry.Present | PageDirty)) == (PageEntry.Present | PageDirty);
        frame = isDirty ? *entry & PageEntry.AddressMask : 0;
        if (isDirty)
        {
            // SAFETY: an entry of a table in the direct map; the processors set the bit anew after the flush.
            *entry &= ~PageDirty;
            Native.InvalidatePage(page);
            FlushOthers(page, page + PageSize);
        }

        UnlockMemory();
        return isDirty;
    }

    /// <summary>Writes back what is still to be written when the program ends.</summary>
    private static void WriteBackAll()
    {
        for (FileMapping* mapping = s_fileMappings; mapping != null; mapping = s_fileMappings)
        {
            WriteBack(mapping->Start, mapping->End);
            s_fileMappings = mapping->Next;
        }
    }
}
