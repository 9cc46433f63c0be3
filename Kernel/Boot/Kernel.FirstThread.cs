using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Wire;
using LibOs.Kernel.Boot;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>The first thread: its stack as the C library expects it, and the frame it begins with.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private static void CreateFirstThread()
    {
        Thread* thread = CreateThread();
        if (thread == null) Panic("memory: not enough for the first thread"u8, null);
        thread->State = ThreadState.Running;
        thread->StartedRunning = Clock.Now();
        "main"u8.CopyTo(thread->Name);
        Core->Current = thread;
        Core->KernelStackTop = thread->StackTop;
    }

    /// <summary>Builds the program's stack as the C library expects it and a frame that enters it.</summary>
    private static TrapFrame* BuildFirstFrame(ReadOnlySpan<byte> launch)
    {
        const ulong ProgramHeaders = 3, ProgramHeaderLength = 4, ProgramHeaderCount = 5, PageLength = 6, Random = 25, ExecutedFile = 31, AuxiliaryEntries = 7;
        if (!LaunchBlock.TryFind(launch, LaunchSection.Arguments, out ReadOnlySpan<byte> arguments) || arguments.IsEmpty) arguments = "program\0"u8;
        if (!LaunchBlock.TryFind(launch, LaunchSection.Environment, out ReadOnlySpan<byte> environment)) environment = default;
        int argumentCount = CountStrings(arguments);
        int environmentCount = CountStrings(environment);

        ulong stackStart = ProgramEnd - MainStackLength;
        _ = s_areas.Map(AreaStorage, stackStart, MainStackLength, AreaProtection.Read | AreaProtection.Write, AreaKind.Stack);
        _ = LaunchBlock.TryFind(launch, LaunchSection.ImagePath, out ReadOnlySpan<byte> image);
        ulong strings = (ProgramEnd - (ulong)(arguments.Length + environment.Length + image.Length + 1) - 16) & ~15ul;
        ulong words = (ulong)(1 + argumentCount + 1 + environmentCount + 1) + (AuxiliaryEntries * 2);
        ulong stack = (strings - (words * 8)) & ~15ul;
        if (!CanWrite(stack, ProgramEnd - stack)) Panic("boot: arguments and environment do not fit into memory"u8, null);

        // SAFETY: checked just now; nothing else runs yet.
        var text = new Span<byte>((byte*)strings, arguments.Length + environment.Length + image.Length + 1);
        KernelBytes.Copy(arguments, text);
        KernelBytes.Copy(environment, text[arguments.Length..]);
        KernelBytes.Copy(image, text[(arguments.Length + environment.Length)..]);
        text[^1] = 0;
        // Without an image's path the program's name must do.
        ulong imageText = image.IsEmpty ? strings : strings + (ulong)(arguments.Length + environment.Length);
        if (TFiles.IsPresent) KeepArguments(strings, arguments, environment);
        ulong* word = (ulong*)stack;
        *word++ = (ulong)argumentCount;
        ulong next = PutPointers(ref word, strings, argumentCount);
        *word++ = 0;
        _ = PutPointers(ref word, next, environmentCount);
        *word++ = 0;
        ulong header = s_image->ElfHeader;
        FillRandom(new Span<byte>((byte*)ProgramEnd - 16, 16));
        PutPair(ref word, ProgramHeaders, (ulong)ElfImage.Segments(header));
        PutPair(ref word, ProgramHeaderLength, (ulong)sizeof(ElfImage.Segment));
        PutPair(ref word, ProgramHeaderCount, (ulong)ElfImage.SegmentCount(header));
        PutPair(ref word, PageLength, PageSize);
        PutPair(ref word, Random, ProgramEnd - 16);
        PutPair(ref word, ExecutedFile, imageText);
        PutPair(ref word, 0, 0);

        TrapFrame* frame = FrameOf(Current);
        *frame = default;
        new Span<byte>(TrapFrame.Floating(frame), TrapFrame.FloatingLength).Clear();
        *(ushort*)TrapFrame.Floating(frame) = 0x37F; // x87 control as after FNINIT
        *(uint*)(TrapFrame.Floating(frame) + 24) = 0x1F80; // MXCSR: all exceptions masked
        frame->Rip = s_image->LibcStart;
        frame->Rsp = stack;
        frame->Rflags = UserFlags;
        frame->Cs = 8;
        frame->Ss = 0x10;
        return frame;
    }

    private static int CountStrings(ReadOnlySpan<byte> strings)
    {
        int count = 0;
        for (int i = 0; i < strings.Length; i++)
            if (strings[i] == 0) count++;
        return count;
    }

    private static ulong PutPointers(ref ulong* word, ulong strings, int count)
    {
        for (int i = 0; i < count; i++)
        {
            // SAFETY: the caller copied that many zero-terminated strings.
            *word++ = strings;
            while (*(byte*)strings != 0) strings++;
            strings++;
        }

        return strings;
    }

    private static void PutPair(ref ulong* word, ulong key, ulong value)
    {
        *word++ = key;
        *word++ = value;
    }
}
