using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LibOs.Tests;

namespace LibOs.Conformance;

/// <summary>Published vectors of hashes, HMAC, key derivation and ciphers, and the ways to call them.</summary>
internal static class CryptographyPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("hash-vectors", HashVectors),
        new("hash-ways", HashWaysAsync),
        new("hash-threads", HashThreads),
        new("sha3-vectors", Sha3Vectors),
        new("hmac-vectors", HmacVectors),
        new("pbkdf2-vectors", Pbkdf2Vectors),
        new("hkdf-vectors", HkdfVectors),
        new("random-bytes", RandomBytes),
        new("cipher-vectors", CipherVectors),
        new("sealed-vectors", SealedVectors),
        new("crypto-stream", CryptoStreams),
        new("cryptography-survey", () =>
        {
            foreach (string line in CryptographySurvey.Lines()) Console.WriteLine(line);
        }),
        new("cryptography-missing", Missing),
    ];

    private static ReadOnlySpan<byte> Abc => "abc"u8;

    /// <summary>FIPS 180-4 (the examples of NIST) and RFC 1321, appendix A.5.</summary>
    private static void HashVectors()
    {
        byte[] million = Enumerable.Repeat((byte)'a', 1_000_000).ToArray();
        ReadOnlySpan<byte> two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"u8;
        ReadOnlySpan<byte> four = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"u8;
        Check("md5 empty", MD5.HashData([]), "d41d8cd98f00b204e9800998ecf8427e");
        Check("md5 abc", MD5.HashData(Abc), "900150983cd24fb0d6963f7d28e17f72");
        Check("md5 digits", MD5.HashData("12345678901234567890123456789012345678901234567890123456789012345678901234567890"u8), "57edf4a22be3c955ac49da2e2107b67a");
        Check("sha1 empty", SHA1.HashData([]), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
        Check("sha1 abc", SHA1.HashData(Abc), "a9993e364706816aba3e25717850c26c9cd0d89d");
        Check("sha1 two blocks", SHA1.HashData(two), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
        Check("sha1 million", SHA1.HashData(million), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
        Check("sha256 empty", SHA256.HashData([]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        Check("sha256 abc", SHA256.HashData(Abc), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        Check("sha256 two blocks", SHA256.HashData(two), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        Check("sha256 million", SHA256.HashData(million), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
        Check("sha384 abc", SHA384.HashData(Abc), "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
        Check("sha384 two blocks", SHA384.HashData(four), "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712fcc7c71a557e2db966c3e9fa91746039");
        Check("sha512 abc", SHA512.HashData(Abc), "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
        Check("sha512 two blocks", SHA512.HashData(four), "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909");
        Check("sha512 million", SHA512.HashData(million), "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973ebde0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b");
    }

    private static async Task HashWaysAsync()
    {
        byte[] data = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * 7))];
        string expected = Convert.ToHexString(SHA256.HashData(data));
        Console.WriteLine(expected);
        for (int split = 0; split <= 200; split++)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(data, 0, split);
            _ = hash.GetCurrentHash();
            hash.AppendData(data, split, data.Length - split);
            if (Convert.ToHexString(hash.GetHashAndReset()) != expected) Console.WriteLine($"split at {split} differs");
            hash.AppendData(data);
            if (Convert.ToHexString(hash.GetHashAndReset()) != expected) Console.WriteLine($"after a reset at {split} differs");
        }

        using var stream = new MemoryStream(data);
        Console.WriteLine(Convert.ToHexString(await SHA256.HashDataAsync(stream)) == expected);
        stream.Position = 0;
        Console.WriteLine(Convert.ToHexString(SHA512.HashData(stream)) == Convert.ToHexString(SHA512.HashData(data)));
        stream.Position = 0;
        Console.WriteLine(Convert.ToHexString(await HMACSHA256.HashDataAsync(data[..20], stream)));

        Span<byte> small = stackalloc byte[31];
        Span<byte> right = stackalloc byte[40];
        Console.WriteLine($"{SHA256.TryHashData(data, small, out int none)} {none} {SHA256.TryHashData(data, right, out int written)} {written}");
        Console.WriteLine(Convert.ToHexString(right[..written]) == expected);

        using var algorithm = SHA1.Create();
        _ = algorithm.TransformBlock(data, 0, 500, null, 0);
        _ = algorithm.TransformFinalBlock(data, 500, 500);
        Console.WriteLine($"{Convert.ToHexString(algorithm.Hash!)} {algorithm.HashSize} {Convert.ToHexString(algorithm.ComputeHash(data)) == Convert.ToHexString(algorithm.Hash!)}");
        using var keyed = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA512, data.AsSpan(0, 200));
        keyed.AppendData(data.AsSpan(0, 10));
        string current = Convert.ToHexString(keyed.GetCurrentHash());
        Console.WriteLine($"{current == Convert.ToHexString(HMACSHA512.HashData(data.AsSpan(0, 200), data.AsSpan(0, 10)))} {keyed.AlgorithmName} {keyed.HashLengthInBytes}");
        Console.WriteLine($"{CryptographicOperations.FixedTimeEquals([1, 2, 3], [1, 2, 3])} {CryptographicOperations.FixedTimeEquals([1, 2, 3], [1, 2, 4])} {CryptographicOperations.FixedTimeEquals([1], [1, 2])}");
        Console.WriteLine(Convert.ToHexString(CryptographicOperations.HashData(HashAlgorithmName.MD5, data)));
        try
        {
            _ = IncrementalHash.CreateHash(new HashAlgorithmName("NONE"));
        }
        catch (CryptographicException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static void HashThreads()
    {
        byte[] data = [.. Enumerable.Range(0, 20_000).Select(i => (byte)i)];
        string[] results = new string[8];
        Thread[] threads =
        [
            .. Enumerable.Range(0, results.Length).Select(number => new Thread(() =>
            {
                byte[] last = [(byte)number];
                for (int i = 0; i < 50; i++)
                {
                    last = SHA256.HashData([.. last, .. data]);
                    if (i % 10 == 0) GC.Collect(0);
                }

                results[number] = Convert.ToHexString(last);
            })),
        ];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        foreach (string result in results) Console.WriteLine(result);
    }

    /// <summary>FIPS 202 (the examples of NIST).</summary>
    private static void Sha3Vectors()
    {
        Console.WriteLine($"{SHA3_256.IsSupported} {SHA3_384.IsSupported} {SHA3_512.IsSupported} {Shake128.IsSupported} {Shake256.IsSupported} {Kmac128.IsSupported}");
        Check("sha3-256 empty", SHA3_256.HashData([]), "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a");
        Check("sha3-256 abc", SHA3_256.HashData(Abc), "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
        Check("sha3-384 abc", SHA3_384.HashData(Abc), "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25");
        Check("sha3-512 abc", SHA3_512.HashData(Abc), "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0");
        byte[] ones = Enumerable.Repeat((byte)0xA3, 200).ToArray();
        Check("sha3-256 1600 bits", SHA3_256.HashData(ones), "79f38adec5c20307a98ef76e8324afbfd46cfd81b22e3973c65fa1bd9de31787");
        Check("shake128 empty", Shake128.HashData([], 32), "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26");
        Check("shake256 empty", Shake256.HashData([], 64), "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762fd75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be");
        using var shake = new Shake128();
        shake.AppendData([]);
        byte[] read = [.. shake.GetCurrentHash(5), .. shake.Read(7), .. shake.Read(25)];
        Check("shake128 in pieces", read[5..], "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26");
    }

    /// <summary>RFC 2202 (MD5, SHA-1) and RFC 4231 (SHA-2): keys shorter and longer than a block.</summary>
    private static void HmacVectors()
    {
        byte[] Repeat(byte value, int count) => Enumerable.Repeat(value, count).ToArray();
        byte[] hi = Encoding.ASCII.GetBytes("Hi There"), what = Encoding.ASCII.GetBytes("what do ya want for nothing?");
        byte[] larger = Encoding.ASCII.GetBytes("Test Using Larger Than Block-Size Key - Hash Key First");
        byte[] jefe = Encoding.ASCII.GetBytes("Jefe");
        Check("md5 1", HMACMD5.HashData(Repeat(0x0B, 16), hi), "9294727a3638bb1c13f48ef8158bfc9d");
        Check("md5 2", HMACMD5.HashData(jefe, what), "750c783e6ab0b503eaa86e310a5db738");
        Check("md5 6", HMACMD5.HashData(Repeat(0xAA, 80), larger), "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd");
        Check("sha1 1", HMACSHA1.HashData(Repeat(0x0B, 20), hi), "b617318655057264e28bc0b6fb378c8ef146be00");
        Check("sha1 2", HMACSHA1.HashData(jefe, what), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
        Check("sha1 6", HMACSHA1.HashData(Repeat(0xAA, 80), larger), "aa4ae5e15272d00e95705637ce8a3b55ed402112");
        Check("sha256 1", HMACSHA256.HashData(Repeat(0x0B, 20), hi), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        Check("sha256 2", HMACSHA256.HashData(jefe, what), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        Check("sha256 3", HMACSHA256.HashData(Repeat(0xAA, 20), Repeat(0xDD, 50)), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
        Check("sha256 6", HMACSHA256.HashData(Repeat(0xAA, 131), larger), "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
        Check("sha384 1", HMACSHA384.HashData(Repeat(0x0B, 20), hi), "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6");
        Check("sha384 6", HMACSHA384.HashData(Repeat(0xAA, 131), larger), "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952");
        Check("sha512 1", HMACSHA512.HashData(Repeat(0x0B, 20), hi), "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854");
        Check("sha512 2", HMACSHA512.HashData(jefe, what), "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
        Check("sha512 6", HMACSHA512.HashData(Repeat(0xAA, 131), larger), "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598");
        using var hmac = new HMACSHA256(jefe);
        Check("object", hmac.ComputeHash(what), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        Check("object again", hmac.ComputeHash(what), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    /// <summary>RFC 6070 (SHA-1) and RFC 7914, section 11 (SHA-256).</summary>
    private static void Pbkdf2Vectors()
    {
        byte[] password = Encoding.ASCII.GetBytes("password"), salt = Encoding.ASCII.GetBytes("salt");
        Check("1", Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA1, 20), "0c60c80f961f0e71f3a9b524af6012062fe037a6");
        Check("2", Rfc2898DeriveBytes.Pbkdf2(password, salt, 2, HashAlgorithmName.SHA1, 20), "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957");
        Check("4096", Rfc2898DeriveBytes.Pbkdf2(password, salt, 4096, HashAlgorithmName.SHA1, 20), "4b007901b765489abead49d926f721d065a429c1");
        Check("long", Rfc2898DeriveBytes.Pbkdf2("passwordPASSWORDpassword", Encoding.ASCII.GetBytes("saltSALTsaltSALTsaltSALTsaltSALTsalt"), 4096, HashAlgorithmName.SHA1, 25), "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038");
        Check("zeros", Rfc2898DeriveBytes.Pbkdf2("pass\0word"u8, "sa\0lt"u8, 4096, HashAlgorithmName.SHA1, 16), "56fa6aa75548099dcc37d7f03425e0c3");
        Check("sha256", Rfc2898DeriveBytes.Pbkdf2("passwd"u8, salt, 1, HashAlgorithmName.SHA256, 64), "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783");
        using var derive = new Rfc2898DeriveBytes("password", salt, 2, HashAlgorithmName.SHA1);
        byte[] parts = [.. derive.GetBytes(5), .. derive.GetBytes(15)];
        Check("in parts", parts, "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957");
    }

    /// <summary>RFC 5869, appendix A.</summary>
    private static void HkdfVectors()
    {
        byte[] key = Enumerable.Repeat((byte)0x0B, 22).ToArray();
        byte[] salt = [.. Enumerable.Range(0, 13).Select(i => (byte)i)], info = [.. Enumerable.Range(0xF0, 10).Select(i => (byte)i)];
        Check("extract", HKDF.Extract(HashAlgorithmName.SHA256, key, salt), "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
        Check("sha256", HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 42, salt, info), "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
        Check("empty", HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 42, [], []), "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
        Check("sha1", HKDF.DeriveKey(HashAlgorithmName.SHA1, key[..11], 42, salt, info), "085a01ea1b10f36933068b56efa5ad81a4f14b822f5b091568a9cdd4f155fda2c22e422478d305f3f896");
    }

    private static void RandomBytes()
    {
        byte[][] blocks = [.. Enumerable.Range(0, 100).Select(_ => RandomNumberGenerator.GetBytes(32))];
        Console.WriteLine(blocks.Select(Convert.ToHexString).Distinct().Count());
        byte[] large = new byte[1 << 20];
        RandomNumberGenerator.Fill(large);
        int ones = large.Sum(b => int.PopCount(b));
        Console.WriteLine(ones is > 4_180_000 and < 4_209_000);
        Console.WriteLine(large.GroupBy(b => b).Count());
        int[] dice = [.. Enumerable.Range(0, 6000).Select(_ => RandomNumberGenerator.GetInt32(1, 7))];
        Console.WriteLine($"{dice.Min()} {dice.Max()} {dice.GroupBy(d => d).All(g => g.Count() is > 800 and < 1200)}");
        Console.WriteLine($"{RandomNumberGenerator.GetHexString(16).Length} {RandomNumberGenerator.GetString("ab", 20).All(c => c is 'a' or 'b')}");
        int[] items = [1, 2, 3, 4, 5];
        RandomNumberGenerator.Shuffle<int>(items);
        Console.WriteLine(items.Sum());
        using var generator = RandomNumberGenerator.Create();
        byte[] nonZero = new byte[1000];
        generator.GetNonZeroBytes(nonZero);
        Console.WriteLine(nonZero.All(b => b != 0));
        Console.WriteLine(Enumerable.Range(0, 1000).Select(_ => Guid.NewGuid()).Distinct().Count());
    }

    /// <summary>NIST SP 800-38A, appendix F; triple DES by its complementation.</summary>
    private static void CipherVectors()
    {
        byte[] plain = Convert.FromHexString("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
        byte[] vector = Convert.FromHexString("000102030405060708090a0b0c0d0e0f");
        using var aes = Aes.Create();
        aes.Key = Convert.FromHexString("2b7e151628aed2a6abf7158809cf4f3c");
        Check("ecb 128", aes.EncryptEcb(plain, PaddingMode.None), "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf");
        Check("cbc 128", aes.EncryptCbc(plain, vector, PaddingMode.None), "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2");
        Check("cfb 128", aes.EncryptCfb(plain, vector, PaddingMode.None, 128), "3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b");
        Check("cfb8 128", aes.EncryptCfb(plain[..18], vector, PaddingMode.None, 8), "3b79424c9c0dd436bace9e0ed4586a4f32b9");
        aes.Key = Convert.FromHexString("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        Check("ecb 256", aes.EncryptEcb(plain, PaddingMode.None), "f3eed1bdb5d2a03c064b5a7e3db181f8591ccb10d410ed26dc5ba74a31362870");
        byte[] sealedBytes = aes.EncryptCbc(plain, vector, PaddingMode.None);
        Check("cbc 256", sealedBytes, "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d");
        Check("cbc 256 back", aes.DecryptCbc(sealedBytes, vector, PaddingMode.None), "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
        sealedBytes = aes.EncryptCbc("not a whole block"u8, vector);
        Console.WriteLine($"{sealedBytes.Length} {Encoding.ASCII.GetString(aes.DecryptCbc(sealedBytes, vector))}");
        sealedBytes[^1] ^= 1;
        Fails(() => aes.DecryptCbc(sealedBytes, vector));
        Fails(() => aes.EncryptEcb([1, 2, 3], PaddingMode.None));

        using var des = TripleDES.Create();
        des.Key = Convert.FromHexString("0123456789abcdef23456789abcdef01456789abcdef0123");
        Check("triple des", des.EncryptEcb("The qufck brown fox jump"u8, PaddingMode.None), "a826fd8ce53b855fcce21c8112256fe668d5c05dd9b6b900"); // NIST SP 800-67, appendix B
    }

    /// <summary>The GCM specification's test cases 4 and 16, and RFC 8439, section 2.8.2.</summary>
    private static void SealedVectors()
    {
        byte[] plain = Convert.FromHexString("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
        byte[] associated = Convert.FromHexString("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        byte[] nonce = Convert.FromHexString("cafebabefacedbaddecaf888");
        byte[] output = new byte[plain.Length], tag = new byte[16], back = new byte[plain.Length];
        using (var gcm = new AesGcm(Convert.FromHexString("feffe9928665731c6d6a8f9467308308"), 16))
        {
            gcm.Encrypt(nonce, plain, output, tag, associated);
            Check("gcm 4", output, "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091");
            Check("gcm 4 tag", tag, "5bc94fbc3221a5db94fae95ae7121a47");
            gcm.Decrypt(nonce, output, tag, back, associated);
            Console.WriteLine(back.SequenceEqual(plain));
            tag[3] ^= 4;
            Fails(() => gcm.Decrypt(nonce, output, tag, back, associated));
            Console.WriteLine(back.All(b => b == 0));
            gcm.Encrypt(nonce, ReadOnlySpan<byte>.Empty, [], tag);
            Console.WriteLine(Convert.ToHexString(tag));
            gcm.Decrypt(nonce, ReadOnlySpan<byte>.Empty, tag, []);
        }

        using (var gcm = new AesGcm(Convert.FromHexString("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"), 16))
        {
            gcm.Encrypt(nonce, plain, output, tag, associated);
            Check("gcm 16", output, "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662");
            Check("gcm 16 tag", tag, "76fc6ece0f4e1768cddf8853bb2d551b");
        }

        plain = Encoding.ASCII.GetBytes("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.");
        output = new byte[plain.Length];
        back = new byte[plain.Length];
        using var chaCha = new ChaCha20Poly1305(Convert.FromHexString("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"));
        nonce = Convert.FromHexString("070000004041424344454647");
        associated = Convert.FromHexString("50515253c0c1c2c3c4c5c6c7");
        chaCha.Encrypt(nonce, plain, output, tag, associated);
        Check("chacha tag", tag, "1ae10b594f09e26a7e902ecbd0600691");
        Check("chacha", output[..16], "d31a8d34648e60db7b86afbc53ef7ec2");
        chaCha.Decrypt(nonce, output, tag, back, associated);
        Console.WriteLine(back.SequenceEqual(plain));
        Fails(() => chaCha.Decrypt(nonce, output, new byte[16], back, associated));
    }

    private static void CryptoStreams()
    {
        using var aes = Aes.Create();
        aes.Key = new byte[32];
        aes.IV = new byte[16];
        using var store = new MemoryStream();
        using (var writer = new StreamWriter(new CryptoStream(store, aes.CreateEncryptor(), CryptoStreamMode.Write, leaveOpen: true)))
        {
            for (int i = 0; i < 1000; i++) writer.WriteLine($"line {i}");
        }

        Console.WriteLine($"{store.Length} {Convert.ToHexString(SHA256.HashData(store.ToArray()))}");
        store.Position = 0;
        using var reader = new StreamReader(new CryptoStream(store, aes.CreateDecryptor(), CryptoStreamMode.Read));
        int lines = 0;
        while (reader.ReadLine() is { } line)
        {
            if (line != $"line {lines++}") Console.WriteLine("wrong: " + line);
        }

        Console.WriteLine(lines);
        using var base64 = new CryptoStream(new MemoryStream(Encoding.ASCII.GetBytes("aGVsbG8=")), new FromBase64Transform(), CryptoStreamMode.Read);
        using var text = new StreamReader(base64);
        Console.WriteLine(text.ReadToEnd());
    }

    /// <summary>What an image has not got says so.</summary>
    private static void Missing()
    {
        Fails(() =>
        {
            using var rsa = RSA.Create(2048);
            _ = rsa.ExportParameters(false);
        });
        Fails(() =>
        {
            using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            _ = ecdsa.SignData([1], HashAlgorithmName.SHA256);
        });
        Fails(() =>
        {
            using var ecdh = ECDiffieHellman.Create();
            _ = ecdh.PublicKey;
        });
        Fails(() =>
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(new byte[100]);
        });
        Fails(() =>
        {
            using var ccm = new AesCcm(new byte[16]);
            ccm.Encrypt(new byte[12], ReadOnlySpan<byte>.Empty, [], new byte[16]);
        });
    }

    private static void Fails(Action action)
    {
        try
        {
            action();
            Console.WriteLine("supported");
        }
        catch (Exception e)
        {
            Console.WriteLine($"{(e is CryptographicException ? "CryptographicException" : e.GetType().FullName)} {(e is AuthenticationTagMismatchException ? "(tag) " : "")}{e.Message}");
        }
    }

    private static void Check(string name, byte[] actual, string expected)
    {
        string text = Convert.ToHexStringLower(actual);
        Console.WriteLine($"{name} {text}");
        if (text != expected) throw new InvalidOperationException($"{name}: {text} instead of {expected}");
    }
}
