using LibOs.Sdk.Verifier;
using static Iced.Intel.AssemblerRegisters;

namespace LibOs.Sdk.Tests.Verifier;

public sealed class KernelStackTests
{
    private const string First = "App_App_Walk__First";
    private const string Second = "App_App_Walk__Second";

    [Fact]
    public void The_deepest_chain_of_frames_is_measured()
    {
        TestImage image = new TestImage((c, i) =>
        {
            c.push(rbp);
            c.sub(rsp, 0x40);
            c.call(i[First]);
            c.call(i[Second]);
            c.add(rsp, 0x40);
            c.pop(rbp);
            c.ret();
        }).Managed(First, (c, _) =>
        {
            c.sub(rsp, 0x100);
            c.add(rsp, 0x100);
            c.ret();
        }).Managed(Second, (c, i) =>
        {
            c.push(rbx);
            c.call(i[First]);
            c.pop(rbx);
            c.ret();
        });

        KernelRoot root = Assert.Single(image.Verify().Roots);
        Assert.Equal(8 + 8 + 0x40 + 8 + 8 + 8 + 0x100, root.DeepestStack); // return addresses, frames
        Assert.Equal([TestImage.Entry, "App.Walk.Second", "App.Walk.First"], root.DeepestPath.Select(step => SymbolNames.Format(step.Function)));
    }

    [Fact]
    public void A_frame_behind_an_early_return_still_counts()
    {
        TestImage image = new TestImage((c, i) =>
        {
            var rest = c.CreateLabel();
            c.sub(rsp, 0x200);
            c.je(rest);
            c.add(rsp, 0x200);
            c.ret();
            c.Label(ref rest);
            c.call(i[First]);
            c.add(rsp, 0x200);
            c.ret();
        }).Leaf(First);

        Assert.Equal(8 + 0x200 + 8, Assert.Single(image.Verify().Roots).DeepestStack);
    }

    [Fact]
    public void A_stack_that_is_too_deep_is_refused_with_its_path()
    {
        TestImage image = new TestImage((c, i) => c.call(i[First])).Managed(First, (c, _) =>
        {
            c.lea(r11, __[rsp - 0x4000]);
            c.sub(rsp, 0x4000);
            c.ret();
        });

        Violation violation = Assert.Single(image.Verify().Violations);
        Assert.Equal(ViolationKind.DeepStack, violation.Kind);
        Assert.Equal([TestImage.Entry, "App.Walk.First"], violation.Path.Select(step => SymbolNames.Format(step.Function)));
    }

    [Fact]
    public void A_failed_check_panics_on_the_stack_where_it_happens()
    {
        static TestImage Image(int frame) => new TestImage((c, _) =>
        {
            c.sub(rsp, 0x2000);
            c.ret();
        }).Managed("App_LibOs_Generated_KernelExports__libos_check_failed", (c, _) =>
        {
            c.sub(rsp, frame);
            c.ret();
        }, "libos_check_failed");

        Assert.Empty(Image(0x100).Verify().Violations);
        Assert.Contains(Image(0x1C00).Verify().Violations, violation => violation.Kind == ViolationKind.DeepStack && violation.Path[0].Function.HasName(TestImage.Entry));
    }

    [Fact]
    public void Recursion_is_refused_with_the_circle()
    {
        Violation violation = Assert.Single(Recursion().Verify().Violations);

        Assert.Equal(ViolationKind.Recursion, violation.Kind);
        Assert.Equal([TestImage.Entry, "App.Walk.First", "App.Walk.Second", "App.Walk.First"], violation.Path.Select(step => SymbolNames.Format(step.Function)));
    }

    [Fact]
    public void A_method_that_calls_itself_is_refused()
    {
        TestImage image = new TestImage((c, i) => c.call(i[First])).Managed(First, (c, i) => c.call(i[First]));

        Assert.Equal(ViolationKind.Recursion, Assert.Single(image.Verify().Violations).Kind);
    }

    [Fact]
    public void A_declared_bound_lets_recursion_pass_and_is_counted()
    {
        VerifierResult result = Recursion().Verify(options => options with { BoundedRecursions = new Dictionary<string, int> { [First] = 5 } });

        Assert.Empty(result.Violations);
        Assert.Equal(8 + 5 * ((8 + 0x20) + (8 + 8)), Assert.Single(result.Roots).DeepestStack);
    }

    [Fact]
    public void A_bound_does_not_cover_a_circle_that_leads_past_it()
    {
        TestImage image = new TestImage((c, i) => c.call(i[First])).Managed(First, (c, i) => c.call(i[Second])).Managed(Second, (c, i) =>
        {
            c.call(i[First]);
            c.call(i[Second]);
        });

        VerifierResult result = image.Verify(options => options with { BoundedRecursions = new Dictionary<string, int> { [First] = 2 } });
        Assert.Equal(["App.Walk.Second", "App.Walk.Second"], Assert.Single(result.Violations).Path.Skip(2).Select(step => SymbolNames.Format(step.Function)));
    }

    [Fact]
    public void A_frame_of_unknown_size_is_refused()
    {
        TestImage image = new TestImage((c, _) => c.sub(rsp, rax));

        Assert.Equal(ViolationKind.UnknownStack, Assert.Single(image.Verify().Violations).Kind);
    }

    private static TestImage Recursion() => new TestImage((c, i) => c.call(i[First])).Managed(First, (c, i) =>
    {
        c.sub(rsp, 0x20);
        c.call(i[Second]);
        c.add(rsp, 0x20);
        c.ret();
    }).Managed(Second, (c, i) =>
    {
        c.push(rbx);
        c.call(i[First]);
        c.pop(rbx);
        c.ret();
    });
}
