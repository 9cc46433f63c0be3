using System.Runtime.InteropServices;

namespace LibOs.Sdk.Cryptography;

/// <summary>Keyed hashes and the derivation of keys from passwords.</summary>
internal static unsafe class HmacExports
{
    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_HmacCreate")]
    public static Hmac* Create(byte* key, int keyLength, nint algorithm)
    {
        Hmac* hmac = NativeHandle.Create<Hmac>();
        if (hmac == null || hmac->Begin((DigestAlgorithm)algorithm, key, keyLength)) return hmac;
        NativeHandle.Free(hmac);
        _ = Failure.Reject();
        return null;
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_HmacDestroy")]
    public static void Destroy(Hmac* hmac) => NativeHandle.Free(hmac);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_HmacCopy")]
    public static Hmac* Copy(Hmac* hmac) => NativeHandle.Copy(hmac);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_HmacReset")]
    public static int Reset(Hmac* hmac)
    {
        hmac->Reset();
        return 1;
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_HmacUpdate")]
    public static int Update(Hmac* hmac, byte* data, int length)
    {
        hmac->Update(data, length);
        return 1;
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_HmacFinal")]
    public static int Finish(Hmac* hmac, byte* destination, int* length)
    {
        hmac->Current(destination);
        return 1;
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_HmacCurrent")]
    public static int Current(Hmac* hmac, byte* destination, int* length)
    {
        hmac->Current(destination);
        return 1;
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_HmacOneShot")]
    public static int Hash(nint algorithm, byte* key, int keyLength, byte* data, int length, byte* destination, int* destinationLength)
    {
        Hmac hmac = default;
        if (!hmac.Begin((DigestAlgorithm)algorithm, key, keyLength)) return Failure.Reject();
        hmac.Update(data, length);
        hmac.Current(destination);
        *destinationLength = Digest.LengthOf((DigestAlgorithm)algorithm);
        return 1;
    }

    /// <summary>PBKDF2 (RFC 8018, 5.2).</summary>
    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_Pbkdf2")]
    public static int DeriveFromPassword(
        byte* password, int passwordLength, byte* salt, int saltLength, int iterations, nint algorithm, byte* destination, int length)
    {
        Hmac hmac = default;
        if (!hmac.Begin((DigestAlgorithm)algorithm, password, passwordLength)) return Failure.Reject();
        int hashLength = Digest.LengthOf((DigestAlgorithm)algorithm);
        byte* last = stackalloc byte[Digest.LongestHash];
        byte* sum = stackalloc byte[Digest.LongestHash];
        byte* number = stackalloc byte[sizeof(uint)];
        for (uint block = 1; length > 0; block++)
        {
            for (int i = 0; i < sizeof(uint); i++) number[i] = (byte)(block >> (24 - (8 * i)));
            hmac.Reset();
            hmac.Update(salt, saltLength);
            hmac.Update(number, sizeof(uint));
            hmac.Current(last);
            for (int i = 0; i < hashLength; i++) sum[i] = last[i];
            for (int round = 1; round < iterations; round++)
            {
                hmac.Reset();
                hmac.Update(last, hashLength);
                hmac.Current(last);
                for (int i = 0; i < hashLength; i++) sum[i] ^= last[i];
            }

            // SAFETY: the destination has the length that is left.
            int count = Math.Min(length, hashLength);
            new ReadOnlySpan<byte>(sum, count).CopyTo(new Span<byte>(destination, count));
            destination += count;
            length -= count;
        }

        return 1;
    }
}
