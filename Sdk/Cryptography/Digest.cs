using System.Runtime.InteropServices;

namespace LibOs.Sdk.Cryptography;

/// <summary>A hash under way. It has no pointers into itself, so a copy of its bytes goes on by itself.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Digest
{
    /// <summary>The longest hash that is not of chosen length.</summary>
    public const int LongestHash = 64;

    /// <summary>The longest input block: SHAKE128's.</summary>
    public const int LongestBlock = 168;

    private const int StateLength = 256;
    private const byte Sha3Suffix = 0x06;
    private const byte ShakeSuffix = 0x1F;

    private DigestAlgorithm _algorithm;
    private fixed ulong _state[StateLength / 8];

    /// <summary>The length of a hash in bytes; for SHAKE, whose length is chosen, that which OpenSSL gives; 0 for no algorithm.</summary>
    public static int LengthOf(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => 16,
        DigestAlgorithm.Sha1 => 20,
        DigestAlgorithm.Sha256 or DigestAlgorithm.Sha3With256Bits or DigestAlgorithm.Shake256 => 32,
        DigestAlgorithm.Sha384 or DigestAlgorithm.Sha3With384Bits => 48,
        DigestAlgorithm.Sha512 or DigestAlgorithm.Sha3With512Bits => 64,
        DigestAlgorithm.Shake128 => 16,
        _ => 0,
    };

    /// <summary>The length of an input block in bytes, which HMAC pads its key to.</summary>
    public static int BlockOf(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 or DigestAlgorithm.Sha1 or DigestAlgorithm.Sha256 => 64,
        DigestAlgorithm.Sha384 or DigestAlgorithm.Sha512 => 128,
        DigestAlgorithm.Sha3With256Bits or DigestAlgorithm.Shake256 => 136,
        DigestAlgorithm.Sha3With384Bits => 104,
        DigestAlgorithm.Sha3With512Bits => 72,
        _ => LongestBlock,
    };

    /// <summary>Begins anew.</summary>
    /// <returns>Whether there is such an algorithm.</returns>
    public bool Begin(DigestAlgorithm algorithm)
    {
        _algorithm = algorithm;
        // SAFETY: the state is longer than any context of BearSSL and than the sponge.
        fixed (ulong* state = _state)
        {
            byte* context = (byte*)state;
            switch (algorithm)
            {
                case DigestAlgorithm.Md5:
                    BearSsl.InitMd5(context);
                    return true;
                case DigestAlgorithm.Sha1:
                    BearSsl.InitSha1(context);
                    return true;
                case DigestAlgorithm.Sha256:
                    BearSsl.InitSha256(context);
                    return true;
                case DigestAlgorithm.Sha384:
                    BearSsl.InitSha384(context);
                    return true;
                case DigestAlgorithm.Sha512:
                    BearSsl.InitSha512(context);
                    return true;
                case DigestAlgorithm.Sha3With256Bits or DigestAlgorithm.Sha3With384Bits or DigestAlgorithm.Sha3With512Bits:
                    ((Keccak*)context)->Begin(2 * LengthOf(algorithm), Sha3Suffix);
                    return true;
                case DigestAlgorithm.Shake128 or DigestAlgorithm.Shake256:
                    ((Keccak*)context)->Begin(2 * LengthOf(algorithm), ShakeSuffix);
                    return true;
                default:
                    return false;
            }
        }
    }

    /// <summary>Feeds bytes.</summary>
    public void Update(byte* data, int length)
    {
        if (length <= 0) return;
        // SAFETY: the caller of the exported functions vouches for the bytes.
        fixed (ulong* state = _state)
        {
            if (_algorithm >= DigestAlgorithm.Sha3With256Bits) ((Keccak*)state)->Absorb(new ReadOnlySpan<byte>(data, length));
            else BearSsl.Update((byte*)state, data, (nuint)length);
        }
    }

    /// <summary>Writes the hash of what was fed; more may be fed afterwards.</summary>
    public readonly void Current(byte* destination)
    {
        Digest copy = this;
        copy.Finish(destination);
    }

    /// <summary>Writes the hash of what was fed and ends it.</summary>
    public void Finish(byte* destination)
    {
        // SAFETY: the destination holds the algorithm's length, which the caller asked for.
        fixed (ulong* state = _state)
        {
            if (_algorithm >= DigestAlgorithm.Sha3With256Bits) ((Keccak*)state)->Squeeze(new Span<byte>(destination, LengthOf(_algorithm)));
            else BearSsl.Output((byte*)state, destination);
        }
    }

    /// <summary>Writes the next bytes of an output of chosen length.</summary>
    /// <returns>Whether the algorithm has such an output.</returns>
    public bool Squeeze(byte* destination, int length)
    {
        if (_algorithm is not (DigestAlgorithm.Shake128 or DigestAlgorithm.Shake256)) return false;
        // SAFETY: the caller of the exported functions vouches for the destination.
        fixed (ulong* state = _state) ((Keccak*)state)->Squeeze(new Span<byte>(destination, length));
        return true;
    }
}
