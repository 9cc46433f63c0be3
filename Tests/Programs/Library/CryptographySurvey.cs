using System.Security.Cryptography;

namespace LibOs.Tests;

/// <summary>
/// One line for each hash function and cipher over inputs of many lengths. Compiled into a program that runs in an image
/// and into a test that runs on the SDK's runtime with its own library, so that the two can be compared.
/// </summary>
internal static class CryptographySurvey
{
    private const int Longest = 300;

    public static IEnumerable<string> Lines()
    {
        byte[] data = new byte[Longest];
        uint state = 1;
        for (int i = 0; i < data.Length; i++) data[i] = (byte)((state = (state * 1664525) + 1013904223) >> 24);

        yield return "md5 " + Fold(length => MD5.HashData(data.AsSpan(0, length)));
        yield return "sha1 " + Fold(length => SHA1.HashData(data.AsSpan(0, length)));
        yield return "sha256 " + Fold(length => SHA256.HashData(data.AsSpan(0, length)));
        yield return "sha384 " + Fold(length => SHA384.HashData(data.AsSpan(0, length)));
        yield return "sha512 " + Fold(length => SHA512.HashData(data.AsSpan(0, length)));
        yield return "sha3-256 " + Fold(length => SHA3_256.HashData(data.AsSpan(0, length)));
        yield return "sha3-384 " + Fold(length => SHA3_384.HashData(data.AsSpan(0, length)));
        yield return "sha3-512 " + Fold(length => SHA3_512.HashData(data.AsSpan(0, length)));
        yield return "shake128 " + Fold(length => Shake128.HashData(data.AsSpan(0, length), length));
        yield return "shake256 " + Fold(length => Shake256.HashData(data.AsSpan(0, length), length));
        yield return "hmac-md5 " + Fold(length => HMACMD5.HashData(data.AsSpan(0, length), data));
        yield return "hmac-sha1 " + Fold(length => HMACSHA1.HashData(data.AsSpan(0, length), data));
        yield return "hmac-sha256 " + Fold(length => HMACSHA256.HashData(data.AsSpan(0, length), data));
        yield return "hmac-sha384 " + Fold(length => HMACSHA384.HashData(data.AsSpan(0, length), data));
        yield return "hmac-sha512 " + Fold(length => HMACSHA512.HashData(data.AsSpan(0, length), data));
        yield return "hmac-sha3-256 " + Fold(length => HMACSHA3_256.HashData(data.AsSpan(0, length), data));
        yield return "hmac-sha3-384 " + Fold(length => HMACSHA3_384.HashData(data.AsSpan(0, length), data));
        yield return "hmac-sha3-512 " + Fold(length => HMACSHA3_512.HashData(data.AsSpan(0, length), data));
        yield return "pbkdf2 " + Fold(length => Rfc2898DeriveBytes.Pbkdf2(data.AsSpan(0, length), data.AsSpan(0, length), (length % 5) + 1, HashAlgorithmName.SHA256, length + 1));
        yield return "hkdf " + Fold(length => HKDF.DeriveKey(HashAlgorithmName.SHA384, data.AsSpan(0, length + 1).ToArray(), length + 1, data, data.AsSpan(0, length).ToArray()));
        foreach (int bits in (int[])[128, 192, 256])
        {
            byte[] key = data[..(bits / 8)];
            yield return $"aes-{bits} " + Fold(length => Run(Aes.Create(), key, data.AsSpan(0, length)));
            yield return $"aes-{bits}-gcm " + Fold(length => Seal(key, data, length));
        }

        yield return "triple-des " + Fold(length => Run(TripleDES.Create(), data[..24], data.AsSpan(0, length)));
        yield return "chacha20-poly1305 " + Fold(length =>
        {
            using var cipher = new ChaCha20Poly1305(data.AsSpan(0, 32));
            byte[] output = new byte[length + 16];
            cipher.Encrypt(data.AsSpan(0, 12), data.AsSpan(0, length), output.AsSpan(0, length), output.AsSpan(length), data.AsSpan(0, Longest - 1 - length));
            return output;
        });
    }

    /// <summary>Every mode and padding there is, forth and back.</summary>
    private static byte[] Run(SymmetricAlgorithm algorithm, byte[] key, ReadOnlySpan<byte> data)
    {
        using SymmetricAlgorithm cipher = algorithm;
        cipher.Key = key;
        byte[] vector = key[..(cipher.BlockSize / 8)];
        byte[] ecb = cipher.EncryptEcb(data, PaddingMode.PKCS7);
        byte[] cbc = cipher.EncryptCbc(data, vector, PaddingMode.ANSIX923);
        byte[] byByte = cipher.EncryptCfb(data, vector, PaddingMode.None, feedbackSizeInBits: 8);
        byte[] byBlock = cipher.EncryptCfb(data, vector, PaddingMode.PKCS7, cipher.BlockSize);
        bool same = data.SequenceEqual(cipher.DecryptEcb(ecb, PaddingMode.PKCS7))
            && data.SequenceEqual(cipher.DecryptCbc(cbc, vector, PaddingMode.ANSIX923))
            && data.SequenceEqual(cipher.DecryptCfb(byByte, vector, PaddingMode.None, feedbackSizeInBits: 8))
            && data.SequenceEqual(cipher.DecryptCfb(byBlock, vector, PaddingMode.PKCS7, cipher.BlockSize));
        return same ? [.. ecb, .. cbc, .. byByte, .. byBlock] : [];
    }

    private static byte[] Seal(byte[] key, byte[] data, int length)
    {
        int tagLength = 12 + (length % 5);
        using var cipher = new AesGcm(key, tagLength);
        byte[] output = new byte[length + tagLength];
        ReadOnlySpan<byte> associated = data.AsSpan(0, Longest - 1 - length);
        cipher.Encrypt(data.AsSpan(0, 12), data.AsSpan(0, length), output.AsSpan(0, length), output.AsSpan(length), associated);
        byte[] back = new byte[length];
        cipher.Decrypt(data.AsSpan(0, 12), output.AsSpan(0, length), output.AsSpan(length), back, associated);
        return back.AsSpan().SequenceEqual(data.AsSpan(0, length)) ? output : [];
    }

    /// <summary>FNV-1a over what a function gives for each length.</summary>
    private static string Fold(Func<int, byte[]> function)
    {
        ulong hash = 14695981039346656037;
        for (int length = 0; length < Longest; length++)
        {
            foreach (byte value in function(length)) hash = (hash ^ value) * 1099511628211;
        }

        return hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }
}
