using LibOs.Abstractions.Services;
using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>The kernel's own calls: what managed services ask of it.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    /// <summary>The calls that <see cref="KernelView{TScheduler, TFrames, TAreas, TConsole, TLog, TFiles}"/> makes.</summary>
    private static long DispatchOwn(ulong number, ulong a, ulong b, ulong c)
    {
        switch (number)
        {
            case Number.OwnMemoryStatistics:
                if (!CanWrite(a, (ulong)sizeof(MemoryStatistics))) return -Error.BadAddress;
                // SAFETY: checked just now.
                ReadMemoryStatistics(ref *(MemoryStatistics*)a);
                return 0;
            case Number.OwnThreads:
                if (!CanWrite(a, b * (ulong)sizeof(ThreadRecord))) return -Error.BadAddress;
                // SAFETY: checked just now.
                return ListThreads(new Span<ThreadRecord>((void*)a, (int)b));
            case Number.OwnWriteLog:
                if (b > LineCapacity) b = LineCapacity;
                if (!CanRead(a, b)) return -Error.BadAddress;
                // SAFETY: checked just now.
                Log((int)Math.Min(c, LogLevel.Critical), new ReadOnlySpan<byte>((void*)a, (int)b));
                return 0;
            case Number.OwnReadLog:
                if (!CanWrite(a, (ulong)sizeof(LogCursor)) || !CanWrite(b, c)) return -Error.BadAddress;
                // SAFETY: checked just now.
                LogCursor* cursor = (LogCursor*)a;
                return s_log.Read(LogStorage, ref cursor->Position, out cursor->Level, out cursor->Nanoseconds, new Span<byte>((void*)b, (int)c));
            case Number.OwnGetQuantum:
                return s_quantum;
            case Number.OwnSetQuantum:
                s_quantum = (long)a;
                for (int i = 0; i < s_coreCount; i++) Scheduler(s_cores[i]).QuantumNanoseconds = s_quantum;
                return 0;
            case Number.OwnFileMemory when TFiles.IsPresent:
                long limit;
                if (!TryCopyIn(&limit, a, sizeof(long))) return -Error.BadAddress;
                long used = TFiles.ControlMemory<FilesHost>(ref limit);
                return TryCopyOut(a, &limit, sizeof(long)) ? used : -Error.BadAddress;
            case Number.OwnPanic:
                Panic("asked for by the program"u8, null);
                return 0;
            default:
                return -Error.NoSystemCall;
        }
    }

    private static long ListThreads(Span<ThreadRecord> destination)
    {
        int count = 0;
        for (int slot = 0; slot < s_threadCapacity; slot++)
        {
            Thread* thread = s_threads[slot];
            if (thread == null || thread->State == ThreadState.Ended) continue;
            if (count < destination.Length)
            {
                FindName(thread);
                ref ThreadRecord record = ref destination[count];
                record.Id = thread->Id;
                record.Priority = thread->Priority;
                record.RunNanoseconds = RunTime(thread);
                record.Name = thread->Name;
                record.State = thread->State switch
                {
                    ThreadState.Running => ThreadRunState.Running,
                    ThreadState.Ready => ThreadRunState.Ready,
                    _ => ThreadRunState.Waiting,
                };
            }

            count++;
        }

        return count;
    }
}
