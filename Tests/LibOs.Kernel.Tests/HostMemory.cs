using System.Runtime.InteropServices;

namespace LibOs.Kernel.Tests;

/// <summary>Whole pages of the host, with a page on each side that faults when it is touched.</summary>
internal sealed unsafe class HostMemory : IDisposable
{
    private const int PageSize = 4096;
    private const int Read = 1, Write = 2, Execute = 4;
    private const int PrivateAnonymous = 0x22;

    private readonly byte* _mapping;
    private readonly nuint _mapped;

    public HostMemory(int length)
    {
        Length = (length + PageSize - 1) & ~(PageSize - 1);
        _mapped = (nuint)Length + (2 * PageSize);
        _mapping = Map(null, _mapped, 0, PrivateAnonymous, -1, 0);
        if ((nint)_mapping == -1) throw new OutOfMemoryException();
        Start = _mapping + PageSize;
        if (Protect(Start, (nuint)Length, Read | Write) != 0) throw new OutOfMemoryException();
    }

    public int Length { get; }

    public byte* Start { get; }

    /// <summary>The first byte behind the memory; it faults.</summary>
    public byte* End => Start + Length;

    public Span<byte> Bytes => new(Start, Length);

    /// <summary>Memory that holds code and can be executed.</summary>
    public static HostMemory Executable(ReadOnlySpan<byte> code)
    {
        var memory = new HostMemory(code.Length);
        code.CopyTo(memory.Bytes);
        if (Protect(memory.Start, (nuint)memory.Length, Read | Execute) != 0) throw new InvalidOperationException("The host refuses executable memory.");
        return memory;
    }

    public void Dispose() => _ = Unmap(_mapping, _mapped);

    [DllImport("libc", EntryPoint = "mmap")]
    private static extern byte* Map(void* address, nuint length, int protection, int flags, int descriptor, nint offset);

    [DllImport("libc", EntryPoint = "mprotect")]
    private static extern int Protect(void* address, nuint length, int protection);

    [DllImport("libc", EntryPoint = "munmap")]
    private static extern int Unmap(void* address, nuint length);
}
