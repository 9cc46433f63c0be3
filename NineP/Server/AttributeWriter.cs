using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server;

/// <summary>An extended attribute that is written: it is set when its fid is forgotten, if all of it was written.</summary>
internal sealed class AttributeWriter(Node node, byte[] name, int length, uint flags) : OpenFile
{
    /// <summary>The longest value in bytes that Linux allows.</summary>
    public const int MaximumLength = 65536;

    private readonly byte[] _value = new byte[length];
    private long _written;

    public override ValueTask<IoResult> Write(ulong offset, ReadOnlyMemory<Memory<byte>> source, ServerRequest request)
    {
        int count = 0;
        foreach (Memory<byte> piece in source.Span)
        {
            if (offset > (ulong)_value.Length || piece.Length > _value.Length - (int)offset) return new(Errno.NoSpace);
            piece.Span.CopyTo(_value.AsSpan((int)offset));
            offset += (uint)piece.Length;
            count += piece.Length;
        }

        _ = Interlocked.Add(ref _written, count);
        return new(count);
    }

    public override Errno Close() => Volatile.Read(ref _written) == _value.Length ? node.SetExtendedAttribute(name, _value, flags) : Errno.Invalid;
}
