using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace LibOs.Components.Ipc;

/// <summary>Writes arguments and results of contracts.</summary>
/// <remarks>Values as they lie in memory, little-endian; texts and arrays after their length in 32 bits, -1 for null.</remarks>
public sealed class ContractWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(128);

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Writes a value.</summary>
    /// <typeparam name="TValue">Its type.</typeparam>
    /// <param name="value">The value.</param>
    public void Write<TValue>(TValue value)
        where TValue : unmanaged
    {
        MemoryMarshal.Write(_bytes.GetSpan(Unsafe.SizeOf<TValue>()), in value);
        _bytes.Advance(Unsafe.SizeOf<TValue>());
    }

    /// <summary>Writes a value, or null.</summary>
    /// <typeparam name="TValue">Its type.</typeparam>
    /// <param name="value">The value.</param>
    public void WriteNullable<TValue>(TValue? value)
        where TValue : unmanaged
    {
        Write((byte)(value.HasValue ? 1 : 0));
        if (value.HasValue) Write(value.Value);
    }

    /// <summary>Writes a text.</summary>
    /// <param name="value">The text, or null.</param>
    public void WriteString(string? value)
    {
        if (value is null)
        {
            Write(-1);
            return;
        }

        int length = Encoding.UTF8.GetByteCount(value);
        Write(length);
        _ = Encoding.UTF8.GetBytes(value, _bytes.GetSpan(Math.Max(1, length)));
        _bytes.Advance(length);
    }

    /// <summary>Writes an array, or null.</summary>
    /// <typeparam name="TValue">The type of its values.</typeparam>
    /// <param name="values">The values.</param>
    public void WriteArray<TValue>(TValue[]? values)
        where TValue : unmanaged
    {
        if (values is null) Write(-1);
        else WriteSpan<TValue>(values);
    }

    /// <summary>Writes values.</summary>
    /// <typeparam name="TValue">Their type.</typeparam>
    /// <param name="values">The values.</param>
    public void WriteSpan<TValue>(ReadOnlySpan<TValue> values)
        where TValue : unmanaged
    {
        Write(values.Length);
        _bytes.Write(MemoryMarshal.AsBytes(values));
    }

    internal void Clear() => _bytes.ResetWrittenCount();

    internal void Header(ContractFrame kind, int method, uint id)
    {
        Span<byte> header = _bytes.GetSpan(8);
        header[0] = (byte)kind;
        header[1] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)method);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], id);
        _bytes.Advance(8);
    }
}
