using System.Runtime.InteropServices;

namespace LibOs.Controller.Native;

/// <summary>A process started by the tool; unless it is to be independent, it dies with the tool whatever happens to that.</summary>
internal sealed unsafe class ChildProcess
{
    private const long CallRtSigaction = 13;
    private const long CallRtSigprocmask = 14;
    private const long CallDup2 = 33;
    private const long CallGetpid = 39;
    private const long CallClone = 56;
    private const long CallExecve = 59;
    private const long CallFcntl = 72;
    private const long CallGetppid = 110;
    private const long CallSetsid = 112;
    private const long CallSetgroups = 116;
    private const long CallSetresuid = 117;
    private const long CallSetresgid = 119;
    private const long CallPrctl = 157;
    private const long CallExitGroup = 231;
    private const long CallCloseRange = 436;

    private const long ClonePidFd = 0x1000;
    private const long SignalOfChild = 17;
    private const long SetMask = 2;
    private const long CloseOnExec = 4;
    private const long SetParentDeathSignal = 1;

    private int? _status;

    private ChildProcess(int id, int descriptor)
    {
        Id = id;
        Descriptor = descriptor;
    }

    /// <summary>The process id.</summary>
    public int Id { get; }

    /// <summary>A descriptor that becomes readable when the process has ended.</summary>
    public int Descriptor { get; }

    /// <summary>Starts a program.</summary>
    /// <param name="path">The executable.</param>
    /// <param name="arguments">Its arguments, its own name first.</param>
    /// <param name="environment">Its environment, or null for the tool's own.</param>
    /// <param name="standard">What it gets as descriptors 0, 1 and 2.</param>
    /// <param name="inherited">Other descriptors that it keeps under the same number (each above 2).</param>
    /// <param name="ownSession">Whether it gets a session of its own, out of the terminal's reach.</param>
    /// <param name="independent">Whether it may live on without the tool.</param>
    /// <param name="identity">The user and group to run as; null for the tool's own.</param>
    /// <exception cref="InvalidOperationException">The kernel made no process.</exception>
    public static ChildProcess Start(string path, IReadOnlyList<string> arguments, IReadOnlyList<string>? environment,
        (int In, int Out, int Error) standard, ReadOnlySpan<int> inherited, bool ownSession, bool independent = false,
        (uint User, uint Group)? identity = null)
    {
        // Everything the child touches lies in native memory and is ready before the fork: between fork and exec it
        // makes raw system calls only, for another thread may have held any lock at that moment.
        byte** argumentBlock = Block(arguments);
        byte** environmentBlock = environment is null ? OwnEnvironment() : Block(environment);
        byte* pathText = Text(path);
        int count = inherited.Length;
        int* kept = (int*)NativeMemory.Alloc((nuint)(count + 1) * sizeof(int));
        inherited.CopyTo(new Span<int>(kept, count));
        long* action = (long*)NativeMemory.AllocZeroed(4, sizeof(long));
        ulong* masks = (ulong*)NativeMemory.AllocZeroed(3, sizeof(ulong));
        masks[0] = ulong.MaxValue;
        bool changesIdentity = identity is not null;
        (uint user, uint group) = identity ?? default;
        int pidDescriptor = -1;
        long parent = LibC.SystemCall(CallGetpid, 0, 0, 0, 0, 0, 0);

        // no handler of the runtime may run in the child
        _ = LibC.SystemCall(CallRtSigprocmask, SetMask, (long)masks, (long)(masks + 1), 8, 0, 0);
        long id = LibC.SystemCall(CallClone, ClonePidFd | SignalOfChild, 0, (long)&pidDescriptor, 0, 0, 0);
        if (id == 0)
        {
            for (int signal = 1; signal <= 31; signal++) _ = LibC.SystemCall(CallRtSigaction, signal, (long)action, 0, 8, 0, 0);
            if (ownSession) _ = LibC.SystemCall(CallSetsid, 0, 0, 0, 0, 0, 0);
            // before the death signal: a change of identity takes it back
            if (changesIdentity && !TakeIdentity(user, group)) _ = LibC.SystemCall(CallExitGroup, 126, 0, 0, 0, 0, 0);
            if (!independent)
            {
                _ = LibC.SystemCall(CallPrctl, SetParentDeathSignal, LibC.SIGKILL, 0, 0, 0, 0);
                if (LibC.SystemCall(CallGetppid, 0, 0, 0, 0, 0, 0) != parent) _ = LibC.SystemCall(CallExitGroup, 127, 0, 0, 0, 0, 0);
            }

            Install(standard.In, 0);
            Install(standard.Out, 1);
            Install(standard.Error, 2);
            // whatever else the tool was given is not for this child (a kernel older than 5.11 cannot do that, and it does no harm)
            _ = LibC.SystemCall(CallCloseRange, 3, uint.MaxValue, CloseOnExec, 0, 0, 0);
            for (int i = 0; i < count; i++) _ = LibC.SystemCall(CallFcntl, kept[i], LibC.F_SETFD, 0, 0, 0, 0);
            _ = LibC.SystemCall(CallRtSigprocmask, SetMask, (long)(masks + 2), 0, 8, 0, 0);
            _ = LibC.SystemCall(CallExecve, (long)pathText, (long)argumentBlock, (long)environmentBlock, 0, 0, 0);
            _ = LibC.SystemCall(CallExitGroup, 127, 0, 0, 0, 0, 0);
        }

        _ = LibC.SystemCall(CallRtSigprocmask, SetMask, (long)(masks + 1), 0, 8, 0, 0);
        Free(argumentBlock);
        if (environment is not null) Free(environmentBlock);
        NativeMemory.Free(pathText);
        NativeMemory.Free(kept);
        NativeMemory.Free(action);
        NativeMemory.Free(masks);
        if (id < 0) throw new InvalidOperationException($"cannot start a process (errno {LibC.Errno})");
        return new ChildProcess((int)id, pidDescriptor);
    }

    /// <summary>Ends it at once; nothing happens when it has ended.</summary>
    public void Kill()
    {
        if (_status is null) _ = LibC.kill(Id, LibC.SIGKILL);
    }

    /// <summary>Sends a signal; nothing happens when it has ended.</summary>
    public void Signal(int number)
    {
        if (_status is null) _ = LibC.kill(Id, number);
    }

    /// <summary>Waits for its end.</summary>
    public ChildStatus Wait()
    {
        if (_status is null)
        {
            int status;
            while (LibC.waitpid(Id, &status, 0) < 0)
            {
                if (LibC.Errno == LibC.EINTR) continue;
                status = 0;
                break;
            }

            _status = status;
            _ = LibC.close(Descriptor);
        }

        return new ChildStatus(_status.Value);
    }

    private static bool TakeIdentity(uint user, uint group) =>
        LibC.SystemCall(CallSetgroups, 0, 0, 0, 0, 0, 0) == 0
        && LibC.SystemCall(CallSetresgid, group, group, group, 0, 0, 0) == 0
        && LibC.SystemCall(CallSetresuid, user, user, user, 0, 0, 0) == 0;

    private static void Install(int source, int target)
    {
        if (source == target)
            _ = LibC.SystemCall(CallFcntl, target, LibC.F_SETFD, 0, 0, 0, 0);
        else
            _ = LibC.SystemCall(CallDup2, source, target, 0, 0, 0, 0);
    }

    private static byte* Text(string text)
    {
        byte[] bytes = Descriptors.ZeroTerminated(text);
        byte* copy = (byte*)NativeMemory.Alloc((nuint)bytes.Length);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }

    private static byte** Block(IReadOnlyList<string> texts)
    {
        byte** block = (byte**)NativeMemory.Alloc((nuint)(texts.Count + 1) * (nuint)sizeof(byte*));
        for (int i = 0; i < texts.Count; i++) block[i] = Text(texts[i]);
        block[texts.Count] = null;
        return block;
    }

    private static void Free(byte** block)
    {
        for (byte** text = block; *text != null; text++) NativeMemory.Free(*text);
        NativeMemory.Free(block);
    }

    private static byte** OwnEnvironment() => (byte**)GetEnviron();

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_GetEnviron")]
    private static extern nint GetEnviron();
}
