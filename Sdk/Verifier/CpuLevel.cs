using Iced.Intel;

namespace LibOs.Sdk.Verifier;

/// <summary>The instructions that an image may use without asking the processor first.</summary>
/// <remarks>The levels are those of the x86-64 psABI, section 3.1.1.</remarks>
internal sealed class CpuLevel
{
    private static readonly string[][] s_levels =
    [
        [],
        ["SSE3", "SSSE3", "SSE4_1", "SSE4_2", "POPCNT", "CMPXCHG16B"],
        ["AVX", "AVX2", "BMI1", "BMI2", "F16C", "FMA", "LZCNT", "MOVBE", "XSAVE"],
        ["AVX512F", "AVX512BW", "AVX512CD", "AVX512DQ", "AVX512VL"],
    ];

    // Every x86-64 processor has these, or the machine code that needs them belongs to the kernel.
    private static readonly HashSet<string> s_baseline =
    [
        "INTEL8086", "INTEL8086_ONLY", "INTEL186", "INTEL286", "INTEL286_ONLY", "INTEL386", "INTEL386_ONLY", "INTEL386_A0_ONLY", "INTEL486", "INTEL486_A_ONLY",
        "X64", "FPU", "FPU287", "FPU287XL_ONLY", "FPU387", "FPU387SL_ONLY", "CMOV", "CX8", "FXSR", "MMX", "SSE", "SSE2", "CPUID", "MSR", "TSC", "SYSCALL",
        "MULTIBYTENOP", "PAUSE", "CLFSH", "FCOMI", "UD", "SEP", "INVLPG", "RDPMC", "PREFETCHW", "CET_IBT", "CET_SS",
    ];

    private readonly HashSet<string> _has = new(s_baseline, StringComparer.Ordinal);
    private readonly string?[] _beyond = new string?[4096 * 4];

    /// <summary>Makes the level that a compiler option stands for.</summary>
    /// <param name="name">A level such as "x86-64-v2", and instruction sets after commas.</param>
    public CpuLevel(string name)
    {
        Name = name;
        string[] parts = name.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        int level = parts.Length == 0 ? 1 : parts[0] switch { "x86-64-v4" => 4, "x86-64-v3" => 3, "x86-64" => 1, _ => 2 };
        for (int i = 1; i <= level; i++) _has.UnionWith(s_levels[i - 1]);
        foreach (string part in parts.Skip(1)) _has.Add(part.TrimStart('+').ToUpperInvariant().Replace('.', '_'));
        if (_has.Contains("AVX2")) _has.Add("AVX");
    }

    /// <summary>The level's name.</summary>
    public string Name { get; }

    /// <summary>Whether an instruction needs more than the level gives.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="feature">What it needs, as CPUID names it.</param>
    public bool Exceeds(in Instruction instruction, out string feature)
    {
        ref string? known = ref _beyond[(int)instruction.Code];
        known ??= instruction.CpuidFeatures.Select(needed => needed.ToString()).FirstOrDefault(needed => !_has.Contains(needed)) ?? "";
        feature = known;
        return known.Length > 0;
    }
}
