using System.Text;

namespace LibOs.Conformance.Calls;

/// <summary>A fresh directory with paths as the kernel takes them.</summary>
internal sealed unsafe class Place : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly List<nint> _texts = [];

    /// <summary>The path of a name in the directory.</summary>
    public long this[string name] => Text(name.Length == 0 ? _scratch.Path : _scratch[name]);

    /// <summary>The directory's own path.</summary>
    public string Path => _scratch.Path;

    /// <summary>The address of a text with a zero byte.</summary>
    public long Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text + '\0');
        nint address = (nint)System.Runtime.InteropServices.NativeMemory.Alloc((nuint)bytes.Length);
        bytes.CopyTo(new Span<byte>((void*)address, bytes.Length));
        _texts.Add(address);
        return address;
    }

    public void Dispose()
    {
        foreach (nint text in _texts) System.Runtime.InteropServices.NativeMemory.Free((void*)text);
        _scratch.Dispose();
    }
}
