using LibOs.Abstractions.Composition;

namespace LibOs.Abstractions.Ports;

/// <summary>The driver of a partition's standard streams, control channel and emergency output.</summary>
/// <remarks>
/// Implemented by an unmanaged struct. No call blocks, except <see cref="WriteEmergency"/>, which polls: the mechanism parks
/// threads until <see cref="HandleInterrupt"/> reports progress. Methods run in kernel path, with interrupts off.
/// </remarks>
[Port]
public interface IConsole
{
    /// <summary>The version of this port.</summary>
    const int PortVersion = 1;

    /// <summary>Finds and starts the device.</summary>
    /// <param name="device">The physical address of the device's registers (virtio over MMIO, version 2).</param>
    /// <param name="withDoorbell">Whether <see cref="ConsoleStream.Doorbell"/> is used, too.</param>
    /// <returns>What went wrong, or <see cref="ConsoleStart.Started"/>.</returns>
    ConsoleStart Initialize(ulong device, bool withDoorbell = false);

    /// <summary>Queues bytes for the controller.</summary>
    /// <param name="stream"><see cref="ConsoleStream.Output"/>, <see cref="ConsoleStream.Error"/>, <see cref="ConsoleStream.Control"/> or <see cref="ConsoleStream.Doorbell"/>.</param>
    /// <param name="data">The bytes; not kept after the call.</param>
    /// <returns>How many were taken; 0 means that no more fit now.</returns>
    int Write(ConsoleStream stream, ReadOnlySpan<byte> data);

    /// <summary>Whether the controller's side has taken every byte written to a stream.</summary>
    bool IsDrained(ConsoleStream stream);

    /// <summary>Takes bytes that the controller sent.</summary>
    /// <param name="stream"><see cref="ConsoleStream.Input"/>, <see cref="ConsoleStream.Control"/> or <see cref="ConsoleStream.Doorbell"/>.</param>
    /// <param name="destination">Where they go; not empty.</param>
    /// <returns>How many there were; 0 when none is there yet, -1 when the stream has ended.</returns>
    int Read(ConsoleStream stream, Span<byte> destination);

    /// <summary>Acknowledges the device's interrupt, or polls it.</summary>
    /// <returns>The streams on which something changed: bytes to read, room to write, or an end.</returns>
    ConsoleStreams HandleInterrupt();

    /// <summary>Writes to the emergency output (a serial port), polling; works before <see cref="Initialize"/>.</summary>
    void WriteEmergency(ReadOnlySpan<byte> data);
}
