namespace LibOs.Abstractions.Wire;

/// <summary>The kinds of message on a partition's control channel.</summary>
/// <remarks>
/// A message is a header of four bytes (kind, a zero byte, the payload's length as 16 bits little-endian) and the
/// payload. Numbers in payloads are little-endian. A receiver skips kinds it does not know. Kinds below 128 go from the
/// partition to its controller, the others to the partition.
/// </remarks>
public enum ControlMessage : byte
{
    /// <summary>
    /// The kernel is up, or asks for the time again because an answer was slow. Payload: 16-bit version of this protocol.
    /// The controller answers at once with <see cref="Time"/>.
    /// </summary>
    Hello = 1,

    /// <summary>
    /// The program has ended and everything it wrote has been taken. Payload: 32-bit exit code, as a shell shows it
    /// (0 to 255; 128 plus the signal when a signal ended it). The controller ends the partition.
    /// </summary>
    Exit = 2,

    /// <summary>A line of the kernel's log, without line end. Payload: 64-bit nanoseconds since boot, 8-bit level (0 debug to 4 critical), UTF-8 text.</summary>
    Log = 3,

    /// <summary>How long each phase took. Payload: entries of an 8-bit <see cref="BootPhase"/> and 64-bit nanoseconds from the kernel's entry to the phase's end.</summary>
    BootChart = 4,

    /// <summary>
    /// A thread has run out of its stack, and the program ends with <see cref="Exit"/>. Payload: 32-bit thread number, 16 bytes
    /// of name padded with zeros, the 64-bit address of the instruction; then entries of a 64-bit code address that the
    /// end of its stack holds and a 64-bit count of how often, in the order of their first places.
    /// </summary>
    StackOverflow = 5,

    /// <summary>
    /// The file channel is ready (<see cref="ChannelRing"/>). Payload: 32-bit <see cref="ChannelRing.Version"/>, 32-bit number of slots, the
    /// 64-bit physical address of the ring.
    /// </summary>
    Channel = 6,

    /// <summary>The current UTC time. Payload: 64-bit nanoseconds since 1970-01-01.</summary>
    Time = 128,

    /// <summary>A signal for the program. Payload: 32-bit Linux signal number.</summary>
    Signal = 129,

    /// <summary>Nobody reads a stream any more: writes to it fail with EPIPE. Payload: 8-bit <see cref="Ports.ConsoleStream"/>.</summary>
    StreamClosed = 130,
}
