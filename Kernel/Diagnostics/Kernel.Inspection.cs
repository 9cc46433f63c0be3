using System.Runtime.CompilerServices;
using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>What tells a debugger where things are; nothing in the kernel reads it.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private static void FillInspectionTable()
    {
        InspectionTable* table = s_image->Inspection;
        table->Version = InspectionTable.CurrentVersion;
        table->Length = (uint)sizeof(InspectionTable);
        table->Threads = s_threads;
        table->ThreadCapacity = s_threadCapacity;
        table->Cores = s_cores;
        table->CoreCount = (int*)Unsafe.AsPointer(ref s_coreCount); // statics of unmanaged types do not move
        table->TopTable = (ulong)s_topTable - PhysicalMachine.DirectMap;
        table->DirectMap = PhysicalMachine.DirectMap;
        table->MemoryEnd = (ulong)s_frameCount * PageSize;
        table->ManagedThreadType = (ulong)typeof(System.Threading.Thread).TypeHandle.Value;
        table->ManagedThreadName = NameOffset();
        // any core and thread serve to tell where their fields lie
        CoreBlock* core = Core;
        Thread* thread = core->Idle;
        table->ThreadId = (ushort)((byte*)&thread->Id - (byte*)thread);
        table->ThreadSavedStack = (ushort)((byte*)&thread->SavedStack - (byte*)thread);
        table->ThreadStackTop = (ushort)((byte*)&thread->StackTop - (byte*)thread);
        table->ThreadState = (ushort)((byte*)&thread->State - (byte*)thread);
        table->ThreadCore = (ushort)((byte*)&thread->Core - (byte*)thread);
        table->ThreadSystemCall = (ushort)((byte*)&thread->SystemCall - (byte*)thread);
        table->ThreadName = (ushort)((byte*)&thread->Name - (byte*)thread);
        table->ThreadRunNanoseconds = (ushort)((byte*)&thread->RunNanoseconds - (byte*)thread);
        table->ThreadFsBase = (ushort)((byte*)&thread->FsBase - (byte*)thread);
        table->ThreadProgramStackTop = (ushort)((byte*)&thread->ProgramStackTop - (byte*)thread);
        table->CoreCurrent = (ushort)((byte*)&core->Current - (byte*)core);
        table->CoreIdle = (ushort)((byte*)&core->Idle - (byte*)core);
        table->CoreIndex = (ushort)((byte*)&core->Index - (byte*)core);
        table->CoreInKernel = (ushort)((byte*)&core->InKernel - (byte*)core);
        table->SwitchFrameLength = SwitchFrameLength;
        table->TrapFrameLength = (ushort)sizeof(TrapFrame);
        table->FloatingLength = TrapFrame.FloatingLength;
        table->Magic = InspectionTable.ExpectedMagic;
    }
}
