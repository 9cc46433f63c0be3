using LibOs.Kernel.Machine;
using LibOs.Kernel.Streams;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Epoll sets (epoll(7)). Without files there is nothing that could be a member, and they stay empty.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int EventLength = 12; // packed on x86-64: events, data

    private static PollSet* s_pollSets; // all of them

    private static long CreatePollSet(ulong flags)
    {
        if ((flags & ~(ulong)CloseOnExec) != 0) return -Error.Invalid;
        PollSet* set = (PollSet*)TakeObject(PollSet.Length);
        if (set == null) return -Error.NoMemory;
        long number = AddDescriptor(DescriptorKind.PollSet, (uint)flags | ReadWrite, set, 0);
        if (number < 0)
        {
            GiveObject(set, PollSet.Length);
            return number;
        }

        set->Next = s_pollSets;
        s_pollSets = set;
        return number;
    }

    private static void FreePollSet(PollSet* set)
    {
        if (s_pollSets == set)
        {
            s_pollSets = set->Next;
        }
        else
        {
            PollSet* before = s_pollSets;
            while (before->Next != set) before = before->Next;
            before->Next = set->Next;
        }

        while (set->First != null)
        {
            PollMember* member = set->First;
            set->First = member->Next;
            GiveObject(member, PollMember.Length);
        }

        GiveObject(set, PollSet.Length);
    }

    /// <summary>Takes a description that is closed out of all sets.</summary>
    private static void LeavePollSets(OpenDescription* description)
    {
        for (PollSet* set = s_pollSets; set != null; set = set->Next)
        {
            for (PollMember** at = &set->First; *at != null;)
            {
                PollMember* member = *at;
                if (member->Description != description)
                {
                    at = &member->Next;
                    continue;
                }

                *at = member->Next;
                GiveObject(member, PollMember.Length);
            }
        }
    }

    private static long ControlPollSet(ulong set, ulong operation, ulong number, ulong address)
    {
        OpenDescription* description = FindDescription(set);
        OpenDescription* target = FindDescription(number);
        if (description == null || target == null) return -Error.BadDescriptor;
        if (!TFiles.IsPresent) return description->Kind == DescriptorKind.PollSet ? -Error.NotPermitted : -Error.Invalid;
        return ChangePollSet(description, target, (int)operation, (int)number, address);
    }

    private static long ChangePollSet(OpenDescription* description, OpenDescription* target, int operation, int number, ulong address)
    {
        const int Add = 1, Delete = 2, Modify = 3;
        EventRecord record = default;
        if (operation != Delete && !TryCopyIn(&record, address, EventLength)) return -Error.BadAddress;
        if (target->Kind is not (DescriptorKind.Input or DescriptorKind.Output or DescriptorKind.Error or DescriptorKind.PipeReader
            or DescriptorKind.PipeWriter or DescriptorKind.EventCount or DescriptorKind.PollSet)) return target->Kind == DescriptorKind.Path ? -Error.BadDescriptor : -Error.NotPermitted;
        if (description == target || description->Kind != DescriptorKind.PollSet || target->Kind == DescriptorKind.PollSet) return -Error.Invalid;
        PollSet* set = (PollSet*)description->Object;
        // SAFETY: members are blocks of the set's own, linked in one list.
        PollMember** at = &set->First;
        while (*at != null && ((*at)->Description != target || (*at)->Descriptor != number)) at = &(*at)->Next;
        PollMember* member = *at;
        switch (operation)
        {
            case Add when member != null:
                return -Error.Exists;
            case Add:
                member = (PollMember*)TakeObject(PollMember.Length);
                if (member == null) return -Error.NoMemory;
                *at = member;
                member->Description = target;
                member->Descriptor = number;
                break;
            case Delete or Modify when member == null:
                return -Error.NoEntry;
            case Delete:
                *at = member->Next;
                GiveObject(member, PollMember.Length);
                return 0;
            case Modify:
                break;
            default:
                return -Error.Invalid;
        }

        member->Events = record.Events;
        member->Data = (ulong)record.DataHigh << 32 | record.DataLow;
        member->WasSeen = false;
        WakePollers();
        return 0;
    }

    private static long WaitPollSet(ulong set, ulong events, int most, int milliseconds)
    {
        OpenDescription* description = FindDescription(set);
        if (description == null) return -Error.BadDescriptor;
        if (description->Kind != DescriptorKind.PollSet || most <= 0) return -Error.Invalid;
        long deadline = milliseconds < 0 ? long.MaxValue : Clock.Now() + (milliseconds * 1_000_000L);
        if (!TFiles.IsPresent) return Wait(null, 0, deadline) == WakeReason.Signal ? -Error.Interrupted : 0;
        description->References++;
        long result;
        do result = Collect((PollSet*)description->Object, events, most);
        while (result == 0 && Clock.Now() < deadline && (result = WaitForPollers(deadline)) == 0);
        Drop(description);
        return result;
    }

    private static long WaitForPollers(long deadline) => Wait(s_pollWaiting, 0, deadline) == WakeReason.Signal ? -Error.Interrupted : 0;

    /// <summary>Stores the events of members that are ready.</summary>
    private static long Collect(PollSet* set, ulong events, int most)
    {
        int count = 0;
        for (PollMember* member = set->First; member != null && count < most; member = member->Next)
        {
            uint wanted = member->Events & ~(PollEvents.EdgeTriggered | PollEvents.OneShot);
            if (wanted == 0 && (member->Events & PollEvents.OneShot) != 0) continue; // it has had its one
            uint found = Readiness(member->Description) & (wanted | PollEvents.Always);
            if (found == 0) continue;
            CountChanges(member->Description, out uint incoming, out uint outgoing);
            if ((member->Events & PollEvents.EdgeTriggered) != 0 && member->WasSeen
                && ((found & ~PollEvents.Out) == 0 || incoming == member->SeenIn) && ((found & PollEvents.Out) == 0 || outgoing == member->SeenOut)) continue;
            var record = new EventRecord { Events = found, DataLow = (uint)member->Data, DataHigh = (uint)(member->Data >> 32) };
            if (!TryCopyOut(events + (ulong)(count * EventLength), &record, EventLength)) return count > 0 ? count : -Error.BadAddress;
            member->SeenIn = incoming;
            member->SeenOut = outgoing;
            member->WasSeen = true;
            if ((member->Events & PollEvents.OneShot) != 0) member->Events = PollEvents.OneShot;
            count++;
        }

        return count;
    }

    /// <summary>How often something came in, and how often room was made, as far as edges go.</summary>
    private static void CountChanges(OpenDescription* description, out uint incoming, out uint outgoing)
    {
        switch (description->Kind)
        {
            case DescriptorKind.PipeReader:
            case DescriptorKind.PipeWriter:
                Pipe* pipe = (Pipe*)description->Object;
                incoming = pipe->Writes;
                outgoing = pipe->Reads;
                break;
            case DescriptorKind.EventCount:
                EventCount* counter = (EventCount*)description->Object;
                incoming = counter->Writes;
                outgoing = counter->Reads;
                break;
            default:
                incoming = s_inputChanges;
                outgoing = s_outputChanges;
                break;
        }
    }

    /// <summary>struct epoll_event.</summary>
    private struct EventRecord
    {
        public uint Events;
        public uint DataLow;
        public uint DataHigh;
    }
}
