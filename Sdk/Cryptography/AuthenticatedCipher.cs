using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LibOs.Sdk.Cryptography;

/// <summary>A cipher with a tag, in the order in which the class library calls: key, nonce, associated data, data, tag.</summary>
/// <remarks>The class library hands over the data in one piece, and associated data in one piece before it.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct AuthenticatedCipher
{
    public const int TagLength = 16;

    public const int NonceLength = 12; // the only one that the class library lets pass
    private const int LongestKey = 32;

    private fixed ulong _schedule[BearSsl.BlockContextLength / 8];
    private fixed ulong _context[BearSsl.AuthenticatedContextLength / 8];
    private fixed byte _key[LongestKey];
    private fixed byte _nonce[NonceLength];
    private fixed byte _expected[TagLength];
    private fixed byte _made[TagLength];
    private byte* _associated; // a copy: the caller's may move before the data comes
    private int _associatedLength;
    private int _expectedLength;
    private CipherKind _kind;
    private bool _encrypts;
    private bool _ran;

    /// <summary>Takes the key.</summary>
    public void SetKey(CipherKind kind, byte* key)
    {
        _kind = kind;
        // SAFETY: the class library checked that the key has the kind's length.
        fixed (ulong* schedule = _schedule)
        fixed (byte* copy = _key)
        {
            new ReadOnlySpan<byte>(key, kind.KeyLength).CopyTo(new Span<byte>(copy, LongestKey));
            if (kind.Mode != CipherMode.Gcm) return;
            if (BearSsl.ProcessorAes() != null) BearSsl.InitProcessorCounter((byte*)schedule, key, (nuint)kind.KeyLength);
            else BearSsl.InitAesCounter((byte*)schedule, key, (nuint)kind.KeyLength);
        }
    }

    /// <summary>Begins a message.</summary>
    public void Begin(byte* nonce, bool encrypts)
    {
        for (int i = 0; i < NonceLength; i++) _nonce[i] = nonce[i];
        _encrypts = encrypts;
        _ran = false;
        _expectedLength = 0;
        Forget();
    }

    /// <summary>Takes the associated data of a message.</summary>
    /// <returns>False when there is no memory for it.</returns>
    public bool Associate(byte* data, int length)
    {
        Forget();
        try
        {
            _associated = (byte*)NativeMemory.Alloc((nuint)length);
        }
        catch (OutOfMemoryException)
        {
            Failure.OutOfMemory();
            return false;
        }

        // SAFETY: the copy was just made as long as the data.
        new ReadOnlySpan<byte>(data, length).CopyTo(new Span<byte>(_associated, length));
        _associatedLength = length;
        return true;
    }

    /// <summary>Runs over the data and makes the tag.</summary>
    public void Run(byte* input, byte* output, int length)
    {
        // SAFETY: the class library gives an output as long as the input; either they are the same or do not overlap.
        if (output != input && length > 0) new ReadOnlySpan<byte>(input, length).CopyTo(new Span<byte>(output, length));
        int encrypt = _encrypts ? 1 : 0;
        var (dataLength, associatedLength) = ((nuint)length, (nuint)_associatedLength);
        fixed (ulong* schedule = _schedule, context = _context)
        fixed (byte* key = _key, nonce = _nonce, made = _made)
        {
            if (_kind.Mode == CipherMode.Gcm)
            {
                void* ghash = BearSsl.ProcessorGhash();
                if (ghash == null) ghash = (delegate* unmanaged<byte*, byte*, byte*, nuint, void>)&Ghash;
                BearSsl.InitGcm((byte*)context, (byte*)schedule, ghash);
                BearSsl.ResetGcm((byte*)context, nonce, NonceLength);
                BearSsl.AddToGcm((byte*)context, _associated, associatedLength);
                BearSsl.FlipGcm((byte*)context);
                BearSsl.RunGcm((byte*)context, encrypt, output, dataLength);
                BearSsl.GetGcmTag((byte*)context, made);
            }
            else
            {
                BearSsl.RunChaChaPoly(key, nonce, output, dataLength, _associated, associatedLength, made, &ChaCha20, encrypt);
            }
        }

        _ran = true;
        Forget();
    }

    /// <summary>Ends a message; one without data is run over now.</summary>
    /// <returns>False when it was to be decrypted and the tag does not match.</returns>
    public bool Finish()
    {
        if (!_ran) Run(null, null, 0);
        if (_encrypts) return true;
        // SAFETY: both tags lie in this structure.
        fixed (byte* made = _made, expected = _expected)
        {
            return _expectedLength > 0 &&
                CryptographicOperations.FixedTimeEquals(new ReadOnlySpan<byte>(made, _expectedLength), new ReadOnlySpan<byte>(expected, _expectedLength));
        }
    }

    /// <summary>Sets the tag that a message must have, or the beginning of it.</summary>
    /// <returns>Whether the length is possible.</returns>
    public bool Expect(byte* tag, int length)
    {
        if (length is <= 0 or > TagLength) return false;
        for (int i = 0; i < length; i++) _expected[i] = tag[i];
        _expectedLength = length;
        return true;
    }

    /// <summary>Gives the tag that was made, or the beginning of it.</summary>
    /// <returns>Whether the length is possible.</returns>
    public readonly bool GetTag(byte* tag, int length)
    {
        if (length is <= 0 or > TagLength) return false;
        for (int i = 0; i < length; i++) tag[i] = _made[i];
        return true;
    }

    /// <summary>Frees the associated data.</summary>
    public void Forget()
    {
        NativeMemory.Free(_associated);
        _associated = null;
        _associatedLength = 0;
    }

    // The addresses of BearSSL's own functions cannot be taken in C#.
    [UnmanagedCallersOnly]
    private static void Ghash(byte* value, byte* key, byte* data, nuint length) => BearSsl.Ghash(value, key, data, length);

    [UnmanagedCallersOnly]
    private static uint ChaCha20(byte* key, byte* nonce, uint counter, byte* data, nuint length) => BearSsl.ChaCha20(key, nonce, counter, data, length);
}
