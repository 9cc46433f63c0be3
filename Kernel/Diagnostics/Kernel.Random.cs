using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using LibOs.Kernel.Machine;

namespace LibOs.Kernel;

/// <content>Random bytes: ChaCha20 (RFC 8439) keyed by the launcher's seed, the processor's generator and the clock.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int RandomKeyWords = 8;
    private const int ChaChaWords = 16;
    private const uint FeatureRandom = 1 << 30; // CPUID leaf 1, ECX

    private static uint* s_randomState; // key, then two blocks of working memory
    private static ulong s_randomCounter;

    private static void SeedRandom(ReadOnlySpan<byte> seed)
    {
        uint* four = s_randomState + RandomKeyWords; // CPUID's answer goes into the working memory
        Native.Identify(1, 0, four);
        bool hasGenerator = (four[2] & FeatureRandom) != 0;
        for (int i = 0; i < RandomKeyWords; i++)
        {
            uint word = seed.Length >= (i + 1) * 4 ? BinaryPrimitives.ReadUInt32LittleEndian(seed[(i * 4)..]) : 0;
            ulong random = 0;
            if (hasGenerator) _ = Native.Random(&random);
            s_randomState[i] = word ^ (uint)random ^ (uint)(random >> 32) ^ (uint)Native.ReadTimestamp();
        }
    }

    private static void FillRandom(Span<byte> destination)
    {
        uint* block = s_randomState + RandomKeyWords;
        while (!destination.IsEmpty)
        {
            MakeRandomBlock(block);
            int count = Math.Min(destination.Length, (ChaChaWords - RandomKeyWords) * 4);
            // SAFETY: the working memory holds a block; its first half becomes the next key and is never given out.
            new ReadOnlySpan<byte>(block + RandomKeyWords, count).CopyTo(destination);
            for (int i = 0; i < RandomKeyWords; i++) s_randomState[i] = block[i];
            destination = destination[count..];
        }
    }

    private static void MakeRandomBlock(uint* block)
    {
        uint* start = block + ChaChaWords;
        start[0] = 0x6170_7865;
        start[1] = 0x3320_646E;
        start[2] = 0x7962_2D32;
        start[3] = 0x6B20_6574;
        for (int i = 0; i < RandomKeyWords; i++) start[4 + i] = s_randomState[i];
        s_randomCounter++;
        start[12] = (uint)s_randomCounter;
        start[13] = (uint)(s_randomCounter >> 32);
        start[14] = (uint)Native.ReadTimestamp();
        start[15] = 0;
        for (int i = 0; i < ChaChaWords; i++) block[i] = start[i];
        for (int round = 0; round < 10; round++)
        {
            QuarterRound(block, 0, 4, 8, 12);
            QuarterRound(block, 1, 5, 9, 13);
            QuarterRound(block, 2, 6, 10, 14);
            QuarterRound(block, 3, 7, 11, 15);
            QuarterRound(block, 0, 5, 10, 15);
            QuarterRound(block, 1, 6, 11, 12);
            QuarterRound(block, 2, 7, 8, 13);
            QuarterRound(block, 3, 4, 9, 14);
        }

        for (int i = 0; i < ChaChaWords; i++) block[i] += start[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRound(uint* block, int a, int b, int c, int d)
    {
        block[a] += block[b];
        block[d] = BitOperations.RotateLeft(block[d] ^ block[a], 16);
        block[c] += block[d];
        block[b] = BitOperations.RotateLeft(block[b] ^ block[c], 12);
        block[a] += block[b];
        block[d] = BitOperations.RotateLeft(block[d] ^ block[a], 8);
        block[c] += block[d];
        block[b] = BitOperations.RotateLeft(block[b] ^ block[c], 7);
    }
}
