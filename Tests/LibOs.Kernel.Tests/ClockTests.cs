using LibOs.Kernel.Machine;

namespace LibOs.Kernel.Tests;

public sealed class ClockTests
{
    private const ulong SlowestRate = 250_000_000;
    private const ulong FastestRate = 20_000_000_000;
    private const ulong SecondsInTenYears = 10ul * 366 * 24 * 3600;

    [Theory]
    [InlineData(SlowestRate - 1, false)]
    [InlineData(SlowestRate, true)]
    [InlineData(FastestRate, true)]
    [InlineData(FastestRate + 1, false)]
    [InlineData(0, false)]
    [InlineData(ulong.MaxValue, false)]
    public void A_rate_is_plausible_between_250_MHz_and_20_GHz(ulong rate, bool expected) =>
        Assert.Equal(expected, Clock.IsPlausible(rate));

    [Theory]
    [InlineData(1_000_000_000ul, 0ul, 0)]
    [InlineData(1_000_000_000ul, 1ul, 1)]
    [InlineData(1_000_000_000ul, 5_000_000_000ul, 5_000_000_000)]
    [InlineData(2_000_000_000ul, 3ul, 1)]
    [InlineData(SlowestRate, 1ul, 4)]
    [InlineData(SlowestRate, 250_000_000ul, 1_000_000_000)]
    public void Ticks_become_nanoseconds(ulong rate, ulong ticks, long nanoseconds) =>
        Assert.Equal(nanoseconds, Clock.Scale(ticks, Clock.Fraction(rate)));

    [Fact]
    public void Scaling_is_the_whole_part_of_the_exact_product_for_ten_years() => TestRun.Repeat(1, random =>
    {
        for (int i = 0; i < TestRun.Count(20_000, 1_000_000); i++)
        {
            ulong rate = NextRate(random);
            ulong ticks = (ulong)random.NextInt64((long)(rate * (SecondsInTenYears / 100))) * (ulong)random.Next(1, 100);
            if (rate > FastestRate / 2) ticks /= 100;
            ulong fraction = Clock.Fraction(rate);
            Assert.Equal((UInt128)ticks * fraction >> 30, (UInt128)Clock.Scale(ticks, fraction));
        }
    });

    [Fact]
    public void A_day_is_told_to_two_milliseconds_at_any_rate() => TestRun.Repeat(1, random =>
    {
        const long Day = 24L * 3600 * 1_000_000_000;
        for (int i = 0; i < TestRun.Count(20_000, 1_000_000); i++)
        {
            ulong rate = NextRate(random);
            long told = Clock.Scale(rate * 24 * 3600, Clock.Fraction(rate));
            Assert.InRange(told, Day - 2_000_000, Day);
        }
    });

    [Fact]
    public void Time_never_goes_back() => TestRun.Repeat(1, random =>
    {
        for (int i = 0; i < TestRun.Count(20_000, 1_000_000); i++)
        {
            ulong fraction = Clock.Fraction(NextRate(random));
            // Around the places where the upper half of the counter moves.
            ulong ticks = ((ulong)random.Next(0, 1 << 20) << 32) + (ulong)random.NextInt64(-1000, 1000) + 1000;
            long before = Clock.Scale(ticks, fraction);
            long after = Clock.Scale(ticks + (ulong)random.Next(0, 2000), fraction);
            Assert.True(after >= before, $"{after} < {before} at {ticks}");
        }
    });

    private static ulong NextRate(Random random) => (ulong)random.NextInt64((long)SlowestRate, (long)FastestRate + 1);
}
