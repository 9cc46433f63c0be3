using LibOs.Abstractions.Ports;

namespace LibOs.Components.Memory.Tests;

/// <summary>What every frame allocator must hold to, against a model that knows of each frame whether it is free.</summary>
public class FramePolicyModelTests
{
    [Fact]
    public void Buddy_behaves_like_the_model() => Check<BuddyFrameAllocator>(joins: true);

    [Fact]
    public void Bitmap_behaves_like_the_model() => Check<BitmapFrameAllocator>(joins: true);

    [Fact]
    public void Bump_behaves_like_the_model() => Check<BumpFrameAllocator>(joins: false);

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(4096)]
    [InlineData(64 * 64 * 64)]
    [InlineData((64 * 64 * 64) + 1)]
    [InlineData(3_000_000)]
    public void Every_frame_can_be_had_once_and_again(int frameCount)
    {
        TakeAllTwice<BuddyFrameAllocator>(frameCount);
        TakeAllTwice<BitmapFrameAllocator>(frameCount);
        TakeAllTwice<BumpFrameAllocator>(frameCount);
    }

    [Fact]
    public void Storage_is_what_the_documentation_says()
    {
        foreach (int frames in (int[])[1, 2048, 65536, 262144, 262145, 1 << 24, int.MaxValue])
            Assert.InRange(BitmapFrameAllocator.GetStorageSize(frames), frames / 4, (frames / 2L) + 1024);
        Assert.Equal((100 * 4) + 44, BumpFrameAllocator.GetStorageSize(100));
        Assert.InRange(BumpFrameAllocator.GetStorageSize(int.MaxValue), int.MaxValue - 4, int.MaxValue);
        Assert.True(BitmapFrameAllocator.Name.SequenceEqual("bitmap"u8));
        Assert.True(BumpFrameAllocator.Name.SequenceEqual("bump"u8));
    }

    [Fact]
    public void More_ranges_than_marks_are_all_handed_out()
    {
        byte[] storage = new byte[BumpFrameAllocator.GetStorageSize(4096)];
        BumpFrameAllocator frames = default;
        frames.Initialize(storage, 4096);
        for (int i = 0; i < 100; i++) frames.AddFree(storage, i * 40, 37);
        Assert.Equal(3700, frames.FreeFrames);
        var seen = new HashSet<int>();
        for (int frame; (frame = frames.Allocate(storage, 0)) >= 0;) Assert.True(frame % 40 < 37 && seen.Add(frame));
        Assert.Equal(3700, seen.Count);
    }

    [Fact]
    public void Fresh_memory_is_handed_out_from_low_addresses_up()
    {
        byte[] storage = new byte[BumpFrameAllocator.GetStorageSize(4096)];
        BumpFrameAllocator frames = default;
        frames.Initialize(storage, 4096);
        frames.AddFree(storage, 3, 4000);
        Assert.Equal([3, 4, 8, 6], [frames.Allocate(storage, 0), frames.Allocate(storage, 0), frames.Allocate(storage, 2), frames.Allocate(storage, 1)]);
        frames.Free(storage, 4, 0);
        Assert.Equal(4, frames.Allocate(storage, 0));
        Assert.Equal(-1, storage.AsSpan(1000).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void The_bitmap_hands_out_the_lowest_and_ignores_what_is_not_an_allocated_block()
    {
        byte[] storage = new byte[BitmapFrameAllocator.GetStorageSize(2048)];
        BitmapFrameAllocator frames = default;
        frames.Initialize(storage, 2048);
        frames.AddFree(storage, -7, int.MaxValue);
        Assert.Equal(2048, frames.FreeFrames);
        int[] taken = [.. Enumerable.Range(0, 16).Select(_ => frames.Allocate(storage, 4))];
        Assert.Equal(taken.Order(), taken);
        frames.Free(storage, taken[3], 4);
        frames.Free(storage, taken[9], 4);
        int free = frames.FreeFrames;
        foreach ((int frame, int order) in ((int, int)[])[(-1, 0), (2048, 0), (int.MaxValue, 0), (2033, 4), (taken[5] + 1, 1), (taken[5], -1), (taken[5], 11), (2047, 0), (taken[3], 4), (taken[9] + 3, 0)])
            frames.Free(storage, frame, order);
        Assert.Equal(free, frames.FreeFrames);
        Assert.Equal(taken[3], frames.Allocate(storage, 4));
        Assert.Equal(-1, frames.Allocate(storage, -1));
        Assert.Equal(-1, frames.Allocate(storage, 11));
    }

    private static void TakeAllTwice<T>(int frameCount)
        where T : unmanaged, IFrameAllocator
    {
        byte[] storage = new byte[T.GetStorageSize(frameCount)];
        T frames = default;
        frames.Initialize(storage, frameCount);
        frames.AddFree(storage, 0, frameCount);
        int largest = frameCount >> IFrameAllocator.MaximumOrder;
        for (int round = 0; round < 2; round++)
        {
            bool[] taken = new bool[frameCount];
            for (int i = 0; i < frameCount; i++)
            {
                int frame = frames.Allocate(storage, 0);
                Assert.True(frame >= 0 && !taken[frame]);
                taken[frame] = true;
            }

            Assert.Equal(-1, frames.Allocate(storage, 0));
            Assert.Equal(0, frames.FreeFrames);
            for (int frame = 0; frame < frameCount; frame++) frames.Free(storage, frame, 0);
            Assert.Equal(frameCount, frames.FreeFrames);
        }

        if (typeof(T) == typeof(BumpFrameAllocator)) return;
        for (int i = 0; i < largest; i++) Assert.True(frames.Allocate(storage, IFrameAllocator.MaximumOrder) >= 0);
        Assert.Equal(-1, frames.Allocate(storage, IFrameAllocator.MaximumOrder));
    }

    private static void Check<T>(bool joins)
        where T : unmanaged, IFrameAllocator => TestRun.Repeat(1, random =>
    {
        int operations = TestRun.Count(40_000, 1_000_000);
        for (int done = 0; done < operations;)
        {
            int batch = Math.Min(random.Next(500, 5000), operations - done);
            RunBatch<T>(random, batch, joins);
            done += batch;
        }
    });

    private static void RunBatch<T>(Random random, int operations, bool joins)
        where T : unmanaged, IFrameAllocator
    {
        int frameCount = random.Next(1, random.Next(3) switch { 0 => 200, 1 => 6000, _ => 300_000 });
        byte[] storage = new byte[T.GetStorageSize(frameCount)];
        T frames = default;
        frames.Initialize(storage, frameCount);
        bool[] free = new bool[frameCount];
        int freeCount = 0;
        for (int at = random.Next(frameCount); at < frameCount;)
        {
            int count = random.Next(1, frameCount - at + 1);
            frames.AddFree(storage, at, count);
            free.AsSpan(at, count).Fill(true);
            freeCount += count;
            at += count + random.Next(3);
        }

        var held = new List<(int Frame, int Order)>();
        for (int i = 0; i < operations; i++)
        {
            // The mix drifts, so that memory gets nearly full and nearly empty in turn.
            if (held.Count > 0 && random.Next(100) >= (i / 300 % 2 == 0 ? 70 : 30))
            {
                int index = random.Next(held.Count);
                (int back, int backOrder) = held[index];
                held[index] = held[^1];
                held.RemoveAt(held.Count - 1);
                frames.Free(storage, back, backOrder);
                free.AsSpan(back, 1 << backOrder).Fill(true);
                freeCount += 1 << backOrder;
            }
            else
            {
                int order = Math.Min(random.Next(11), random.Next(11));
                int frame = frames.Allocate(storage, order);
                if (frame >= 0)
                {
                    Assert.True(FrameAllocatorFixture.IsFree(free, frame, order), $"block {frame} of order {order} was not free, out of range or not aligned");
                    free.AsSpan(frame, 1 << order).Fill(false);
                    held.Add((frame, order));
                    freeCount -= 1 << order;
                }
                else
                {
                    Assert.Equal(-1, frame);
                    if (joins) AssertNoneFree(free, order);
                    else Assert.True(order > 0 || freeCount == 0, "a free frame was not handed out");
                }
            }

            Assert.Equal(freeCount, frames.FreeFrames);
        }

        foreach ((int frame, int order) in held) frames.Free(storage, frame, order);
        foreach ((int frame, int order) in held) free.AsSpan(frame, 1 << order).Fill(true);
        Assert.Equal(free.AsSpan().Count(true), frames.FreeFrames);
        for (int frame; (frame = frames.Allocate(storage, 0)) >= 0;)
        {
            Assert.True(free[frame], "the same frame twice");
            free[frame] = false;
        }

        Assert.DoesNotContain(true, free);
    }

    private static void AssertNoneFree(bool[] free, int order)
    {
        for (int at = 0; at < free.Length; at += 1 << order)
            Assert.False(FrameAllocatorFixture.IsFree(free, at, order), $"block {at} of order {order} was free");
    }
}
