using System.Buffers;
using System.Text;

namespace LibOs.Components.Console;

/// <summary>Brings text into the form of log records: one line each, of bounded length, without control characters.</summary>
internal static class LogText
{
    /// <summary>Hands on each line of a text.</summary>
    /// <param name="text">Any text; an empty one makes one empty record.</param>
    /// <param name="state">Passed to <paramref name="write"/>.</param>
    /// <param name="write">Takes a line in UTF-8, at most <see cref="IKernelLog.MaximumLength"/> bytes.</param>
    public static void ForEachLine<TState>(string text, TState state, ReadOnlySpanAction<byte, TState> write)
    {
        byte[] storage = ArrayPool<byte>.Shared.Rent(LineAssembler.MaximumLength);
        var assembler = default(LineAssembler);
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(text);
        if (rest.IsEmpty) write(rest, state);
        int length;
        while ((length = assembler.TakeLine(storage, ref rest)) >= 0) write(storage.AsSpan(0, length), state);
        while ((length = assembler.Flush(storage)) >= 0) write(storage.AsSpan(0, length), state);
        ArrayPool<byte>.Shared.Return(storage);
    }
}
