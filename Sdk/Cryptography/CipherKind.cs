namespace LibOs.Sdk.Cryptography;

/// <summary>A cipher with its mode and the length of its key, packed into the value that stands for it in the class library's calls.</summary>
/// <param name="Value">Bits 0..7: mode; bits 8..15: length of a block in bytes; bits 16..: length of a key in bytes. Never 0.</param>
internal readonly record struct CipherKind(nint Value)
{
    public const int AesBlock = 16;
    public const int DesBlock = 8;

    public CipherKind(CipherMode mode, int block, int keyLength)
        : this((nint)mode | ((nint)block << 8) | ((nint)keyLength << 16))
    {
    }

    public CipherMode Mode => (CipherMode)(byte)Value;

    public int Block => (int)(Value >> 8) & 0xFF;

    public int KeyLength => (int)(Value >> 16);

    /// <summary>Whether it makes a tag, and a nonce takes the place of a vector.</summary>
    public bool IsAuthenticated => Mode >= CipherMode.Gcm;
}
