using LibOs.Abstractions.Ports;

namespace LibOs.Components.Memory.Tests;

public class AreaTreeModelTests
{
    [Fact]
    public void BehavesLikeTheModel() => TestRun.Repeat(1, random =>
    {
        int operations = TestRun.Count(20_000, 1_000_000);
        for (int done = 0; done < operations;)
        {
            int batch = Math.Min(random.Next(300, 2000), operations - done);
            RunBatch(random, batch);
            done += batch;
        }
    });

    private static void RunBatch(Random random, int operations)
    {
        int pages = random.Next(8, 400);
        int capacity = random.Next(3) == 0 ? pages : random.Next(16, 64);
        ulong basePage = random.Next(3) switch { 0 => 0, 1 => (ulong)random.Next(1, 1000), _ => (1UL << 35) - 7 };
        var tree = new AreaTreeFixture(capacity, basePage, (ulong)pages);
        var model = new AreaModel(capacity, basePage, pages);
        int longest = random.Next(2) == 0 ? 5 : pages;
        int protections = random.Next(1, 5);
        bool hasImage = random.Next(4) == 0;
        for (int i = 0; i < operations; i++)
        {
            int page = random.Next(pages);
            int count = random.Next(1, Math.Min(longest, pages - page) + 1);
            var protection = (AreaProtection)random.Next(protections);
            AreaKind kind = hasImage && random.Next(60) == 0 ? AreaKind.Image : (AreaKind)random.Next(2);
            string what;
            AreaResult expected, actual;
            switch (random.Next(10))
            {
                case < 4:
                    what = $"map {page}+{count} {protection} {kind}";
                    expected = model.Map(page, count, protection, kind);
                    actual = tree.Map((ulong)page, (ulong)count, protection, kind);
                    break;
                case < 6:
                    what = $"unmap {page}+{count}";
                    expected = model.Unmap(page, count);
                    actual = tree.Unmap((ulong)page, (ulong)count);
                    break;
                default:
                    what = $"protect {page}+{count} {protection}";
                    expected = model.Protect(page, count, protection);
                    actual = tree.Protect((ulong)page, (ulong)count, protection);
                    break;
            }

            Assert.True(expected == actual, $"operation {i}, {what}: {actual}, not {expected}");
            tree.CheckShape();
            Compare(random, model, tree, pages, $"after operation {i}, {what}");
        }
    }

    private static void Compare(Random random, AreaModel model, AreaTreeFixture tree, int pages, string when)
    {
        List<(ulong Start, ulong End, AreaProtection Protection, AreaKind Kind)> areas = model.Areas();
        Assert.True(areas.SequenceEqual(tree.Areas()), when);
        Assert.Equal(areas.Count, tree.Count);
        Assert.Equal(model.MappedPages, tree.MappedPages);

        ulong at = (ulong)random.Next(pages);
        int holder = areas.FindIndex(area => area.Start <= at && at < area.End);
        Assert.Equal(holder < 0 ? null : areas[holder], tree.Find(at));
        int next = areas.FindIndex(area => area.End > at);
        Assert.Equal(next < 0 ? null : areas[next], tree.FindNext(at));

        int wanted = random.Next(1, random.Next(2) == 0 ? 4 : pages + 2);
        int alignment = 1 << random.Next(random.Next(2) == 0 ? 1 : 7);
        ulong? free = tree.FindFree((ulong)wanted, (ulong)alignment);
        ulong? lowest = model.FindFree(wanted, alignment);
        bool isRight = free == lowest || (alignment > 1 && lowest is not null && free > lowest && model.IsFree((int)free, wanted, alignment));
        Assert.True(isRight, $"{when}: {wanted} free pages by {alignment} found at {free}, the lowest is {lowest}");
    }
}
