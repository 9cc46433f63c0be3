using System.Buffers.Binary;
using Iced.Intel;

namespace LibOs.Sdk.Verifier;

/// <summary>Recognises the jumps that a compiler makes of a <c>switch</c> statement.</summary>
/// <remarks>
/// <code>
/// cmp esi, 4 ; ja default ; mov eax, esi ; lea rcx, [table] ; mov ecx, [rcx+rax*4] ; lea rdx, [base] ; add rcx, rdx ; jmp rcx
/// </code>
/// The table holds 32-bit distances from the base, and each must lead into the function itself.
/// </remarks>
internal static class SwitchTable
{
    /// <summary>Tells whether a jump goes through a table whose targets all lie in its own function.</summary>
    /// <param name="file">The file that holds the table.</param>
    /// <param name="function">The function.</param>
    /// <param name="before">The instructions before the jump, the nearest last.</param>
    /// <param name="jump">The jump.</param>
    /// <param name="targets">The targets, in the table's order.</param>
    public static bool TryRead(LinkedFile file, LinkedFunction function, ReadOnlySpan<Instruction> before, in Instruction jump, out IReadOnlyList<ulong> targets)
    {
        targets = [];
        if (jump.Op0Kind != OpKind.Register) return false;
        Register distance = jump.Op0Register.GetFullRegister();
        int add = FindLast(before, before.Length, instruction => instruction.Mnemonic == Mnemonic.Add && instruction.Op1Kind == OpKind.Register && instruction.Op0Register == distance);
        if (add < 0 || !TryFindAddress(before, add, before[add].Op1Register, out ulong start)) return false;
        int load = FindLast(before, add, instruction => instruction.Mnemonic is Mnemonic.Mov or Mnemonic.Movsxd && instruction.Op0Kind == OpKind.Register
            && instruction.Op0Register.GetFullRegister() == distance && instruction.Op1Kind == OpKind.Memory && instruction.MemoryIndexScale == 4 && instruction.MemoryDisplacement64 == 0);
        if (load < 0 || !TryFindAddress(before, load, before[load].MemoryBase, out ulong table)) return false;
        if (file.SectionAround(table) is not { IsWritable: false, IsCode: false }) return false;

        int count = CountOf(before, load);
        ulong limit = count < 0 ? file.NextSymbolFrom(table + 1) : table + (4 * (ulong)count);
        ReadOnlySpan<byte> bytes = file.BytesAt(table);
        var found = new List<ulong>();
        for (ulong at = table; at + 4 <= limit; at += 4)
        {
            if (bytes.Length < 4) return false;
            ulong target = start + (ulong)(long)BinaryPrimitives.ReadInt32LittleEndian(bytes);
            if (target < function.Address || target >= function.End) return false;
            found.Add(target);
            bytes = bytes[4..];
        }

        targets = found;
        return found.Count > 0;
    }

    /// <summary>The number of entries that the comparison before the jump lets through, or -1 when there is none.</summary>
    private static int CountOf(ReadOnlySpan<Instruction> before, int end)
    {
        int branch = FindLast(before, end, instruction => instruction.Mnemonic is Mnemonic.Ja or Mnemonic.Jae);
        if (branch < 1 || before[branch - 1].Mnemonic != Mnemonic.Cmp || before[branch - 1].Op1Kind is OpKind.Register or OpKind.Memory) return -1;
        ulong compared = before[branch - 1].GetImmediate(1);
        return compared > 65_535 ? -1 : (int)compared + (before[branch].Mnemonic == Mnemonic.Ja ? 1 : 0);
    }

    private static bool TryFindAddress(ReadOnlySpan<Instruction> before, int end, Register register, out ulong address)
    {
        int lea = FindLast(before, end, instruction => instruction.Mnemonic == Mnemonic.Lea && instruction.Op0Register == register && instruction.IsIPRelativeMemoryOperand);
        address = lea < 0 ? 0 : before[lea].IPRelativeMemoryAddress;
        return lea >= 0;
    }

    private static int FindLast(ReadOnlySpan<Instruction> before, int end, Func<Instruction, bool> matches)
    {
        for (int i = end - 1; i >= 0; i--)
            if (matches(before[i])) return i;
        return -1;
    }
}
