using System.Runtime.InteropServices;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel.Tests;

public sealed unsafe class TimerHeapTests
{
    [Fact]
    public void An_empty_heap_has_no_deadline()
    {
        Thread*[] memory = new Thread*[1];
        fixed (Thread** place = memory)
        {
            TimerHeap heap = default;
            heap.Initialize(place, 1);
            Assert.Equal(long.MaxValue, heap.Earliest);
            Assert.True(heap.TakeExpired(long.MaxValue) == null);
        }
    }

    [Fact]
    public void A_full_heap_takes_no_more()
    {
        using var threads = new ThreadBlocks(3);
        Thread*[] memory = new Thread*[2];
        fixed (Thread** place = memory)
        {
            TimerHeap heap = default;
            heap.Initialize(place, 2);
            Assert.True(heap.Add(threads[0]));
            Assert.True(heap.Add(threads[1]));
            Assert.False(heap.Add(threads[2]));
            Assert.Equal(2, heap.Count);
        }
    }

    [Fact]
    public void Threads_leave_in_the_order_of_their_deadlines() => TestRun.Repeat(1, random =>
    {
        const int Capacity = 97;
        using var threads = new ThreadBlocks(Capacity);
        Thread** memory = (Thread**)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(Thread*));
        try
        {
            TimerHeap heap = default;
            heap.Initialize(memory, Capacity);
            var model = new SortedSet<(long Deadline, int Id)>();
            long now = 0;
            for (int i = 0; i < TestRun.Count(20_000, 1_000_000); i++)
            {
                Thread* thread = threads[random.Next(Capacity)];
                switch (random.Next(5))
                {
                    case 0 or 1 when thread->TimerIndex < 0:
                        // few values, so that many deadlines are equal
                        thread->Deadline = random.Next(20) == 0 ? long.MaxValue : now + random.Next(50);
                        Assert.True(heap.Add(thread));
                        model.Add((thread->Deadline, thread->Id));
                        break;
                    case 2:
                        heap.Remove(thread);
                        model.Remove((thread->Deadline, thread->Id));
                        Assert.Equal(-1, thread->TimerIndex);
                        break;
                    case 3:
                        now += random.Next(4);
                        Expire(ref heap, model, now);
                        break;
                }

                Assert.Equal(model.Count, heap.Count);
                Assert.Equal(model.Count == 0 ? long.MaxValue : model.Min.Deadline, heap.Earliest);
                for (int k = 0; k < heap.Count; k++)
                {
                    Assert.Equal(k, memory[k]->TimerIndex);
                    if (k > 0) Assert.True(memory[(k - 1) / 2]->Deadline <= memory[k]->Deadline);
                }
            }
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    });

    private static void Expire(ref TimerHeap heap, SortedSet<(long Deadline, int Id)> model, long now)
    {
        long last = long.MinValue;
        for (Thread* expired; (expired = heap.TakeExpired(now)) != null;)
        {
            Assert.True(expired->Deadline >= last && expired->Deadline <= now);
            Assert.Equal(-1, expired->TimerIndex);
            last = expired->Deadline;
            Assert.True(model.Remove((expired->Deadline, expired->Id)));
        }

        Assert.True(model.Count == 0 || model.Min.Deadline > now);
    }
}
