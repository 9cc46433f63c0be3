using LibOs.Sdk.Stubs;

namespace LibOs.Kernel.Tests;

/// <summary>The machine stubs, in memory where the host can execute those that need neither ring 0 nor the linker.</summary>
public sealed unsafe class StubCode : IDisposable
{
    private readonly HostMemory _memory;
    private readonly HostMemory _text;

    public StubCode()
    {
        Object = new ObjectFile(MachineStubs.Build());
        _memory = HostMemory.Executable(Object.Contents(Object[".text.memory"]));
        _text = HostMemory.Executable(Object.Contents(Object[".text.libos"]));
    }

    internal ObjectFile Object { get; }

    public void Dispose()
    {
        _memory.Dispose();
        _text.Dispose();
    }

    /// <summary>The address of a stub.</summary>
    internal void* this[string symbol]
    {
        get
        {
            ObjectFile.Symbol found = Object.Defined(symbol);
            HostMemory memory = Object.Sections[found.SectionIndex].Name == ".text.memory" ? _memory : _text;
            return memory.Start + found.Value;
        }
    }
}
