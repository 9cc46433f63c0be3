using LibOs.Kernel.Machine;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel;

/// <content>The calls about descriptors and files.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    /// <summary>The calls that every image has: without file systems they know streams, pipes and a few devices.</summary>
    private static long DispatchDescriptors(TrapFrame* frame)
    {
        ulong a = frame->Rdi, b = frame->Rsi, c = frame->Rdx, d = frame->R10;
        switch (frame->Rax)
        {
            case Number.Read: return Read(a, b, c);
            case Number.Write: return Write(a, b, c);
            case Number.ReadVector: return Transfer(a, b, c, write: false);
            case Number.WriteVector: return Transfer(a, b, c, write: true);
            case Number.Open: return Open(CurrentDirectoryDescriptor, a, b, c);
            case Number.OpenAt: return Open((int)a, b, c, d);
            case Number.Close: return Close(a);
            case Number.Duplicate: return Duplicate(a, 0, closesOnExec: false);
            case Number.DuplicateTo: return DuplicateTo(a, b, closesOnExec: false);
            case Number.DuplicateTo3: return DuplicateTo3(a, b, c);
            case Number.DescriptorControl: return ControlDescriptor(a, b, c);
            case Number.Pipe2: return MakePipe(a, b);
            case Number.PollCreate: return CreatePollSet(a);
            case Number.PollControl: return ControlPollSet(a, b, c, d);
            case Number.PollWait or Number.PollWaitMasked: return WaitPollSet(a, b, (int)c, (int)d);
            case Number.FileStat: return StatDescriptor(a, b);
            case Number.Stat: return Stat(CurrentDirectoryDescriptor, a, b, 0);
            case Number.LinkStat: return Stat(CurrentDirectoryDescriptor, a, b, NoFollow);
            case Number.FileStatAt: return Stat((int)a, b, c, d);
            case Number.Access: return Access(CurrentDirectoryDescriptor, a, b, 0);
            case Number.FileSystemStat: return SystemStat(a, b);
            case Number.ReadLink: return ReadLink(CurrentDirectoryDescriptor, a, b, c);
            case Number.ReadLinkAt: return ReadLink((int)a, b, c, d);
            case Number.Seek: return Seek(a, (long)b, c);
            case Number.DeviceControl: return ControlDevice(a, b, c);
            case Number.CurrentDirectory: return CurrentDirectory(a, b);
            default: return TFiles.IsPresent ? DispatchFiles(frame) : Refuse(frame->Rax);
        }
    }

    /// <summary>The calls of an image with file systems.</summary>
    private static long DispatchFiles(TrapFrame* frame)
    {
        const int Here = CurrentDirectoryDescriptor;
        ulong a = frame->Rdi, b = frame->Rsi, c = frame->Rdx, d = frame->R10, e = frame->R8;
        switch (frame->Rax)
        {
            case Number.ReadAt: return ReadAt(a, b, c, (long)d);
            case Number.WriteAt: return WriteAt(a, b, c, (long)d);
            case Number.ReadVectorAt: return TransferAt(a, b, c, write: false, (long)d);
            case Number.WriteVectorAt: return TransferAt(a, b, c, write: true, (long)d);
            case Number.Create: return Open(Here, a, 0x241, b); // O_WRONLY, O_CREAT, O_TRUNC
            case Number.ExtendedStat: return ExtendedStat((int)a, b, c, d, e);
            case Number.FileSystemStatOf: return SystemStatDescriptor(a, b);
            case Number.AccessAt: return Access((int)a, b, c, 0);
            case Number.AccessAt2: return Access((int)a, b, c, d);
            case Number.ReadDirectory: return ReadDirectory(a, b, c);
            case Number.ChangeDirectory: return ChangeDirectory(a);
            case Number.ChangeDirectoryTo: return ChangeDirectoryTo(a);
            case Number.MakeDirectory: return MakeDirectory(Here, a, b);
            case Number.MakeDirectoryAt: return MakeDirectory((int)a, b, c);
            case Number.RemoveDirectory: return Unlink(Here, a, 0x200);
            case Number.Unlink: return Unlink(Here, a, 0);
            case Number.UnlinkAt: return Unlink((int)a, b, c);
            case Number.Rename: return Rename(Here, a, Here, b, 0);
            case Number.RenameAt: return Rename((int)a, b, (int)c, d, 0);
            case Number.RenameAt2: return Rename((int)a, b, (int)c, d, e);
            case Number.Link: return Link(Here, a, Here, b, 0);
            case Number.LinkAt: return Link((int)a, b, (int)c, d, e);
            case Number.SymbolicLink: return MakeSymbolicLink(a, Here, b);
            case Number.SymbolicLinkAt: return MakeSymbolicLink(a, (int)b, c);
            case Number.ChangeMode: return ChangeMode(Here, a, b, follows: true);
            case Number.ChangeModeOf: return ChangeModeOf(a, b);
            case Number.ChangeModeAt: return ChangeMode((int)a, b, c, follows: true);
            case Number.ChangeOwner: return ChangeOwner(Here, a, b, c, 0);
            case Number.ChangeOwnerOfLink: return ChangeOwner(Here, a, b, c, NoFollow);
            case Number.ChangeOwnerOf: return ChangeOwnerOf(a, b, c);
            case Number.ChangeOwnerAt: return ChangeOwner((int)a, b, c, d, e);
            case Number.SetTimes: return SetTimes((int)a, b, c, d);
            case Number.Truncate: return Truncate(a, (long)b);
            case Number.TruncateTo: return TruncateTo(a, (long)b);
            case Number.Allocate: return Allocate(a, b, (long)c, (long)d);
            case Number.Synchronize: return Synchronize(a, dataOnly: false);
            case Number.SynchronizeData: return Synchronize(a, dataOnly: true);
            case Number.SynchronizeAll: return 0;
            case Number.SetCreationMask: return SetCreationMask(a);
            case Number.AdviseFile: return Advise(a, d);
            case Number.LockFile: return LockWhole(a, b);
            case Number.SendFile: return CopyFile(b, c, a, 0, d);
            case Number.CopyRange: return frame->R9 != 0 ? -Error.Invalid : CopyFile(a, b, c, d, e);
            case Number.CloseRange: return CloseRange(a, b, c);
            case Number.EventCount: return MakeEventCount(a, b);
            case Number.OpenUnnamed: return OpenUnnamed(a, b);
            case Number.Poll: return PollFor(a, b, (int)c);
            case Number.PollUntil: return PollUntil(a, b, c);
            case Number.Select: return SelectFor(a, b, c, d, e);
            case Number.SelectUntil: return SelectUntil(a, b, c, d, e);
            case Number.MapMemory: return MapMemoryOrFile(a, b, c, d, e, (long)frame->R9);
            case Number.UnmapMemory: return UnmapMemoryOrFile(a, b);
            case Number.SynchronizeMemory: return SynchronizeMemory(a, b, c);
            default: return Refuse(frame->Rax);
        }
    }
}
