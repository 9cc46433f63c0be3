namespace LibOs.Components.Memory.Tests;

public class ArenaTests
{
    [Fact]
    public void Room_is_zeroed_aligned_apart_and_taken_back_at_once()
    {
        using var arena = new Arena(1000);
        Span<byte> bytes = arena.Allocate<byte>(3);
        bytes.Fill(0xFF);
        Span<long> numbers = arena.Allocate<long>(10);
        Assert.Equal(88, arena.Used);
        numbers.Fill(-1);
        Assert.Equal(-1, bytes.IndexOfAnyExcept((byte)0xFF));
        Assert.False(arena.TryAllocate<byte>(913, out Span<byte> none));
        Assert.True(none.IsEmpty);
        Assert.Equal(912, arena.Allocate<byte>(912).Length);
        Assert.Throws<OutOfMemoryException>(() => arena.Allocate<byte>(1).Length);
        arena.Reset();
        Assert.Equal(0, arena.Used);
        Assert.Equal(-1, arena.Allocate<byte>(1000).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => new Arena(0));
        var arena = new Arena(64);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => arena.Allocate<int>(-1).Length);
        Assert.False(arena.TryAllocate<decimal>(int.MaxValue, out _));
        arena.Dispose();
        arena.Dispose();
        _ = Assert.Throws<ObjectDisposedException>(() => arena.Allocate<int>(1).Length);
    }

    [Fact]
    public void Threads_at_the_same_time_have_different_arenas()
    {
        using var arenas = new CoreArenas(4096);
        Arena first = arenas.Take();
        Arena second = arenas.Take();
        Assert.NotSame(first, second);
        _ = first.Allocate<int>(5);
        arenas.Return(first);
        arenas.Return(second);
        Assert.Equal(0, arenas.Take().Used);
    }

    [Fact]
    public void Buffers_of_a_process_are_aligned_and_have_no_physical_address()
    {
        var memory = new HostMemoryService(0);
        using MemoryBuffer contiguous = memory.AllocateContiguous(5000);
        Assert.Equal(5000, contiguous.Memory.Length);
        Assert.Null(contiguous.PhysicalAddress);
        Assert.Equal(-1, contiguous.Memory.Span.IndexOfAnyExcept((byte)0));
        using MemoryBuffer huge = memory.AllocateHugePages(100);
        Assert.Equal(100, huge.Memory.Length);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => memory.AllocateContiguous(0));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => memory.AllocateContiguous((4 << 20) + 1));
        huge.Dispose();
        _ = Assert.Throws<ObjectDisposedException>(() => huge.Memory.Span.Length);
    }
}
