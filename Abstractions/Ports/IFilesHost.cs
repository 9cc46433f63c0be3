namespace LibOs.Abstractions.Ports;

/// <summary>What file systems may ask of the kernel. Implemented by the kernel in an image and by a stand-in in tests.</summary>
/// <remarks>All of it is kernel path, called with the kernel lock held; only <see cref="Wait"/> lets it go.</remarks>
public interface IFilesHost : IFileChannel
{
    /// <summary>Copies from the program.</summary>
    /// <returns>False when part of it cannot be read.</returns>
    static abstract bool TryCopyIn(nuint to, ulong from, int length);

    /// <summary>Copies to the program.</summary>
    /// <returns>False when part of it cannot be written.</returns>
    static abstract bool TryCopyOut(ulong to, nuint from, int length);

    /// <summary>Copies a path of the program's up to its zero byte, which is not copied.</summary>
    /// <param name="path">The path's address.</param>
    /// <param name="destination">Where it goes.</param>
    /// <returns>Its length, -EFAULT, or -ENAMETOOLONG when it does not fit.</returns>
    static abstract long CopyPath(ulong path, Span<byte> destination);

    /// <summary>
    /// Takes 2^<paramref name="order"/> frames that lie one behind the other, not cleared. They are refused when the program
    /// could not be given any more what it was promised.
    /// </summary>
    /// <returns>Their address, or 0.</returns>
    static abstract nuint TakeFrames(int order);

    /// <summary>Gives frames back.</summary>
    static abstract void GiveFrames(nuint address, int order);

    /// <summary>Clears a frame.</summary>
    static abstract void ClearFrame(nuint address);

    /// <summary>Takes the pages of a file that are mapped out of the program's address space, before they go or change.</summary>
    /// <param name="identity">The file, as <see cref="IFiles.Identify"/> tells.</param>
    /// <param name="first">The first byte's offset in the file.</param>
    /// <param name="end">The offset behind the last byte.</param>
    static abstract void DropMappings(ulong identity, long first, long end);

    /// <summary>The memory of the machine in bytes.</summary>
    static abstract long TotalMemory { get; }

    /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
    static abstract long RealTime { get; }

    /// <summary>Waits until <see cref="Wake"/>, or a signal.</summary>
    /// <param name="point">Where it waits; zeroed before the first use, and does not move.</param>
    /// <param name="isInterruptible">Whether signals end the wait.</param>
    /// <returns>False when a signal came.</returns>
    static abstract bool Wait(ref WaitPoint point, bool isInterruptible);

    /// <summary>Lets all go on that wait at a point.</summary>
    static abstract void Wake(ref WaitPoint point);

    /// <summary>The running thread's number.</summary>
    static abstract int ThreadId { get; }

    /// <summary>A word at a place of the program's start information.</summary>
    /// <param name="item">Which.</param>
    /// <returns>The bytes as the controller handed them in; empty when it did not.</returns>
    static abstract ReadOnlySpan<byte> GetStartItem(StartItem item);

    /// <summary>Writes what a file below /proc, /sys or /etc holds now.</summary>
    /// <param name="content">Which file.</param>
    /// <param name="position">Which byte of it comes first.</param>
    /// <param name="destination">Where it goes.</param>
    /// <returns>The number of bytes, 0 at the end.</returns>
    static abstract int WriteContent(FileContent content, long position, Span<byte> destination);

    /// <summary>The lowest descriptor in use from a number on, or -1; for /proc/self/fd.</summary>
    static abstract int NextDescriptor(int from);

    /// <summary>The lowest thread number in use from a number on, or -1; for /proc/self/task.</summary>
    static abstract int NextThread(int from);

    /// <summary>Writes what /proc/self/fd/N points at.</summary>
    /// <returns>The length, or a negative error number.</returns>
    static abstract long DescribeDescriptor(int descriptor, Span<byte> destination);
}
