using System.Runtime.CompilerServices;

namespace LibOs.Components.Files;

/// <summary>The addresses of the first frames with free blocks, by size.</summary>
[InlineArray(12)]
internal struct HeapFrames
{
    private nuint _first;
}
