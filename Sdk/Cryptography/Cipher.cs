using System.Runtime.InteropServices;

namespace LibOs.Sdk.Cryptography;

/// <summary>A block cipher in one of the modes without a tag. Callers hand it whole blocks and pad them themselves.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Cipher
{
    private const int LongestBlock = 16;

    private fixed ulong _schedule[BearSsl.BlockContextLength / 8];
    private fixed byte _first[LongestBlock]; // the vector of a message
    private fixed byte _vector[LongestBlock]; // carried on from block to block
    private CipherKind _kind;
    private bool _encrypts;

    /// <summary>Takes key and vector; a null vector is all zeros.</summary>
    public void Begin(CipherKind kind, byte* key, byte* vector, bool encrypts)
    {
        _kind = kind;
        _encrypts = encrypts;
        // SAFETY: the class library checked that key and vector have the kind's lengths.
        fixed (ulong* schedule = _schedule)
        {
            // In the feedback modes the block cipher makes a stream: it always encrypts.
            bool forward = encrypts || kind.Mode is CipherMode.CfbByte or CipherMode.CfbBlock;
            Schedule((byte*)schedule, key, forward);
        }

        Reset(vector);
    }

    /// <summary>Begins another message; with a null vector, with the same one.</summary>
    public void Reset(byte* vector)
    {
        for (int i = 0; i < LongestBlock; i++)
        {
            if (vector != null && i < _kind.Block) _first[i] = vector[i];
            _vector[i] = _first[i];
        }
    }

    /// <summary>Runs over whole blocks, or over any bytes in the feedback mode of bytes.</summary>
    /// <returns>False when the length is no multiple of what the mode takes.</returns>
    public bool Run(byte* input, byte* output, int length)
    {
        if (length < 0 || (_kind.Mode != CipherMode.CfbByte && length % _kind.Block != 0)) return false;
        // SAFETY: the class library gives an output as long as the input; either they are the same or do not overlap.
        if (output != input) new ReadOnlySpan<byte>(input, length).CopyTo(new Span<byte>(output, length));
        fixed (ulong* schedule = _schedule)
        fixed (byte* vector = _vector)
        {
            switch (_kind.Mode)
            {
                case CipherMode.Cbc:
                    BearSsl.RunChained((byte*)schedule, vector, output, (nuint)length);
                    break;
                case CipherMode.Ecb:
                    for (int i = 0; i < length; i += _kind.Block) RunBlock((byte*)schedule, output + i);
                    break;
                default:
                    int step = _kind.Mode == CipherMode.CfbByte ? 1 : _kind.Block;
                    for (int i = 0; i < length; i += step) FeedBack((byte*)schedule, vector, output + i, step);
                    break;
            }
        }

        return true;
    }

    private readonly void Schedule(byte* schedule, byte* key, bool forward)
    {
        var length = (nuint)_kind.KeyLength;
        switch (_kind.Block, forward)
        {
            case (CipherKind.DesBlock, true):
                BearSsl.InitDesEncryption(schedule, key, length);
                break;
            case (CipherKind.DesBlock, false):
                BearSsl.InitDesDecryption(schedule, key, length);
                break;
            case (_, true) when BearSsl.ProcessorAes() != null:
                BearSsl.InitProcessorEncryption(schedule, key, length);
                break;
            case (_, true):
                BearSsl.InitAesEncryption(schedule, key, length);
                break;
            case (_, false) when BearSsl.ProcessorAes() != null:
                BearSsl.InitProcessorDecryption(schedule, key, length);
                break;
            default:
                BearSsl.InitAesDecryption(schedule, key, length);
                break;
        }
    }

    /// <summary>One block by itself: chaining behind a vector of zeros.</summary>
    private readonly void RunBlock(byte* schedule, byte* block)
    {
        ulong* zeros = stackalloc ulong[LongestBlock / sizeof(ulong)];
        zeros[0] = 0;
        zeros[1] = 0;
        BearSsl.RunChained(schedule, (byte*)zeros, block, (nuint)_kind.Block);
    }

    private readonly void FeedBack(byte* schedule, byte* vector, byte* data, int step)
    {
        byte* stream = stackalloc byte[LongestBlock];
        for (int i = 0; i < _kind.Block; i++) stream[i] = vector[i];
        RunBlock(schedule, stream);
        for (int i = 0; i < _kind.Block - step; i++) vector[i] = vector[i + step];
        for (int i = 0; i < step; i++)
        {
            byte encrypted = _encrypts ? (byte)(data[i] ^ stream[i]) : data[i];
            vector[_kind.Block - step + i] = encrypted;
            data[i] ^= stream[i];
        }
    }
}
