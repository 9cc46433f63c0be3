using LibOs.Abstractions.Ports;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Streams;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Waiting for one of several descriptors (poll(2), select(2)).</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int PollEntryLength = 8;
    private const ulong MicrosecondsPerSecond = 1_000_000;

    private static WaitQueue* s_pollWaiting; // all that wait for any descriptor: they look again when one changes

    private static void WakePollers()
    {
        if (TFiles.IsPresent && s_pollWaiting->First != null) WakeAll(s_pollWaiting);
    }

    /// <summary>What can be done with a descriptor now, without waiting.</summary>
    private static uint Readiness(OpenDescription* description)
    {
        switch (description->Kind)
        {
            case DescriptorKind.Input:
                int input = PeekInput();
                return input == 0 ? 0 : input > 0 ? PollEvents.In | PollEvents.ReadNormal : PollEvents.HangUp;
            case DescriptorKind.Output:
                return StreamReadiness(ConsoleStream.Output);
            case DescriptorKind.Error:
                return StreamReadiness(ConsoleStream.Error);
            case DescriptorKind.PipeReader:
                Pipe* pipe = (Pipe*)description->Object;
                return (pipe->Filled > 0 ? PollEvents.In | PollEvents.ReadNormal : 0) | (pipe->Writers == 0 ? PollEvents.HangUp : 0);
            case DescriptorKind.PipeWriter:
                pipe = (Pipe*)description->Object;
                if (pipe->Readers == 0) return PollEvents.Out | PollEvents.WriteNormal | PollEvents.Error;
                return Pipe.Capacity - pipe->Filled >= Pipe.AtomicLength ? PollEvents.Out | PollEvents.WriteNormal : 0;
            case DescriptorKind.EventCount:
                EventCount* count = (EventCount*)description->Object;
                return (count->Value > 0 ? PollEvents.In : 0) | (count->Value < EventCount.Most ? PollEvents.Out : 0);
            case DescriptorKind.PollSet:
                return 0;
            default:
                return PollEvents.In | PollEvents.Out | PollEvents.ReadNormal | PollEvents.WriteNormal;
        }
    }

    private static uint StreamReadiness(ConsoleStream stream)
    {
        var bit = (ConsoleStreams)(1 << (int)stream);
        if ((s_closedStreams & bit) != 0) return PollEvents.Out | PollEvents.WriteNormal | PollEvents.Error;
        return (s_fullStreams & bit) == 0 ? PollEvents.Out | PollEvents.WriteNormal : 0;
    }

    private static long Poll(ulong entries, ulong count, long deadline)
    {
        if (count > MostDescriptors) return -Error.Invalid;
        while (true)
        {
            if (count != 0 && !CanWrite(entries, count * PollEntryLength)) return -Error.BadAddress;
            long ready = 0;
            for (ulong i = 0; i < count; i++)
            {
                // SAFETY: checked just now. The layout is struct pollfd: descriptor, events, revents.
                ulong entry = entries + (i * PollEntryLength);
                int number = *(int*)entry;
                uint events = *(ushort*)(entry + 4);
                uint found = 0;
                if (number >= 0)
                {
                    OpenDescription* description = FindDescription((ulong)number);
                    found = description == null || description->Kind == DescriptorKind.Path ? PollEvents.Invalid : Readiness(description) & (events | PollEvents.Always);
                }

                *(ushort*)(entry + 6) = (ushort)found;
                if (found != 0) ready++;
            }

            if (ready > 0 || Clock.Now() >= deadline) return ready;
            switch (Wait(s_pollWaiting, 0, deadline))
            {
                case WakeReason.Signal: return -Error.Interrupted;
                default: break;
            }
        }
    }

    private static long PollFor(ulong entries, ulong count, int milliseconds) =>
        Poll(entries, count, milliseconds < 0 ? long.MaxValue : Clock.Now() + (milliseconds * 1_000_000L));

    private static long PollUntil(ulong entries, ulong count, ulong time)
    {
        long result = ReadDeadline(time, out long deadline);
        return result != 0 ? result : Poll(entries, count, deadline);
    }

    private static long ReadDeadline(ulong time, out long deadline)
    {
        deadline = long.MaxValue;
        if (time == 0) return 0;
        long result = ReadTime(time, out long nanoseconds);
        if (result == 0) deadline = Saturate(Clock.Now(), nanoseconds);
        return result;
    }

    private static long SelectFor(ulong count, ulong read, ulong write, ulong except, ulong time)
    {
        long deadline = long.MaxValue;
        if (time != 0)
        {
            if (!CanRead(time, 16)) return -Error.BadAddress;
            // SAFETY: checked just now. The layout is struct timeval.
            ulong seconds = *(ulong*)time, microseconds = *(ulong*)(time + 8);
            if ((long)seconds < 0 || (long)microseconds < 0) return -Error.Invalid;
            seconds = Math.Min(seconds + (microseconds / MicrosecondsPerSecond), 1ul << 33);
            deadline = Saturate(Clock.Now(), ((long)seconds * NanosecondsPerSecond) + ((long)(microseconds % MicrosecondsPerSecond) * 1000));
        }

        return Select(count, read, write, except, deadline);
    }

    private static long SelectUntil(ulong count, ulong read, ulong write, ulong except, ulong time)
    {
        long result = ReadDeadline(time, out long deadline);
        return result != 0 ? result : Select(count, read, write, except, deadline);
    }

    private static long Select(ulong count, ulong read, ulong write, ulong except, long deadline)
    {
        if ((int)count < 0) return -Error.Invalid;
        if (count > MostDescriptors) count = MostDescriptors;
        ulong bytes = (count + 63) / 64 * 8;
        while (true)
        {
            if (!IsSet(read, bytes) || !IsSet(write, bytes) || !IsSet(except, bytes)) return -Error.BadAddress;
            long ready = CountSelected(count, read, write, stores: false);
            if (ready < 0) return ready;
            if (ready > 0 || Clock.Now() >= deadline)
            {
                // SAFETY: checked just now.
                if (except != 0) KernelBytes.Clear(new Span<byte>((void*)except, (int)bytes));
                return CountSelected(count, read, write, stores: true);
            }

            if (Wait(s_pollWaiting, 0, deadline) == WakeReason.Signal) return -Error.Interrupted;
        }
    }

    private static bool IsSet(ulong set, ulong bytes) => set == 0 || bytes == 0 || CanWrite(set, bytes);

    private static long CountSelected(ulong count, ulong read, ulong write, bool stores)
    {
        long ready = 0;
        for (ulong number = 0; number < count; number++)
        {
            ulong bit = 1ul << (int)(number & 63);
            // SAFETY: the sets were checked by the caller.
            ulong* reads = (ulong*)(read + (number / 64 * 8)), writes = (ulong*)(write + (number / 64 * 8));
            bool wantsRead = read != 0 && (*reads & bit) != 0, wantsWrite = write != 0 && (*writes & bit) != 0;
            if (!wantsRead && !wantsWrite) continue;
            OpenDescription* description = FindDescription(number);
            if (description == null) return -Error.BadDescriptor;
            uint found = Readiness(description);
            bool canRead = wantsRead && (found & (PollEvents.In | PollEvents.HangUp | PollEvents.Error)) != 0;
            bool canWrite = wantsWrite && (found & (PollEvents.Out | PollEvents.Error)) != 0;
            ready += (canRead ? 1 : 0) + (canWrite ? 1 : 0);
            if (!stores) continue;
            if (wantsRead && !canRead) *reads &= ~bit;
            if (wantsWrite && !canWrite) *writes &= ~bit;
        }

        return ready;
    }
}
