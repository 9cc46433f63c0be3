using System.Runtime.CompilerServices;

namespace LibOs.Components.Files;

/// <summary>What a walk along a path needs: 16 KiB.</summary>
internal struct WalkBuffer
{
    /// <summary>The longest path with its zero byte (PATH_MAX).</summary>
    public const int PathCapacity = 4096;

    /// <summary>The order of the frames that hold one.</summary>
    public const int Order = 2;

    /// <summary>The absolute path walked so far, without links and dots.</summary>
    public Bytes Absolute;

    /// <summary>The text of a symbolic link.</summary>
    public Bytes Link;

    /// <summary>What is still to be walked, at the end of these 8 KiB: a link's text goes before the rest.</summary>
    public DoubleBytes Rest;

    /// <summary>As many bytes as a path can have.</summary>
    [InlineArray(PathCapacity)]
    public struct Bytes
    {
        private byte _first;
    }

    /// <summary>Twice as many.</summary>
    [InlineArray(2 * PathCapacity)]
    public struct DoubleBytes
    {
        private byte _first;
    }
}
