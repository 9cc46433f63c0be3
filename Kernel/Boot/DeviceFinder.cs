namespace LibOs.Kernel.Boot;

/// <summary>Finds devices that the machine announces on the kernel's command line.</summary>
/// <remarks>
/// QEMU's microvm without ACPI appends <c>virtio_mmio.device=512@0xfeb00e00:12</c> for each device in use: length, address
/// and interrupt input, the form of Linux's virtio_mmio module.
/// </remarks>
internal static class DeviceFinder
{
    private static ReadOnlySpan<byte> Key => "virtio_mmio.device="u8;

    /// <summary>Reads the next device.</summary>
    /// <param name="commandLine">The command line; moved behind the device found.</param>
    /// <param name="address">The physical address of its registers.</param>
    /// <param name="input">Its input of the interrupt controller.</param>
    public static bool TryNext(ref ReadOnlySpan<byte> commandLine, out ulong address, out uint input)
    {
        address = 0;
        input = 0;
        while (true)
        {
            int at = commandLine.IndexOf(Key);
            if (at < 0) return false;
            commandLine = commandLine[(at + Key.Length)..];
            ReadOnlySpan<byte> value = commandLine;
            if (TryNumber(ref value, out _) && TryMark(ref value, (byte)'@')
                && TryNumber(ref value, out address) && TryMark(ref value, (byte)':')
                && TryNumber(ref value, out ulong number) && number < 24)
            {
                commandLine = value;
                input = (uint)number;
                return true;
            }
        }
    }

    private static bool TryMark(ref ReadOnlySpan<byte> text, byte mark)
    {
        if (text.IsEmpty || text[0] != mark) return false;
        text = text[1..];
        return true;
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> text, out ulong number)
    {
        number = 0;
        uint radix = 10;
        if (text.Length > 2 && text[0] == (byte)'0' && (text[1] | 0x20) == (byte)'x')
        {
            radix = 16;
            text = text[2..];
        }

        int digits = 0;
        while (digits < text.Length && digits < 16)
        {
            uint digit = Digit(text[digits]);
            if (digit >= radix) break;
            number = (number * radix) + digit;
            digits++;
        }

        // Linux takes a size suffix here.
        text = text[digits..];
        if (digits > 0 && !text.IsEmpty && (text[0] | 0x20) is (byte)'k' or (byte)'m') text = text[1..];
        return digits > 0;
    }

    private static uint Digit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - (uint)'0',
        >= (byte)'a' and <= (byte)'f' => character - (uint)'a' + 10,
        >= (byte)'A' and <= (byte)'F' => character - (uint)'A' + 10,
        _ => uint.MaxValue,
    };
}
