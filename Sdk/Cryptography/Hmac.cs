using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LibOs.Sdk.Cryptography;

/// <summary>A keyed hash under way (RFC 2104).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Hmac
{
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5C;

    private DigestAlgorithm _algorithm;
    private Digest _keyedInner; // after the key: where each message begins
    private Digest _keyedOuter;
    private Digest _inner;

    /// <summary>Takes the key and begins the first message.</summary>
    /// <returns>Whether there is such an algorithm.</returns>
    public bool Begin(DigestAlgorithm algorithm, byte* key, int keyLength)
    {
        _algorithm = algorithm;
        if (!_keyedInner.Begin(algorithm) || !_keyedOuter.Begin(algorithm)) return false;
        int block = Digest.BlockOf(algorithm);
        byte* padded = stackalloc byte[Digest.LongestBlock];
        // SAFETY: a block of any algorithm and a hash, which is shorter, fit into the buffer.
        var bytes = new Span<byte>(padded, block);
        bytes.Clear();
        if (keyLength > block)
        {
            Digest hash = default;
            _ = hash.Begin(algorithm);
            hash.Update(key, keyLength);
            hash.Finish(padded);
        }
        else if (keyLength > 0)
        {
            new ReadOnlySpan<byte>(key, keyLength).CopyTo(bytes);
        }

        foreach (ref byte value in bytes) value ^= InnerPad;
        _keyedInner.Update(padded, block);
        foreach (ref byte value in bytes) value ^= InnerPad ^ OuterPad;
        _keyedOuter.Update(padded, block);
        CryptographicOperations.ZeroMemory(bytes);
        _inner = _keyedInner;
        return true;
    }

    /// <summary>Begins another message with the same key.</summary>
    public void Reset() => _inner = _keyedInner;

    /// <summary>Feeds bytes.</summary>
    public void Update(byte* data, int length) => _inner.Update(data, length);

    /// <summary>Writes the code of what was fed; more may be fed afterwards.</summary>
    public readonly void Current(byte* destination)
    {
        byte* hash = stackalloc byte[Digest.LongestHash];
        _inner.Current(hash);
        Digest outer = _keyedOuter;
        outer.Update(hash, Digest.LengthOf(_algorithm));
        outer.Finish(destination);
    }
}
