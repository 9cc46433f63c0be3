using System.Runtime.CompilerServices;
using LibOs.Abstractions.Ports;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Threads;
using ManagedThread = System.Threading.Thread;

namespace LibOs.Kernel;

/// <content>
/// Names of threads. The runtime keeps what a program calls its threads to itself, so the kernel looks for the object: the
/// method that begins a thread holds it in its frame, near the top of the stack.
/// </content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const ulong SearchedForName = 4096;
    private const int StringLengthOffset = 8; // behind a string's method table: its length, then its characters
    private const int StringCharacters = 12;

    /// <summary>Stores the name that the program gave a thread, if it gave one; cut at 15 bytes, as Linux does.</summary>
    private static void FindName(Thread* thread)
    {
        ulong top = thread->ProgramStackTop;
        if (top == 0) return;
        ulong type = (ulong)typeof(ManagedThread).TypeHandle.Value;
        for (ulong at = top - 8; at >= top - SearchedForName; at -= 8)
        {
            if (!TryLoad(at, out ulong reference)) return;
            if ((reference & 7) != 0 || !TryLoad(reference, out ulong found) || found != type) continue;
            if (!TryLoad(reference + NameOffset(), out ulong text) || text == 0) return;
            CopyName(text, thread->Name);
            return;
        }
    }

    private static void CopyName(ulong text, Span<byte> name)
    {
        if (!TryLoad(text + StringLengthOffset, out ulong length)) return;
        int count = Math.Min((int)(uint)length, name.Length - 1);
        if (count <= 0) return;
        name.Clear();
        for (int i = 0; i < count; i++)
        {
            if (!TryLoad((text + StringCharacters + (2 * (ulong)i)) & ~7ul, out ulong word)) return;
            ushort character = (ushort)(word >> (int)((text + StringCharacters + (2 * (ulong)i)) & 7) * 8);
            name[i] = (byte)(character is >= ' ' and < 0x7F ? character : '?');
        }
    }

    /// <summary>Reads a word of the program's memory, which another thread may just take away.</summary>
    private static bool TryLoad(ulong address, out ulong word)
    {
        word = 0;
        if ((address & 3) != 0 || !IsProgramRange(address, 8) || !IsMapped(address)) return false;
        long low = Native.UserLoad32(address), high = Native.UserLoad32(address + 4);
        if (low < 0 || high < 0) return false;
        word = (ulong)low | (ulong)high << 32;
        return true;
    }

    /// <summary>The offset of the field in its object, as the compiler laid it out.</summary>
    private static ulong NameOffset()
    {
        ulong word = 0; // stands for an object: only the address of its field is asked for
        ulong* stand = &word;
        // SAFETY: the reference points at a local of this method and is not followed.
        ManagedThread thread = Unsafe.As<nint, ManagedThread>(ref *(nint*)&stand);
        ref byte field = ref Unsafe.As<string, byte>(ref NameField(thread));
        return (ulong)Unsafe.ByteOffset(ref *(byte*)stand, ref field);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_name")]
    private static extern ref string NameField(ManagedThread thread);
}
