using System.Buffers.Binary;
using System.Numerics;
using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Wire;
using LibOs.Kernel.Channel;
using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>The file channel: requests to the controller through shared memory (<see cref="ChannelRing"/>). Guarded by the kernel lock.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int ChannelSlots = 16;
    private const int SlotMemoryOrder = 2; // 16 KiB: messages and small data
    private const int MessageRoom = 4608; // the longest are a walk by 16 names and a link's target
    private const int ResponseOffset = 6144;
    private const int SmallDataOffset = 12288;
    private const int SmallDataLength = 4096;
    private const int LargeBuffers = 4;
    private const int GreatestBufferOrder = 7; // 512 KiB
    private const int LeastBufferOrder = 4;
    // Being woken takes more than a hundred microseconds under emulation, an answer ten. The other side looks longer than that, so
    // that it is awake when this one was not and comes back.
    private const long LongestLook = 150_000;
    private const long ShortestLook = 75_000;
    private const int LooksBetweenClocks = 32;
    private const int AnnouncementOffset = 3072; // working memory behind the slots
    private const int AnnouncementLength = 16;

    private static bool s_hasChannel; // known before the console starts
    private static byte* s_ring;
    private static ChannelSlot* s_slots;
    private static WaitQueue* s_slotWaiting;
    private static nuint* s_largeBuffers;
    private static uint s_freeSlots;
    private static uint s_freeBuffers;
    private static int s_bufferOrder;
    private static uint s_submitted;
    private static uint s_answersTaken;
    private static int s_channelSleepers;
    private static long s_lookTime;

    private static ref uint RingWord(int offset) => ref *(uint*)(s_ring + offset);

    /// <summary>Sets the channel up and tells the controller where it is.</summary>
    private static void StartChannel()
    {
        ulong ring = TakeKernelFrames(0);
        ulong state = TakeKernelFrames(0);
        ulong first = TakeKernelFrames(SlotMemoryOrder);
        if (ring == 0 || state == 0 || first == 0) Panic("memory: not enough for the file channel; start the partition with more --memory"u8, null);
        s_ring = (byte*)ToVirtual(ring);
        byte* next = (byte*)ToVirtual(state);
        Native.ZeroPage(s_ring);
        Native.ZeroPage(next);
        s_slots = (ChannelSlot*)Part(ref next, ChannelSlots * sizeof(ChannelSlot));
        s_slots[0].Memory = (byte*)ToVirtual(first);
        s_slotWaiting = (WaitQueue*)Part(ref next, sizeof(WaitQueue));
        s_largeBuffers = (nuint*)Part(ref next, LargeBuffers * sizeof(nuint));
        s_freeSlots = (uint)((1ul << ChannelSlots) - 1);
        s_freeBuffers = (1u << LargeBuffers) - 1;
        s_submitted = 0;
        s_answersTaken = 0;
        s_channelSleepers = 0;
        s_lookTime = LongestLook;
        // All large buffers together are at most a thirty-second of memory.
        s_bufferOrder = Math.Clamp(BitOperations.Log2((uint)s_totalFrames / (32 * LargeBuffers) | 1), LeastBufferOrder, GreatestBufferOrder);
        RingWord(ChannelRing.CompletionEvent) = uint.MaxValue;

        var message = new Span<byte>(s_ring + AnnouncementOffset, ControlChannel.HeaderLength + AnnouncementLength);
        ControlChannel.WriteHeader(message, ControlMessage.Channel, AnnouncementLength);
        BinaryPrimitives.WriteUInt32LittleEndian(message[ControlChannel.HeaderLength..], ChannelRing.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(message[(ControlChannel.HeaderLength + 4)..], ChannelSlots);
        BinaryPrimitives.WriteUInt64LittleEndian(message[(ControlChannel.HeaderLength + 8)..], ring);
        WriteAll(ConsoleStream.Control, message);
    }

    /// <summary>Takes a slot, waiting until one is free.</summary>
    private static int TakeSlot()
    {
        while (true)
        {
            int slot = TryTakeSlot();
            if (slot >= 0) return slot;
            // Answers are noticed by those who wait; here they may be of requests that nobody waits for.
            s_channelSleepers++;
            TakeAnswers();
            slot = TryTakeSlot();
            if (slot < 0) WaitForChannel(s_slotWaiting);
            s_channelSleepers--;
            if (slot >= 0) return slot;
        }
    }

    private static int TryTakeSlot()
    {
        // Without memory for one more, those that have theirs go round; the first has had it from the start.
        for (uint free = s_freeSlots; free != 0; free &= free - 1)
        {
            int number = BitOperations.TrailingZeroCount(free);
            ChannelSlot* slot = s_slots + number;
            if (slot->Memory == null)
            {
                ulong memory = TakeKernelFrames(SlotMemoryOrder);
                if (memory == 0) continue;
                slot->Memory = (byte*)ToVirtual(memory);
            }

            s_freeSlots &= ~(1u << number);
            slot->Buffer = -1;
            return number;
        }

        return -1;
    }

    private static void ReleaseSlot(int number)
    {
        ChannelSlot* slot = s_slots + number;
        if (slot->IsSubmitted) Panic("file channel: a request was given back that is under way"u8, null);
        if (slot->Buffer >= 0) s_freeBuffers |= 1u << slot->Buffer;
        s_freeSlots |= 1u << number;
        WakeAll(s_slotWaiting);
    }

    private static Span<byte> SlotMessage(int number) => new(s_slots[number].Memory, MessageRoom);

    private static Span<byte> SlotData(int number, int wanted)
    {
        ChannelSlot* slot = s_slots + number;
        if (slot->Buffer < 0 && wanted > SmallDataLength) TakeBuffer(slot);
        // SAFETY: the kernel's frames, the slot's own until it is released.
        return slot->Buffer < 0
            ? new Span<byte>(slot->Memory + SmallDataOffset, Math.Min(wanted, SmallDataLength))
            : new Span<byte>((byte*)s_largeBuffers[slot->Buffer], Math.Min(wanted, (int)PageSize << s_bufferOrder));
    }

    private static void TakeBuffer(ChannelSlot* slot)
    {
        if (s_freeBuffers == 0) return;
        int buffer = BitOperations.TrailingZeroCount(s_freeBuffers);
        if (s_largeBuffers[buffer] == 0)
        {
            ulong memory = TakeKernelFrames(s_bufferOrder);
            if (memory == 0) return;
            s_largeBuffers[buffer] = (nuint)ToVirtual(memory);
        }

        s_freeBuffers &= s_freeBuffers - 1;
        slot->Buffer = buffer;
    }

    private static void SubmitSlot(int number, int messageLength, int dataLength)
    {
        ChannelSlot* slot = s_slots + number;
        byte* entry = s_ring + ChannelRing.Slots + (number * ChannelRing.SlotLength);
        // SAFETY: the ring has a place for each slot; all frames lie in the direct map.
        ulong memory = (ulong)slot->Memory - PhysicalMachine.DirectMap;
        *(ulong*)(entry + ChannelRing.RequestAddress) = memory;
        *(ulong*)(entry + ChannelRing.ResponseAddress) = memory + ResponseOffset;
        *(ulong*)(entry + ChannelRing.DataAddress) = slot->Buffer < 0 ? memory + SmallDataOffset : s_largeBuffers[slot->Buffer] - PhysicalMachine.DirectMap;
        *(uint*)(entry + ChannelRing.RequestLength) = (uint)messageLength;
        *(uint*)(entry + ChannelRing.ResponseCapacity) = MessageRoom;
        *(uint*)(entry + ChannelRing.DataLength) = (uint)dataLength;
        slot->IsSubmitted = true;
        slot->ResponseLength = 0;
        *(ushort*)(s_ring + ChannelRing.Submissions + (2 * (s_submitted % ChannelSlots))) = (ushort)number;
        uint previous = s_submitted++;
        Volatile.Write(ref RingWord(ChannelRing.SubmissionIndex), s_submitted);
        Native.Fence();
        if (!ChannelRing.NeedsDoorbell(previous, s_submitted, Volatile.Read(ref RingWord(ChannelRing.SubmissionEvent)))) return;
        byte one = 1;
        // When there is no room, a doorbell is under way already.
        _ = s_console.Write(ConsoleStream.Doorbell, new ReadOnlySpan<byte>(ref one));
    }

    /// <summary>Submits what nobody waits for.</summary>
    private static void SubmitForgotten(int number, int messageLength)
    {
        s_slots[number].IsForgotten = true;
        SubmitSlot(number, messageLength, 0);
    }

    /// <summary>Waits until the controller has answered: looks for a moment if there is nothing else to do, then sleeps.</summary>
    private static ReadOnlySpan<byte> AwaitSlot(int number)
    {
        ChannelSlot* slot = s_slots + number;
        if (slot->IsSubmitted && Core->ReadyCount == 0) LookForAnswer(slot);
        while (slot->IsSubmitted)
        {
            s_channelSleepers++;
            TakeAnswers();
            if (slot->IsSubmitted) WaitForChannel(&slot->Waiting);
            s_channelSleepers--;
        }

        // SAFETY: the length was limited to what there is room for.
        return new ReadOnlySpan<byte>(slot->Memory + ResponseOffset, slot->ResponseLength);
    }

    private static bool IsSlotAnswered(int number)
    {
        if (s_slots[number].IsSubmitted) TakeAnswers();
        return !s_slots[number].IsSubmitted;
    }

    /// <summary>Looks whether the answer comes soon: that is much cheaper than to sleep and be woken by an interrupt.</summary>
    private static void LookForAnswer(ChannelSlot* slot)
    {
        long limit = Clock.Now() + s_lookTime;
        int looks = 0;
        bool inTime;
        CoreBlock* core = Core;
        // The lock is let go so that other cores go on; interrupts stay off, and this thread on its core.
        UnlockKernel();
        while (!(inTime = Volatile.Read(ref RingWord(ChannelRing.CompletionIndex)) != s_answersTaken))
        {
            Spin.Wait();
            if (++looks % LooksBetweenClocks != 0) continue;
            ServeRequest(core);
            if (Clock.Now() >= limit) break;
        }

        LockKernel();
        if (inTime) TakeAnswers();
        // Where the other side has no processor to answer at once, looking takes it away from it.
        if (!slot->IsSubmitted) s_lookTime = Math.Min(s_lookTime * 2, LongestLook);
        else if (!inTime) s_lookTime = Math.Max(s_lookTime / 2, ShortestLook);
    }

    /// <summary>Takes what the controller has answered, and wakes who waits for it. While somebody sleeps, a doorbell is asked for.</summary>
    private static void TakeAnswers()
    {
        while (true)
        {
            uint index = Volatile.Read(ref RingWord(ChannelRing.CompletionIndex));
            if (index - s_answersTaken > ChannelSlots) Panic("file channel: the controller answered more than it was asked"u8, null);
            while (s_answersTaken != index)
            {
                int number = Volatile.Read(ref *(ushort*)(s_ring + ChannelRing.Completions + (2 * (s_answersTaken % ChannelSlots))));
                s_answersTaken++;
                if (number >= ChannelSlots || !s_slots[number].IsSubmitted) Panic("file channel: the controller answered what it was not asked"u8, null);
                ChannelSlot* slot = s_slots + number;
                uint length = *(uint*)(s_ring + ChannelRing.Slots + (number * ChannelRing.SlotLength) + ChannelRing.ResponseLength);
                slot->ResponseLength = (int)Math.Min(length, MessageRoom);
                slot->IsSubmitted = false;
                WakeAll(&slot->Waiting);
                if (!slot->IsForgotten) continue;
                slot->IsForgotten = false;
                ReleaseSlot(number);
            }

            if (s_channelSleepers == 0 || RingWord(ChannelRing.CompletionEvent) == index) return;
            Volatile.Write(ref RingWord(ChannelRing.CompletionEvent), index);
            // The wish must be seen before the index is looked at again. Under emulation with one core a fence does nothing;
            // reading a device register is a barrier there, too.
            Native.Fence();
            LocalApic.Synchronize();
        }
    }

    /// <summary>Waits where signals do not reach: what is under way uses the kernel's memory until it is answered.</summary>
    private static void WaitForChannel(WaitQueue* queue)
    {
        Thread* thread = Current;
        thread->State = ThreadState.Waiting;
        thread->WaitKey = 0;
        WaitQueue.Add(queue, thread);
        Schedule(Clock.Now());
    }

    private static void AnswerDoorbell()
    {
        byte* bytes = s_ring + AnnouncementOffset;
        while (s_console.Read(ConsoleStream.Doorbell, new Span<byte>(bytes, AnnouncementLength)) > 0)
        {
        }

        TakeAnswers();
    }
}
