using LibOs.Kernel.Machine;
using LibOs.Kernel.Streams;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Pipes within the program.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private static Pipe* s_pipes;

    private static long MakePipe(ulong address, ulong flags)
    {
        if (!CanWrite(address, 8)) return -Error.BadAddress;
        int index = 0;
        while (index < Pipe.Count && s_pipes[index].Buffer != null) index++;
        if (index == Pipe.Count) return -Error.TooManyDescriptors;
        ulong frame = TakeKernelFrames(0);
        if (frame == 0) return -Error.NoMemory;
        s_pipes[index] = default;
        s_pipes[index].Buffer = (byte*)ToVirtual(frame);
        int reader = TakeDescriptor(0, DescriptorKind.PipeReader, index, (uint)(flags & NonBlocking));
        int writer = reader < 0 ? -1 : TakeDescriptor(0, DescriptorKind.PipeWriter, index, (uint)(flags & NonBlocking) | 1);
        if (writer < 0)
        {
            if (reader >= 0) _ = Close((ulong)reader);
            else FreePipe(s_pipes + index);
            return -Error.TooManyDescriptors;
        }

        // SAFETY: checked just now.
        ((int*)address)[0] = reader;
        ((int*)address)[1] = writer;
        return 0;
    }

    private static void FreePipe(Pipe* pipe)
    {
        GiveKernelFrames((ulong)pipe->Buffer - PhysicalMachine.DirectMap, 0);
        *pipe = default;
    }

    private static void ClosePipeEnd(Pipe* pipe, DescriptorKind end)
    {
        if (end == DescriptorKind.PipeReader) pipe->Readers--;
        else pipe->Writers--;
        WakeAll(&pipe->Waiting);
        if (pipe->Readers == 0 && pipe->Writers == 0) FreePipe(pipe);
    }

    private static long ReadPipe(Pipe* pipe, ulong address, ulong length, bool wait)
    {
        while (pipe->Length == 0)
        {
            if (pipe->Writers == 0) return 0;
            if (!wait) return -Error.Again;
            if (Wait(&pipe->Waiting, 0, long.MaxValue) == WakeReason.Signal) return -Error.Restart;
        }

        int count = (int)Math.Min(length, (ulong)pipe->Length);
        if (!CanWrite(address, (ulong)count)) return -Error.BadAddress;
        // SAFETY: checked just now; the page holds Capacity bytes.
        for (int i = 0; i < count; i++) ((byte*)address)[i] = pipe->Buffer[(pipe->Start + i) % Pipe.Capacity];
        pipe->Start = (pipe->Start + count) % Pipe.Capacity;
        pipe->Length -= count;
        WakeAll(&pipe->Waiting);
        return count;
    }

    private static long WritePipe(Pipe* pipe, ulong address, ulong length, bool wait)
    {
        ulong done = 0;
        while (done < length)
        {
            if (pipe->Readers == 0) return done > 0 ? (long)done : BreakPipe();
            int room = Pipe.Capacity - pipe->Length;
            // Up to the capacity a write goes in as one piece, as POSIX asks of PIPE_BUF bytes.
            if (room == 0 || (length <= Pipe.Capacity && (ulong)room < length))
            {
                if (!wait) return done > 0 ? (long)done : -Error.Again;
                if (Wait(&pipe->Waiting, 0, long.MaxValue) == WakeReason.Signal) return done > 0 ? (long)done : -Error.Restart;
                continue;
            }

            int count = (int)Math.Min(length - done, (ulong)room);
            if (!CanRead(address + done, (ulong)count)) return done > 0 ? (long)done : -Error.BadAddress;
            // SAFETY: checked just now; the page holds Capacity bytes.
            int end = pipe->Start + pipe->Length;
            for (int i = 0; i < count; i++) pipe->Buffer[(end + i) % Pipe.Capacity] = ((byte*)address)[done + (ulong)i];
            pipe->Length += count;
            done += (ulong)count;
            WakeAll(&pipe->Waiting);
        }

        return (long)done;
    }
}
