using System.Runtime.InteropServices;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel.Tests;

public sealed unsafe class WaitQueueTests
{
    [Fact]
    public void Removing_a_thread_that_waits_for_nothing_does_nothing()
    {
        using var threads = new ThreadBlocks(1);
        WaitQueue.Remove(threads[0]);
        Assert.True(threads[0]->Queue == null);
    }

    [Fact]
    public void Threads_wait_in_the_order_in_which_they_came_in_any_number_of_queues() => TestRun.Repeat(1, random =>
    {
        const int Queues = 3, Threads = 12;
        using var threads = new ThreadBlocks(Threads);
        WaitQueue* queues = (WaitQueue*)NativeMemory.AllocZeroed(Queues, (nuint)sizeof(WaitQueue));
        try
        {
            List<int>[] model = [.. Enumerable.Range(0, Queues).Select(_ => new List<int>())];
            for (int i = 0; i < TestRun.Count(20_000, 1_000_000); i++)
            {
                Thread* thread = threads[random.Next(Threads)];
                if (thread->Queue == null && random.Next(3) != 0)
                {
                    int queue = random.Next(Queues);
                    WaitQueue.Add(queues + queue, thread);
                    model[queue].Add(thread->Id);
                }
                else
                {
                    WaitQueue.Remove(thread);
                    foreach (List<int> list in model) list.Remove(thread->Id);
                    Assert.True(thread->Queue == null && thread->QueueNext == null && thread->QueuePrevious == null);
                }

                for (int q = 0; q < Queues; q++) Assert.Equal(model[q], Walk(queues + q));
            }
        }
        finally
        {
            NativeMemory.Free(queues);
        }
    });

    private static List<int> Walk(WaitQueue* queue)
    {
        var ids = new List<int>();
        Thread* previous = null;
        for (Thread* thread = queue->First; thread != null; thread = thread->QueueNext)
        {
            Assert.True(thread->Queue == queue);
            Assert.True(thread->QueuePrevious == previous);
            ids.Add(thread->Id);
            previous = thread;
        }

        return ids;
    }
}
