using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Console;

/// <summary>A 16550 serial port at its usual place, written without setting it up: for panics.</summary>
/// <typeparam name="TMachine">The machine.</typeparam>
[KernelPath]
internal static class EmergencySerial<TMachine>
    where TMachine : struct, IMachine
{
    private const ushort Data = 0x3F8;
    private const ushort LineStatus = 0x3FD;
    private const byte TransmitterEmpty = 0x20;

    // A second or more: on a busy host the other end of the port may not be read for that long, and what is written then is lost.
    private const int PollLimit = 4_000_000;

    /// <summary>Writes bytes as they are. A port that never gets ready costs a bounded wait, once per call.</summary>
    public static void Write(ReadOnlySpan<byte> data)
    {
        int polls = PollLimit;
        for (int i = 0; i < data.Length; i++)
        {
            while (polls > 0 && (TMachine.ReadPort8(LineStatus) & TransmitterEmpty) == 0) polls--;
            TMachine.WritePort8(Data, data[i]);
        }
    }
}
