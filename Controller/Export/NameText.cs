using System.Runtime.CompilerServices;

namespace LibOs.Controller.Export;

/// <summary>A name as C has it, on the stack.</summary>
internal unsafe ref struct NameText
{
    private Bytes _bytes;

    /// <summary>Copies a name.</summary>
    /// <param name="name">At most 255 bytes.</param>
    public NameText(ReadOnlySpan<byte> name)
    {
        if (name.Length > 255) throw new ArgumentOutOfRangeException(nameof(name));
        name.CopyTo(_bytes);
        _bytes[name.Length] = 0;
    }

    // SAFETY: a ref struct never moves from the stack, and callers keep it in a local while they use the pointer.
    /// <summary>The first byte; good as long as the local that holds this.</summary>
    public byte* Pointer => (byte*)Unsafe.AsPointer(ref Unsafe.As<Bytes, byte>(ref _bytes));

    [InlineArray(256)]
    private struct Bytes
    {
        private byte _first;
    }
}
