using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace LibOs.Components.Ipc;

/// <summary>Reads arguments and results of contracts. What the other side wrote is checked.</summary>
/// <param name="bytes">The bytes.</param>
public ref struct ContractReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _left = bytes;

    /// <summary>Reads a value.</summary>
    /// <typeparam name="TValue">Its type.</typeparam>
    /// <exception cref="IpcException">There are not so many bytes.</exception>
    public TValue Read<TValue>()
        where TValue : unmanaged => MemoryMarshal.Read<TValue>(Take(Unsafe.SizeOf<TValue>()));

    /// <summary>Reads a value, or null.</summary>
    /// <typeparam name="TValue">Its type.</typeparam>
    /// <exception cref="IpcException">There are not so many bytes.</exception>
    public TValue? ReadNullable<TValue>()
        where TValue : unmanaged => Read<byte>() == 0 ? null : Read<TValue>();

    /// <summary>Reads a text, or null.</summary>
    /// <exception cref="IpcException">There are not so many bytes.</exception>
    public string? ReadString()
    {
        int length = ReadLength(1);
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>Reads an array, or null.</summary>
    /// <typeparam name="TValue">The type of its values.</typeparam>
    /// <exception cref="IpcException">There are not so many bytes.</exception>
    public TValue[]? ReadArray<TValue>()
        where TValue : unmanaged
    {
        int length = ReadLength(Unsafe.SizeOf<TValue>());
        if (length < 0) return null;
        var values = new TValue[length];
        Take(length * Unsafe.SizeOf<TValue>()).CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Makes sure that all was read.</summary>
    /// <exception cref="IpcException">There is more.</exception>
    public readonly void End()
    {
        if (!_left.IsEmpty) throw IpcException.For(IpcResult.Corrupted, "Contract");
    }

    private int ReadLength(int size)
    {
        int length = Read<int>();
        return length >= -1 && length <= _left.Length / size ? length : throw IpcException.For(IpcResult.Corrupted, "Contract");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _left.Length) throw IpcException.For(IpcResult.Corrupted, "Contract");
        ReadOnlySpan<byte> taken = _left[..length];
        _left = _left[length..];
        return taken;
    }
}
