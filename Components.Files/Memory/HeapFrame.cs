namespace LibOs.Components.Files;

/// <summary>The head of a frame that is cut into blocks.</summary>
internal unsafe struct HeapFrame
{
    public HeapFrame* Next;
    public HeapFrame* Previous;

    /// <summary>The first free block; each holds the address of the next.</summary>
    public byte* Free;

    /// <summary>How many blocks are in use.</summary>
    public int Used;
}
