using System.Numerics;
using System.Runtime.Intrinsics;

namespace LibOs.Conformance;

internal static class NumberPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("integers", Integers),
        new("floating-point", FloatingPoint),
        new("big-integer", BigIntegers),
        new("decimal", Decimals),
        new("vectors", Vectors),
        new("spans", Spans),
        new("random-seeded", SeededRandom),
        new("sieve", Sieve),
    ];

    private static void Integers()
    {
        int big = int.MaxValue;
        Console.WriteLine($"{unchecked(big + 1)} {BitOperations.PopCount(0xF0F0u)} {BitOperations.LeadingZeroCount(1u)} {-7 / 2} {-7 % 2} {-7 >> 1} {-7 >>> 28}");
        try
        {
            Console.WriteLine(checked(big + 1));
        }
        catch (OverflowException e)
        {
            Console.WriteLine(e.Message);
        }

        Console.WriteLine($"{Math.BigMul(long.MaxValue, long.MaxValue)} {UInt128.MaxValue / 7} {Math.DivRem(17, 5)} {unchecked((byte)300)} {(int)Large()} {(uint)-Large()} {(long)double.Parse("NaN")}");
        Console.WriteLine($"{BitConverter.DoubleToInt64Bits(Math.PI):x} {BitOperations.RotateLeft(0x12345678u, 8):x} {BigInteger.GreatestCommonDivisor(84, 36)}");
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static double Large() => 3.99e10;

    private static void FloatingPoint()
    {
        double sum = 0;
        for (int i = 1; i <= 1_000_000; i++) sum += 1.0 / i;
        Console.WriteLine($"{sum:R} {Math.Sqrt(2):R} {Math.Floor(-0.5)} {Math.Round(2.5)} {Math.Round(2.5, MidpointRounding.AwayFromZero)} {Math.FusedMultiplyAdd(0.1, 10, -1):R}");
        Console.WriteLine($"{Math.Sin(1):R} {Math.Exp(1):R} {Math.Log(10):R} {Math.Pow(2, 0.5):R} {Math.Atan2(1, -1):R} {Math.Cbrt(27):R} {MathF.Tan(1):R}");
        Console.WriteLine($"{0.1 + 0.2:R} {0.1f + 0.2f:R} {(double)0.1f:R} {1.0 / 0} {0.0 / 0} {double.IsNaN(Math.Sqrt(-1))} {(int)double.Parse("-3.7")}");
    }

    private static void BigIntegers()
    {
        BigInteger factorial = 1;
        for (int i = 2; i <= 300; i++) factorial *= i;
        string text = factorial.ToString();
        Console.WriteLine($"{text.Length} {text[..20]} {text.GetDeterministicHash():x8}");
        Console.WriteLine(BigInteger.ModPow(3, BigInteger.Pow(10, 50), BigInteger.Parse("1000000000000000000000000000057")));
        Console.WriteLine($"{BigInteger.Pow(2, 200) % 1_000_000_007} {BigInteger.Parse("-123456789012345678901234567890") / 987654321} {factorial.GetBitLength()}");
    }

    private static void Decimals()
    {
        decimal price = 19.99m, rate = 0.0725m;
        Console.WriteLine($"{price * (1 + rate)} {decimal.Round(price * rate, 2)} {1m / 3} {decimal.MaxValue} {2.50m} {2.50m + 0.5m} {decimal.Truncate(-1.9m)}");
        try
        {
            Console.WriteLine(decimal.MaxValue * price);
        }
        catch (OverflowException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static void Vectors()
    {
        float[] a = [.. Enumerable.Range(0, 1003).Select(i => i * 0.5f)];
        var sum = Vector<float>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count) sum += new Vector<float>(a, i);
        float total = Vector.Sum(sum);
        for (; i < a.Length; i++) total += a[i];
        Console.WriteLine(total);
        Vector128<int> v = Vector128.Create(1, 2, 3, 4) * 3;
        Console.WriteLine($"{v} {Vector128.Sum(v)} {Vector128.Shuffle(v, Vector128.Create(3, 2, 1, 0))}");
        Vector256<double> d = Vector256.Create(1.5, 2.5, 3.5, 4.5);
        Console.WriteLine($"{d + d} {Vector256.Dot(d, d)}");
        Console.WriteLine($"{Vector3.Cross(Vector3.UnitX, Vector3.UnitY)} {Matrix4x4.CreateRotationZ(0).IsIdentity}");
        Console.WriteLine($"{new string('x', 1000).AsSpan().IndexOf('y')} {Enumerable.Range(0, 5000).ToArray().AsSpan().IndexOf(4321)}");
    }

    private static void Spans()
    {
        Span<int> numbers = stackalloc int[100];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = (i * 37) % 101;
        numbers.Sort();
        Console.WriteLine($"{numbers[0]} {numbers[50]} {numbers[^1]} {numbers.IndexOf(55)} {numbers[10..20].ToArray().Sum()}");
        Span<char> text = stackalloc char[32];
        Console.WriteLine($"{12345.678.TryFormat(text, out int written)} {text[..written]} {"a,b,c".AsSpan().Count(',')}");
        Memory<byte> memory = new byte[1 << 20];
        memory.Span.Fill(7);
        Console.WriteLine($"{memory.Slice(1000, 10).Span.SequenceEqual(memory[^10..].Span)} {HashExtensions.Hash(memory.Span):x8}");
        try
        {
            Console.WriteLine(memory.Span[memory.Length]);
        }
        catch (IndexOutOfRangeException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static void SeededRandom()
    {
        var random = new Random(12345);
        Console.WriteLine($"{random.Next()} {random.Next(100)} {random.NextDouble():R} {random.NextInt64()}");
        int[] cards = [.. Enumerable.Range(1, 10)];
        random.Shuffle(cards);
        Console.WriteLine(string.Join(",", cards));
        byte[] bytes = new byte[8];
        random.NextBytes(bytes);
        Console.WriteLine(Convert.ToHexString(bytes));
    }

    private static void Sieve()
    {
        bool[] composite = new bool[2_000_001];
        int count = 0;
        for (int i = 2; i < composite.Length; i++)
        {
            if (composite[i]) continue;
            count++;
            for (long j = (long)i * i; j < composite.Length; j += i) composite[j] = true;
        }

        Console.WriteLine(count);
    }
}
