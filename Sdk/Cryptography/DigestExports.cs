using System.Runtime.InteropServices;

namespace LibOs.Sdk.Cryptography;

/// <summary>Hashes, in one call and in steps. 1 is success and 0 failure, as in OpenSSL.</summary>
internal static unsafe class DigestExports
{
    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpMd5")]
    public static nint Md5() => (nint)DigestAlgorithm.Md5;

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpSha1")]
    public static nint Sha1() => (nint)DigestAlgorithm.Sha1;

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpSha256")]
    public static nint Sha256() => (nint)DigestAlgorithm.Sha256;

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpSha384")]
    public static nint Sha384() => (nint)DigestAlgorithm.Sha384;

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpSha512")]
    public static nint Sha512() => (nint)DigestAlgorithm.Sha512;

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpSha3_256")]
    public static nint Sha3With256Bits() => (nint)DigestAlgorithm.Sha3With256Bits;

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpSha3_384")]
    public static nint Sha3With384Bits() => (nint)DigestAlgorithm.Sha3With384Bits;

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpSha3_512")]
    public static nint Sha3With512Bits() => (nint)DigestAlgorithm.Sha3With512Bits;

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpShake128")]
    public static nint Shake128() => (nint)DigestAlgorithm.Shake128;

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpShake256")]
    public static nint Shake256() => (nint)DigestAlgorithm.Shake256;

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpMdSize")]
    public static int Size(nint algorithm) => Digest.LengthOf((DigestAlgorithm)algorithm);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_GetMaxMdSize")]
    public static int LongestSize() => Digest.LongestHash;

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpMdCtxCreate")]
    public static Digest* Create(nint algorithm)
    {
        Digest* digest = NativeHandle.Create<Digest>();
        if (digest == null || digest->Begin((DigestAlgorithm)algorithm)) return digest;
        NativeHandle.Free(digest);
        _ = Failure.Reject();
        return null;
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpMdCtxDestroy")]
    public static void Destroy(Digest* digest) => NativeHandle.Free(digest);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpMdCtxCopyEx")]
    public static Digest* Copy(Digest* digest) => NativeHandle.Copy(digest);

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpDigestReset")]
    public static int Reset(Digest* digest, nint algorithm) => digest->Begin((DigestAlgorithm)algorithm) ? 1 : Failure.Reject();

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpDigestUpdate")]
    public static int Update(Digest* digest, byte* data, int length)
    {
        digest->Update(data, length);
        return 1;
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpDigestFinalEx")]
    public static int Finish(Digest* digest, byte* destination, uint* length)
    {
        digest->Finish(destination);
        return 1;
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpDigestCurrent")]
    public static int Current(Digest* digest, byte* destination, uint* length)
    {
        digest->Current(destination);
        return 1;
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpDigestOneShot")]
    public static int Hash(nint algorithm, byte* data, int length, byte* destination, uint* destinationLength)
    {
        Digest digest = default;
        if (!digest.Begin((DigestAlgorithm)algorithm)) return Failure.Reject();
        digest.Update(data, length);
        digest.Finish(destination);
        *destinationLength = (uint)Digest.LengthOf((DigestAlgorithm)algorithm);
        return 1;
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpDigestXOFOneShot")]
    public static int HashOfLength(nint algorithm, byte* data, int length, byte* destination, uint destinationLength)
    {
        Digest digest = default;
        if (!digest.Begin((DigestAlgorithm)algorithm)) return Failure.Reject();
        digest.Update(data, length);
        return digest.Squeeze(destination, (int)destinationLength) ? 1 : Failure.Reject();
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpDigestFinalXOF")]
    public static int FinishWithLength(Digest* digest, byte* destination, uint length) =>
        digest->Squeeze(destination, (int)length) ? 1 : Failure.Reject();

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpDigestCurrentXOF")]
    public static int CurrentWithLength(Digest* digest, byte* destination, uint length)
    {
        Digest copy = *digest;
        return copy.Squeeze(destination, (int)length) ? 1 : Failure.Reject();
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EvpDigestSqueeze")]
    public static int Squeeze(Digest* digest, byte* destination, uint length, int* isSupported)
    {
        *isSupported = 1;
        return digest->Squeeze(destination, (int)length) ? 1 : Failure.Reject();
    }
}
