using Iced.Intel;
using LibOs.Sdk.Verifier;
using static Iced.Intel.AssemblerRegisters;

namespace LibOs.Sdk.Tests.Verifier;

public sealed class SwitchTableTests
{
    private const string Table = "__readonlydata_App_App_Policy__Choose";

    [Fact]
    public void The_jump_of_a_switch_statement_is_accepted() => Assert.Empty(Switch(bounded: true, [0, 2, 4, 0, 2]).Verify().Violations);

    [Fact]
    public void A_table_without_a_comparison_ends_where_the_next_symbol_begins() =>
        Assert.Empty(Switch(bounded: false, [0, 2, 4]).Constant("next", _ => [0xFF, 0xFF, 0xFF, 0xFF]).Verify().Violations);

    [Theory]
    [InlineData(0x4000)]
    [InlineData(-0x4000)]
    public void A_table_that_leads_out_of_the_method_is_refused(int distance) =>
        Assert.Equal(ViolationKind.UnknownJump, Assert.Single(Switch(bounded: true, [0, 2, distance, 0, 2]).Verify().Violations).Kind);

    [Fact]
    public void A_table_that_can_be_written_is_refused()
    {
        TestImage image = new TestImage((c, i) => Emit(c, i, bounded: true)).Variable(Table, 64);

        Assert.Equal(ViolationKind.UnknownJump, Assert.Single(image.Verify().Violations).Kind);
    }

    [Fact]
    public void Code_behind_a_case_is_read_too()
    {
        TestImage image = new TestImage((c, i) =>
        {
            Emit(c, i, bounded: true);
            c.mov(rax, __qword_ptr.fs[0]);
        }).Constant(Table, _ => Distances([0, 2, 4, 0, 2]));

        Assert.Equal(ViolationKind.ThreadStatic, Assert.Single(image.Verify().Violations).Kind);
    }

    private static TestImage Switch(bool bounded, int[] distances) => new TestImage((c, i) => Emit(c, i, bounded)).Constant(Table, _ => Distances(distances));

    private static byte[] Distances(int[] distances) => [.. distances.SelectMany(BitConverter.GetBytes)];

    // As the compiler writes it: the distances count from the comparison.
    private static void Emit(Assembler c, TestImage image, bool bounded)
    {
        Label start = c.CreateLabel(), other = c.CreateLabel();
        c.Label(ref start);
        if (bounded)
        {
            c.cmp(esi, 4);
            c.ja(other);
        }

        c.mov(eax, esi);
        TestImage.Lea(c, rcx, image[Table]);
        c.mov(ecx, __dword_ptr[rcx + (rax * 4)]);
        c.lea(rdx, __[start]);
        c.add(rcx, rdx);
        c.jmp(rcx);
        c.Label(ref other);
        c.ret();
    }
}
