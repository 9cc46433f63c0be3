using LibOs.Abstractions.Composition;

namespace LibOs.Abstractions.Ports;

/// <summary>Keeps the newest records of the kernel's log in a fixed piece of memory.</summary>
/// <remarks>
/// Implemented by an unmanaged struct in safe code. The mechanism owns the storage and passes it to each call, calls
/// with interrupts off and one core at a time. Methods run in kernel path: no allocation, no exception.
/// </remarks>
[Port]
public interface ILogBuffer
{
    /// <summary>The version of this port.</summary>
    const int PortVersion = 1;

    /// <summary>The greatest length of a record's text in bytes; longer text is cut, never within a UTF-8 sequence.</summary>
    const int MaximumTextLength = 512;

    /// <summary>The bytes of storage needed to keep about <paramref name="bytes"/> bytes of records.</summary>
    /// <param name="bytes">1 to 16 MiB.</param>
    /// <returns>A size for the storage passed to all calls.</returns>
    static abstract int GetStorageSize(int bytes);

    /// <summary>Appends a record; the oldest ones give way to it.</summary>
    /// <param name="storage">
    /// <see cref="GetStorageSize"/> bytes, zeroed before the first call and the same ones at each; every method does
    /// nothing when they are too few for one record.
    /// </param>
    /// <param name="level">0 debug, 1 information, 2 warning, 3 error, 4 critical.</param>
    /// <param name="nanoseconds">When it happened, in nanoseconds since boot.</param>
    /// <param name="text">UTF-8 without line end.</param>
    void Append(Span<byte> storage, int level, long nanoseconds, ReadOnlySpan<byte> text);

    /// <summary>Reads the next record.</summary>
    /// <param name="storage">The storage given to <see cref="Append"/>.</param>
    /// <param name="position">
    /// Where to read: 0 for the oldest record kept; moved behind the record read. A reader that was overtaken goes on
    /// with the oldest record kept.
    /// </param>
    /// <param name="level">The record's level.</param>
    /// <param name="nanoseconds">When it was written, in nanoseconds since boot.</param>
    /// <param name="destination">Where the text goes, cut to its length; <see cref="MaximumTextLength"/> bytes hold any.</param>
    /// <returns>The number of bytes put into <paramref name="destination"/>, or -1 when there is no further record.</returns>
    int Read(Span<byte> storage, ref ulong position, out int level, out long nanoseconds, Span<byte> destination);
}
