using LibOs.Abstractions.Ports;

namespace LibOs.Components.Memory.Tests;

public class AreaTreeTests
{
    private const AreaProtection ReadWrite = AreaProtection.Read | AreaProtection.Write;
    private const AreaProtection ReadExecute = AreaProtection.Read | AreaProtection.Execute;

    [Fact]
    public void AnEmptyMapIsOneFreeStretch()
    {
        var map = new AreaTreeFixture(16, 16, 100);
        Assert.Equal(0, map.Count);
        Assert.Null(map.Find(0));
        Assert.Null(map.FindNext(0));
        Assert.Equal(0u, map.FindFree(100));
        Assert.Null(map.FindFree(101));
        Assert.Equal(AreaResult.Done, map.Unmap(0, 100));
        Assert.Equal(AreaResult.NotMapped, map.Protect(0, 1, ReadWrite));
        Assert.True(map.TryFindFreeBytes(4096, 1UL << 16, out ulong start));
        Assert.Equal(1UL << 16, start);
    }

    [Fact]
    public void ACollectorThatCommitsPageByPageNeedsTwoAreas()
    {
        var map = new AreaTreeFixture(16, 0, 1 << 26);
        Assert.Equal(AreaResult.Done, map.Map(0, 1 << 26, AreaProtection.None));
        for (ulong page = 0; page < 5000; page++)
        {
            Assert.Equal(AreaResult.Done, map.Protect(page, 1, ReadWrite));
            Assert.Equal(2, map.Count);
        }

        Assert.Equal(AreaResult.Done, map.Protect(0, 5000, AreaProtection.None));
        Assert.Equal(1, map.Count);
        map.CheckShape();
    }

    [Fact]
    public void MappingReplacesWhatWasThere()
    {
        var map = new AreaTreeFixture(16, 0, 100);
        map.Map(0, 10, AreaProtection.Read);
        map.Map(10, 10, ReadWrite, AreaKind.Stack);
        map.Map(30, 10, AreaProtection.Read);
        Assert.Equal(AreaResult.Done, map.Map(5, 30, AreaProtection.None));
        Assert.Equal(
            [(0u, 5u, AreaProtection.Read, AreaKind.Anonymous), (5u, 35u, AreaProtection.None, AreaKind.Anonymous), (35u, 40u, AreaProtection.Read, AreaKind.Anonymous)],
            map.Areas());
    }

    [Fact]
    public void TheImageCanBeProtectedOnly()
    {
        var map = new AreaTreeFixture(16, 0, 100);
        map.Map(10, 10, ReadWrite, AreaKind.Image);
        map.Map(20, 10, ReadWrite);
        Assert.Equal(AreaResult.OutOfRange, map.Unmap(19, 1));
        Assert.Equal(AreaResult.OutOfRange, map.Unmap(0, 100));
        Assert.Equal(AreaResult.OutOfRange, map.Map(5, 6, ReadWrite));
        Assert.Equal(AreaResult.OutOfRange, map.Map(12, 2, ReadWrite, AreaKind.Image));
        Assert.Equal(2, map.Count);
        Assert.Equal(AreaResult.Done, map.Protect(10, 5, ReadExecute));
        Assert.Equal((10u, 15u, ReadExecute, AreaKind.Image), map.Find(14));
        Assert.Equal(AreaResult.Done, map.Unmap(20, 10));
        Assert.Equal(AreaResult.Done, map.Map(0, 10, ReadWrite));
    }

    [Fact]
    public void ProtectKeepsKinds()
    {
        var map = new AreaTreeFixture(16, 0, 100);
        map.Map(0, 4, ReadWrite);
        map.Map(4, 4, ReadWrite, AreaKind.Stack);
        map.Map(8, 4, ReadExecute, AreaKind.Stack);
        Assert.Equal(AreaResult.Done, map.Protect(2, 8, AreaProtection.None));
        Assert.Equal(
            [(0u, 2u, ReadWrite, AreaKind.Anonymous), (2u, 4u, AreaProtection.None, AreaKind.Anonymous), (4u, 10u, AreaProtection.None, AreaKind.Stack), (10u, 12u, ReadExecute, AreaKind.Stack)],
            map.Areas());
        Assert.Equal(AreaResult.NotMapped, map.Protect(8, 5, ReadWrite));
    }

    [Fact]
    public void AFullMapStaysAsItIs()
    {
        var map = new AreaTreeFixture(16, 0, 100);
        for (ulong i = 0; i < 16; i++) Assert.Equal(AreaResult.Done, map.Map(i * 4, 3, ReadWrite));
        List<(ulong Start, ulong End, AreaProtection Protection, AreaKind Kind)> before = map.Areas();
        Assert.Equal(AreaResult.Full, map.Map(80, 1, ReadWrite));
        Assert.Equal(AreaResult.Full, map.Unmap(1, 1));
        Assert.Equal(AreaResult.Full, map.Protect(1, 1, AreaProtection.None));
        Assert.Equal(AreaResult.Full, map.Protect(0, 1, AreaProtection.None));
        Assert.Equal(AreaResult.Full, map.Map(1, 1, AreaProtection.None));
        Assert.Equal(before, map.Areas());

        // What needs no further area is still done.
        Assert.Equal(AreaResult.Done, map.Map(1, 1, ReadWrite));
        Assert.Equal(AreaResult.Done, map.Map(3, 1, ReadWrite));
        Assert.Equal(15, map.Count);
        Assert.Equal(AreaResult.Done, map.Unmap(3, 1));
        Assert.Equal(16, map.Count);
        Assert.Equal(AreaResult.Done, map.Protect(0, 3, AreaProtection.None));
        Assert.Equal(AreaResult.Done, map.Unmap(2, 1));
        map.CheckShape();
    }

    [Fact]
    public void RangesAreChecked()
    {
        const ulong Start = 16 * 4096;
        var map = new AreaTreeFixture(16, 16, 100);
        (ulong Start, ulong Length)[] wrong =
        [
            (Start, 0), (Start + 1, 4096), (Start, 4097), (Start - 4096, 4096), (Start + (100 * 4096), 4096),
            (Start, 101 * 4096), (Start, ulong.MaxValue - 4095), (ulong.MaxValue - 4095, 4096), (0, 0),
        ];
        foreach ((ulong start, ulong length) in wrong)
        {
            Assert.Equal(AreaResult.OutOfRange, map.MapBytes(start, length));
            Assert.Equal(AreaResult.OutOfRange, map.UnmapBytes(start, length));
            Assert.Equal(AreaResult.OutOfRange, map.ProtectBytes(start, length));
        }

        Assert.Equal(0, map.Count);
        Assert.Equal(AreaResult.Done, map.MapBytes(Start, 100 * 4096));
    }

    [Theory]
    [InlineData(0ul, 4096ul)]
    [InlineData(100ul, 4096ul)]
    [InlineData(4096ul, 0ul)]
    [InlineData(4096ul, 2048ul)]
    [InlineData(4096ul, 12288ul)]
    [InlineData(ulong.MaxValue - 4095, 4096ul)]
    [InlineData(4096ul, 1ul << 63)]
    public void FreeSpaceThatCannotBeIsNotFound(ulong length, ulong alignment)
    {
        var map = new AreaTreeFixture(16, 16, 100);
        Assert.False(map.TryFindFreeBytes(length, alignment, out _));
        map.Map(10, 1, ReadWrite);
        Assert.False(map.TryFindFreeBytes(length, alignment, out _));
    }

    [Fact]
    public void AlignmentDoesNotWrapAroundAtTheTop()
    {
        var map = new AreaTreeFixture(16, (1UL << 52) - 10, 9);
        Assert.False(map.TryFindFreeBytes(4096, 1UL << 40, out _));
        map.Map(4, 1, ReadWrite);
        Assert.False(map.TryFindFreeBytes(4096, 1UL << 40, out _));
        Assert.Equal(0u, map.FindFree(4));
    }

    [Fact]
    public void ManyMisalignedStretchesDoNotSlowTheSearchDown()
    {
        // Between areas of a page lie stretches of two: long enough for two pages, and none of them aligned to eight.
        const int Stretches = 20_000;
        var map = new AreaTreeFixture(Stretches + 16, 0, (Stretches * 8) + 64);
        for (ulong i = 0; i < Stretches; i++) Assert.Equal(AreaResult.Done, map.Map((i * 8) + 5, 6, AreaProtection.Read));
        Assert.Equal(AreaResult.Done, map.Map(0, 5, AreaProtection.None));
        for (int i = 0; i < 20_000; i++) Assert.Equal(((ulong)Stretches * 8) + 8, map.FindFree(2, 8));

        // One that would just do, behind many that do not, is passed over for one that is sure to.
        Assert.Equal(AreaResult.Done, map.Unmap(8 * 1000, 2));
        Assert.Equal(((ulong)Stretches * 8) + 8, map.FindFree(2, 8));
    }

    [Fact]
    public void AlignedSpaceIsTheLowestThatFits()
    {
        var map = new AreaTreeFixture(64, 0, 4096);
        for (ulong page = 0; page < 2048; page += 128) map.Map(page, 64, ReadWrite); // gaps from 64 of every 128
        map.Map(64 + 128, 1, ReadWrite);
        Assert.Equal(64u, map.FindFree(64, 64));
        map.Map(64, 1, ReadWrite);
        Assert.Equal(320u, map.FindFree(64, 64));
        Assert.Equal(65u, map.FindFree(63));
        Assert.Equal(2048u, map.FindFree(64, 128));
        Assert.Equal(1984u, map.FindFree(100));
    }

    [Fact]
    public void HoldsSixtyFiveThousandAreas()
    {
        const int Count = 65_536;
        var map = new AreaTreeFixture(Count, 0, 4 * Count);
        ulong[] pages = [.. Enumerable.Range(0, Count).Select(i => (ulong)i * 3)];
        new Random(1).Shuffle(pages);
        foreach (ulong page in pages) Assert.Equal(AreaResult.Done, map.Map(page, 2, ReadWrite));
        Assert.Equal(Count, map.Count);
        Assert.Equal(2u * Count, map.MappedPages);
        Assert.InRange(map.Height(), 16, AreaTreeFixture.GreatestHeight(Count));
        map.CheckShape();
        Assert.Equal(AreaResult.Full, map.Map(3u * Count, 1, AreaProtection.Read));
        Assert.Equal(AreaResult.Full, map.Map(3u * Count, 1, ReadWrite));

        Assert.Equal(2u, map.FindFree(1));
        Assert.Equal((3u * Count) - 1, map.FindFree(2));
        foreach (ulong page in pages.AsSpan(0, Count / 2)) Assert.Equal(AreaResult.Done, map.Unmap(page, 2));
        map.CheckShape();
        Assert.InRange(map.Height(), 15, AreaTreeFixture.GreatestHeight(Count / 2));
        Assert.Equal(AreaResult.Done, map.Unmap(0, 4 * Count));
        Assert.Equal(0, map.Count);
        Assert.Equal(0u, map.FindFree(4 * Count));
    }

    [Fact]
    public void AscendingAreasKeepTheTreeLow()
    {
        const int Count = 4096;
        var map = new AreaTreeFixture(Count, 0, 2 * Count);
        for (ulong i = 0; i < Count; i++) map.Map(2 * i, 1, ReadWrite);
        Assert.InRange(map.Height(), 12, 13);
        map.CheckShape();
    }

    [Fact]
    public void StorageIsFiftySixBytesAnArea() => Assert.Equal((65_536 + 3) * 56, AreaTree.GetStorageSize(65_536));
}
