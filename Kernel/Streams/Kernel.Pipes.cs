using LibOs.Abstractions.Ports;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Streams;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Pipes within the program.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private static long MakePipe(ulong address, ulong flags)
    {
        const ulong Direct = 0x4000;
        if ((flags & ~(ulong)(NonBlocking | CloseOnExec | Direct)) != 0) return -Error.Invalid;
        if (!CanWrite(address, 8)) return -Error.BadAddress;
        Pipe* pipe = (Pipe*)TakeObject(Pipe.Length);
        if (pipe == null) return -Error.NoMemory;
        pipe->Readers = 1;
        long reader = AddDescriptor(DescriptorKind.PipeReader, (uint)flags & (NonBlocking | CloseOnExec), pipe, 0);
        if (reader < 0)
        {
            FreePipe(pipe);
            return reader;
        }

        pipe->Writers = 1;
        long writer = AddDescriptor(DescriptorKind.PipeWriter, ((uint)flags & (NonBlocking | CloseOnExec)) | WriteOnly, pipe, 0);
        if (writer < 0)
        {
            pipe->Writers = 0;
            _ = Close((ulong)reader);
            return writer;
        }

        // SAFETY: checked just now.
        ((int*)address)[0] = (int)reader;
        ((int*)address)[1] = (int)writer;
        return 0;
    }

    private static void FreePipe(Pipe* pipe)
    {
        for (int i = 0; i < Pipe.PageCount; i++)
            if (pipe->Buffer[i] != 0) GiveKernelFrames(pipe->Buffer[i] - PhysicalMachine.DirectMap, 0);
        GiveObject(pipe, Pipe.Length);
    }

    private static void ClosePipeEnd(Pipe* pipe, DescriptorKind end)
    {
        if (end == DescriptorKind.PipeReader) pipe->Readers--;
        else pipe->Writers--;
        pipe->Writes++;
        pipe->Reads++;
        WakeAll(&pipe->Waiting);
        WakePollers();
        if (pipe->Readers == 0 && pipe->Writers == 0) FreePipe(pipe);
    }

    private static long ReadPipe(Pipe* pipe, ulong address, ulong length, bool wait)
    {
        while (pipe->Filled == 0)
        {
            if (pipe->Writers == 0) return 0;
            if (!wait) return -Error.Again;
            if (Wait(&pipe->Waiting, 0, long.MaxValue) == WakeReason.Signal) return -Error.Restart;
        }

        int count = (int)Math.Min(length, (ulong)pipe->Filled);
        int done = 0;
        while (done < count)
        {
            int within = pipe->Start & (int)(PageSize - 1);
            int part = Math.Min(count - done, (int)PageSize - within);
            if (!TryCopyOut(address + (ulong)done, (byte*)pipe->Buffer[pipe->Start / (int)PageSize] + within, (ulong)part)) break;
            done += part;
            pipe->Start = (pipe->Start + part) % Pipe.Capacity;
            pipe->Filled -= part;
        }

        if (done == 0) return -Error.BadAddress;
        pipe->Reads++;
        WakeAll(&pipe->Waiting);
        WakePollers();
        return done;
    }

    private static long WritePipe(Pipe* pipe, ulong address, ulong length, bool wait)
    {
        ulong done = 0;
        while (done < length)
        {
            if (pipe->Readers == 0) return done > 0 ? (long)done : BreakPipe();
            int room = Pipe.Capacity - pipe->Filled;
            // Up to PIPE_BUF bytes go in as one piece.
            if (room == 0 || (length <= Pipe.AtomicLength && (ulong)room < length))
            {
                if (!wait) return done > 0 ? (long)done : -Error.Again;
                if (Wait(&pipe->Waiting, 0, long.MaxValue) == WakeReason.Signal) return done > 0 ? (long)done : -Error.Restart;
                continue;
            }

            int count = (int)Math.Min(length - done, (ulong)room);
            long result = FillPipe(pipe, address + done, count);
            if (result <= 0) return done > 0 ? (long)done : result;
            done += (ulong)result;
            pipe->Writes++;
            WakeAll(&pipe->Waiting);
            WakePollers();
        }

        return (long)done;
    }

    /// <summary>Puts bytes into a pipe that has room for them.</summary>
    private static long FillPipe(Pipe* pipe, ulong address, int count)
    {
        if (!CanRead(address, (ulong)count)) return -Error.BadAddress;
        int done = 0;
        while (done < count)
        {
            int end = (pipe->Start + pipe->Filled) % Pipe.Capacity;
            int within = end & (int)(PageSize - 1);
            int part = Math.Min(count - done, (int)PageSize - within);
            ref ulong page = ref pipe->Buffer[end / (int)PageSize];
            if (page == 0)
            {
                ulong frame = TakeKernelFrames(0);
                if (frame == 0) return done > 0 ? done : -Error.NoMemory;
                page = ToVirtual(frame);
            }

            if (!TryCopyIn((byte*)page + within, address + (ulong)done, (ulong)part)) return done > 0 ? done : -Error.BadAddress;
            done += part;
            pipe->Filled += part;
        }

        return done;
    }
}
