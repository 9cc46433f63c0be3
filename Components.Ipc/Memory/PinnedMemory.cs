using System.Buffers;

namespace LibOs.Components.Ipc;

/// <summary>A pin that is given up when nobody holds it any more.</summary>
internal sealed class PinnedMemory(MemoryHandle handle)
{
    private MemoryHandle _handle = handle;

    ~PinnedMemory() => _handle.Dispose();

    public MemoryHandle Handle => _handle;
}
