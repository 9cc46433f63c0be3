using BenchmarkDotNet.Attributes;
using LibOs.Abstractions.Ports;
using LibOs.Components.Memory;

namespace LibOs.Benchmarks;

/// <summary>The tree of areas: finding the area of an address, and mapping and unmapping one.</summary>
/// <remarks>
/// The peer is .NET's sorted dictionary, keyed by start. It finds exact keys only, so that it answers the easier
/// question "is there an area that starts here", and it neither splits nor joins areas.
/// </remarks>
public class AreaTreeBenchmarks
{
    private const ulong Begin = 0x1_0000_0000;
    private const ulong Length = 0x4000;
    private const ulong Distance = 0x10_0000;

    private readonly SortedDictionary<ulong, ulong> _dictionary = [];
    private byte[] _storage = [];
    private AreaTree _tree;
    private ulong _at;

    /// <summary>How many areas are mapped.</summary>
    [Params(16, 1024)]
    public int Areas { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _storage = new byte[AreaTree.GetStorageSize(Areas + 8)];
        _tree = default;
        _tree.Initialize(_storage, Areas + 8, Begin, Begin + (ulong)(Areas + 1) * Distance);
        _dictionary.Clear();
        for (int i = 0; i < Areas; i++)
        {
            ulong start = Begin + (ulong)i * Distance;
            AreaResult result = _tree.Map(_storage, start, Length, AreaProtection.Read | AreaProtection.Write, AreaKind.Anonymous);
            if (result != AreaResult.Done) throw new InvalidOperationException($"the area does not map: {result}");
            _dictionary.Add(start, Length);
        }
    }

    [Benchmark]
    public bool Find() => _tree.TryFind(_storage, Next() + 0x1234, out _);

    [Benchmark(Baseline = true)]
    public bool DictionaryFind() => _dictionary.TryGetValue(Next(), out _);

    [Benchmark]
    public void MapAndUnmap()
    {
        ulong start = Next() + 2 * Length;
        _ = _tree.Map(_storage, start, Length, AreaProtection.Read, AreaKind.Anonymous);
        _ = _tree.Unmap(_storage, start, Length);
    }

    [Benchmark]
    public void DictionaryAddAndRemove()
    {
        ulong start = Next() + 2 * Length;
        _dictionary.Add(start, Length);
        _ = _dictionary.Remove(start);
    }

    // strides through all areas, so that the processor cannot foresee the way through the tree
    private ulong Next()
    {
        _at = (_at + 619) % (ulong)Areas;
        return Begin + _at * Distance;
    }
}
