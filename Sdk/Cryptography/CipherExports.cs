using System.Runtime.InteropServices;

namespace LibOs.Sdk.Cryptography;

/// <summary>AES, triple DES and ChaCha20. 1 is success and 0 failure, as in OpenSSL.</summary>
internal static unsafe class CipherExports
{
    private const int DirectionUnchanged = -1;
    private const int DirectionEncrypt = 1;

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpAes128Ecb")]
    public static nint Aes128Ecb() => Aes(CipherMode.Ecb, 128);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpAes192Ecb")]
    public static nint Aes192Ecb() => Aes(CipherMode.Ecb, 192);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpAes256Ecb")]
    public static nint Aes256Ecb() => Aes(CipherMode.Ecb, 256);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpAes128Cbc")]
    public static nint Aes128Cbc() => Aes(CipherMode.Cbc, 128);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpAes192Cbc")]
    public static nint Aes192Cbc() => Aes(CipherMode.Cbc, 192);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpAes256Cbc")]
    public static nint Aes256Cbc() => Aes(CipherMode.Cbc, 256);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpAes128Cfb8")]
    public static nint Aes128CfbByte() => Aes(CipherMode.CfbByte, 128);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpAes192Cfb8")]
    public static nint Aes192CfbByte() => Aes(CipherMode.CfbByte, 192);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpAes256Cfb8")]
    public static nint Aes256CfbByte() => Aes(CipherMode.CfbByte, 256);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpAes128Cfb128")]
    public static nint Aes128CfbBlock() => Aes(CipherMode.CfbBlock, 128);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpAes192Cfb128")]
    public static nint Aes192CfbBlock() => Aes(CipherMode.CfbBlock, 192);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpAes256Cfb128")]
    public static nint Aes256CfbBlock() => Aes(CipherMode.CfbBlock, 256);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpAes128Gcm")]
    public static nint Aes128Gcm() => Aes(CipherMode.Gcm, 128);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpAes192Gcm")]
    public static nint Aes192Gcm() => Aes(CipherMode.Gcm, 192);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpAes256Gcm")]
    public static nint Aes256Gcm() => Aes(CipherMode.Gcm, 256);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpDes3Ecb")]
    public static nint TripleDesEcb() => TripleDes(CipherMode.Ecb);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpDes3Cbc")]
    public static nint TripleDesCbc() => TripleDes(CipherMode.Cbc);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpDes3Cfb8")]
    public static nint TripleDesCfbByte() => TripleDes(CipherMode.CfbByte);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpDes3Cfb64")]
    public static nint TripleDesCfbBlock() => TripleDes(CipherMode.CfbBlock);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpChaCha20Poly1305")]
    public static nint ChaCha20Poly1305() => new CipherKind(CipherMode.ChaChaPoly, block: 1, keyLength: 32).Value;

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpCipherCreate2")]
    public static CipherContext* Create(nint kind, byte* key, int keyBits, byte* vector, int direction)
    {
        if (kind == 0) return null; // the stub that should have named a cipher has told its name already
        CipherContext* context = CreateEmpty(new CipherKind(kind));
        if (context == null) return null;
        if (context->Kind.IsAuthenticated || keyBits / 8 != context->Kind.KeyLength)
        {
            NativeHandle.Free(context);
            _ = Failure.Reject();
            return null;
        }

        context->Plain.Begin(context->Kind, key, vector, direction == DirectionEncrypt);
        return context;
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpCipherCreatePartial")]
    public static CipherContext* CreatePartial(nint kind)
    {
        var cipher = new CipherKind(kind);
        if (cipher.IsAuthenticated) return CreateEmpty(cipher);
        // No cipher at all: the stub that should have named one has told its name already.
        if (kind != 0) _ = Failure.Reject();
        return null;
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpCipherDestroy")]
    public static void Destroy(CipherContext* context)
    {
        if (context != null) context->Authenticated.Forget();
        NativeHandle.Free(context);
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpCipherCtxSetPadding")]
    public static int SetPadding(CipherContext* context, int padding) => padding == 0 ? 1 : Failure.Reject();

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpCipherReset")]
    public static int Reset(CipherContext* context, byte* vector, int length)
    {
        if (context->Kind.IsAuthenticated) return Failure.Reject();
        context->Plain.Reset(length == context->Kind.Block ? vector : null);
        return 1;
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpCipherSetKeyAndIV")]
    public static int SetKeyAndNonce(CipherContext* context, byte* key, byte* nonce, int direction)
    {
        if (!context->Kind.IsAuthenticated) return Failure.Reject();
        if (key != null) context->Authenticated.SetKey(context->Kind, key);
        if (nonce != null && direction != DirectionUnchanged) context->Authenticated.Begin(nonce, direction == DirectionEncrypt);
        return 1;
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpCipherSetGcmNonceLength")]
    public static int SetNonceLength(CipherContext* context, int length) => length == AuthenticatedCipher.NonceLength ? 1 : Failure.Reject();

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpCipherUpdate")]
    public static int Update(CipherContext* context, byte* output, int* written, byte* input, int length)
    {
        *written = 0;
        if (length < 0) return Failure.Reject();
        if (!context->Kind.IsAuthenticated)
        {
            if (!context->Plain.Run(input, output, length)) return Failure.Reject();
        }
        else if (output == null)
        {
            // Without an output it is associated data; no data at all changes nothing.
            return length == 0 || context->Authenticated.Associate(input, length) ? 1 : 0;
        }
        else if (length > 0)
        {
            context->Authenticated.Run(input, output, length);
        }

        *written = length;
        return 1;
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpCipherFinalEx")]
    public static int Finish(CipherContext* context, byte* output, int* written)
    {
        *written = 0;
        return !context->Kind.IsAuthenticated || context->Authenticated.Finish() ? 1 : Failure.Reject();
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpCipherGetGcmTag")]
    public static int GetGcmTag(CipherContext* context, byte* tag, int length) => context->Authenticated.GetTag(tag, length) ? 1 : Failure.Reject();

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpCipherSetGcmTag")]
    public static int SetGcmTag(CipherContext* context, byte* tag, int length) => context->Authenticated.Expect(tag, length) ? 1 : Failure.Reject();

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpCipherGetAeadTag")]
    public static int GetTag(CipherContext* context, byte* tag, int length) => context->Authenticated.GetTag(tag, length) ? 1 : Failure.Reject();

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpCipherSetAeadTag")]
    public static int SetTag(CipherContext* context, byte* tag, int length) => context->Authenticated.Expect(tag, length) ? 1 : Failure.Reject();

    private static CipherContext* CreateEmpty(CipherKind kind)
    {
        CipherContext* context = NativeHandle.Create<CipherContext>();
        if (context != null) context->Kind = kind;
        return context;
    }

    private static nint Aes(CipherMode mode, int keyBits) => new CipherKind(mode, CipherKind.AesBlock, keyBits / 8).Value;

    private static nint TripleDes(CipherMode mode) => new CipherKind(mode, CipherKind.DesBlock, keyLength: 24).Value;
}
