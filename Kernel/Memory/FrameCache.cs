using System.Runtime.CompilerServices;

namespace LibOs.Kernel.Memory;

/// <summary>
/// A magazine of single frames between a core and the policy: taken and given back one by one here, and in batches there.
/// Guarded by the memory lock.
/// </summary>
internal struct FrameCache
{
    /// <summary>How many frames it holds at most.</summary>
    public const int Capacity = 32;

    /// <summary>How many frames move to or from the policy at a time.</summary>
    public const int Batch = Capacity / 2;

    /// <summary>How many frames it holds.</summary>
    public int Count;

    /// <summary>Their numbers; the one given back last comes last and is taken first.</summary>
    public Numbers Frames;

    /// <summary>The numbers of as many frames as fit.</summary>
    [InlineArray(Capacity)]
    public struct Numbers
    {
        private int _first;
    }

    /// <summary>A cache for each core; cores whose numbers are equal modulo the length share one.</summary>
    [InlineArray(Length)]
    public struct All
    {
        /// <summary>How many caches there are, a power of two.</summary>
        public const int Length = 16;

        private FrameCache _first;
    }
}
