using LibOs.Controller.Symbols;

namespace LibOs.Controller.Debug;

/// <summary>A core while the machine stands still.</summary>
/// <param name="Index">Its number.</param>
/// <param name="Registers">Its registers, by the names that QEMU's debugging port uses.</param>
internal sealed record CoreState(int Index, IReadOnlyDictionary<string, ulong> Registers)
{
    private static readonly string[] s_names =
        ["rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "rip"];

    /// <summary>The names of DWARF's registers 0 to 16.</summary>
    public static IReadOnlyList<string> Names => s_names;

    /// <summary>A register's value, 0 when it is not known.</summary>
    public ulong this[string name] => Registers.GetValueOrDefault(name);

    /// <summary>The registers that a stack is walked with.</summary>
    public Registers ToRegisters()
    {
        var result = new Registers();
        for (int i = 0; i < s_names.Length; i++)
        {
            if (Registers.TryGetValue(s_names[i], out ulong value)) result[i] = value;
        }

        return result;
    }
}
