using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LibOs.Sdk.Cryptography;

/// <summary>The sponge of SHA-3 and SHAKE (FIPS 202).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Keccak
{
    private const int Lanes = 25;
    private const int StateLength = 200;

    private State _state;
    private int _rate;
    private int _position;
    private byte _suffix;
    private bool _squeezing;

    private static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000, 0x000000000000808B, 0x0000000080000001,
        0x8000000080008081, 0x8000000000008009, 0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
        0x000000000000800A, 0x800000008000000A, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    // The walk of rho and pi through the lanes, and how far each is turned (FIPS 202, 3.2.2 and 3.2.3).
    private static ReadOnlySpan<byte> Places => [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

    private static ReadOnlySpan<byte> Turns => [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];

    /// <summary>Begins anew.</summary>
    /// <param name="capacity">Twice the strength in bytes, which is what the output does not show of the state.</param>
    /// <param name="suffix">What parts the functions of one capacity: 6 for SHA-3, 31 for SHAKE.</param>
    public void Begin(int capacity, byte suffix)
    {
        this = default;
        _rate = StateLength - capacity;
        _suffix = suffix;
    }

    /// <summary>Takes bytes in.</summary>
    public void Absorb(ReadOnlySpan<byte> data)
    {
        foreach (byte value in data)
        {
            Mix(_position++, value);
            if (_position < _rate) continue;
            Permute();
            _position = 0;
        }
    }

    /// <summary>Gives bytes out; the first call ends the input.</summary>
    public void Squeeze(Span<byte> destination)
    {
        if (!_squeezing)
        {
            Mix(_position, _suffix);
            Mix(_rate - 1, 0x80);
            _position = _rate;
            _squeezing = true;
        }

        for (int i = 0; i < destination.Length; i++)
        {
            if (_position == _rate)
            {
                Permute();
                _position = 0;
            }

            destination[i] = (byte)(_state[_position / 8] >> (_position % 8 * 8));
            _position++;
        }
    }

    private void Mix(int position, byte value) => _state[position / 8] ^= (ulong)value << (position % 8 * 8);

    private void Permute()
    {
        Span<ulong> a = _state;
        foreach (ulong constant in RoundConstants)
        {
            ulong c0 = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20];
            ulong c1 = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21];
            ulong c2 = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22];
            ulong c3 = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23];
            ulong c4 = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24];
            ulong d0 = c4 ^ BitOperations.RotateLeft(c1, 1);
            ulong d1 = c0 ^ BitOperations.RotateLeft(c2, 1);
            ulong d2 = c1 ^ BitOperations.RotateLeft(c3, 1);
            ulong d3 = c2 ^ BitOperations.RotateLeft(c4, 1);
            ulong d4 = c3 ^ BitOperations.RotateLeft(c0, 1);
            for (int row = 0; row < Lanes; row += 5)
            {
                a[row] ^= d0;
                a[row + 1] ^= d1;
                a[row + 2] ^= d2;
                a[row + 3] ^= d3;
                a[row + 4] ^= d4;
            }

            ulong carried = a[1];
            for (int i = 0; i < Places.Length; i++)
            {
                ulong next = a[Places[i]];
                a[Places[i]] = BitOperations.RotateLeft(carried, Turns[i]);
                carried = next;
            }

            for (int row = 0; row < Lanes; row += 5)
            {
                ulong b0 = a[row], b1 = a[row + 1], b2 = a[row + 2], b3 = a[row + 3], b4 = a[row + 4];
                a[row] = b0 ^ (~b1 & b2);
                a[row + 1] = b1 ^ (~b2 & b3);
                a[row + 2] = b2 ^ (~b3 & b4);
                a[row + 3] = b3 ^ (~b4 & b0);
                a[row + 4] = b4 ^ (~b0 & b1);
            }

            a[0] ^= constant;
        }
    }

    [InlineArray(Lanes)]
    private struct State
    {
        private ulong _first;
    }
}
