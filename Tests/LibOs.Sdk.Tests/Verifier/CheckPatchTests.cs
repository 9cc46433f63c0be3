using System.Buffers.Binary;
using LibOs.Sdk.Verifier;
using static Iced.Intel.AssemblerRegisters;

namespace LibOs.Sdk.Tests.Verifier;

/// <summary>Checks of the compiler: their failing branch leads to a slot, and the slot to the runtime's helper or a panic.</summary>
public sealed class CheckPatchTests
{
    private const string Policy = "App_App_MyScheduler__Pick";
    private const string Slice = "S_P_CoreLib_System_ThrowHelper__ThrowArgumentOutOfRangeException_0";

    [Fact]
    public void The_call_of_the_helper_leads_to_a_slot_and_the_slot_to_the_helper()
    {
        TestImage image = Image();
        byte[] file = image.Build();
        byte[] before = [.. file];
        VerifierResult result = ImageVerifier.Verify(file, Options(image));
        Assert.Empty(result.Violations);
        Assert.Equal(file, before); // verifying changes nothing

        FilePatch.Apply(file, result.Patches);
        LinkedFile patched = LinkedFile.Read(file);
        Assert.Equal(image["libos_check_slot0"], TargetAt(patched, image[Policy] + 1));
        ulong slot = image["libos_check_slot0"];
        Assert.Equal(image[TestImage.RangeHelper], LastTarget(patched, slot));
        Assert.Equal(0x0100, BinaryPrimitives.ReadInt32LittleEndian(patched.BytesAt(ArgumentOf(patched, slot)))); // scheduler, range

        // Five bytes for each call and two words for each slot, nothing else.
        Assert.Equal((2 * 2 * 4) + (3 * 4), result.Patches.Sum(patch => patch.Bytes.Length));
        int changed = before.Zip(file).Count(pair => pair.First != pair.Second);
        Assert.InRange(changed, 1, result.Patches.Sum(patch => patch.Bytes.Length));
    }

    [Fact]
    public void Patching_twice_is_the_same_as_patching_once()
    {
        TestImage image = Image();
        byte[] once = image.Build();
        FilePatch.Apply(once, ImageVerifier.Verify(once, Options(image)).Patches);
        byte[] twice = [.. once];
        VerifierResult again = ImageVerifier.Verify(twice, Options(image));
        FilePatch.Apply(twice, again.Patches);

        Assert.Empty(again.Violations);
        Assert.Equal(3, again.Checks.Count);
        Assert.Equal(once, twice);
    }

    [Fact]
    public void A_check_outside_of_kernel_path_stays_as_it_is()
    {
        TestImage image = Image().Managed("App_App_Program__Main", (c, i) => c.call(i[TestImage.RangeHelper]));
        byte[] file = image.Build();
        FilePatch.Apply(file, ImageVerifier.Verify(file, Options(image)).Patches);

        Assert.Equal(image[TestImage.RangeHelper], TargetAt(LinkedFile.Read(file), image["App_App_Program__Main"] + 1));
    }

    [Fact]
    public void An_image_that_breaks_a_rule_is_not_patched()
    {
        TestImage image = Image().Entered("App_App_Other__Entry").Managed("App_App_Other__Entry", (c, _) => c.call(rax));
        VerifierResult result = image.Verify();

        Assert.Single(result.Violations);
        Assert.Empty(result.Patches);
    }

    [Fact]
    public void Too_few_slots_are_an_error_and_not_a_hole()
    {
        TestImage image = new TestImage(CallPolicy).CheckSlots(1).Leaf(TestImage.RangeHelper).Leaf(Slice).Managed(Policy, (c, i) =>
        {
            c.call(i[TestImage.RangeHelper]);
            c.call(i[Slice]);
        });

        Assert.Throws<InvalidDataException>(() => image.Verify());
    }

    [Fact]
    public void Copies_and_clearings_are_served_by_machine_stubs()
    {
        const string Move = "S_P_CoreLib_System_SpanHelpers__Memmove";
        TestImage image = new TestImage(CallPolicy).CheckSlots().Managed(Policy, (c, i) =>
        {
            c.call(i[Move]);
            c.jmp(i["RhSpanHelpers_MemZero"]);
        }).Managed(Move, (c, i) => c.call(i["RhpPInvoke"])).Managed("S_P_CoreLib_System_SpanHelpers_MemZero", (c, i) => c.call(i["RhpPInvoke"]), "RhSpanHelpers_MemZero")
            .Native("RhpPInvoke", (c, _) => c.ret()).Stub("libos_copy", (c, _) => c.ret()).Stub("libos_clear", (c, _) => c.ret());
        byte[] file = image.Build();
        VerifierResult result = ImageVerifier.Verify(file, image.Options);
        FilePatch.Apply(file, result.Patches);

        Assert.Empty(result.Violations);
        Assert.Equal(2, result.RedirectedCalls);
        LinkedFile patched = LinkedFile.Read(file);
        Assert.Equal(image["libos_copy"], TargetAt(patched, image[Policy] + 1));
        Assert.Equal(image["libos_clear"], TargetAt(patched, image[Policy] + 6));
        Assert.Empty(ImageVerifier.Verify(file, image.Options).Violations);
    }

    [Fact]
    public void The_C_librarys_way_to_crash_becomes_an_invalid_instruction()
    {
        TestImage image = new TestImage().Native("a_crash", (c, _) =>
        {
            c.hlt();
            c.ret();
        });
        byte[] file = image.Build();
        VerifierResult result = ImageVerifier.Verify(file, image.Options);
        FilePatch.Apply(file, result.Patches);

        Assert.Empty(result.Violations);
        Assert.Equal([0x06, 0xC3], LinkedFile.Read(file).BytesAt(image["a_crash"])[..2].ToArray());
        Assert.Empty(ImageVerifier.Verify(file, image.Options).Patches);
    }

    private static TestImage Image() => new TestImage(CallPolicy).CheckSlots().Leaf(TestImage.RangeHelper).Leaf(Slice).Managed(Policy, (c, i) =>
    {
        c.call(i[TestImage.RangeHelper]);
        c.call(i[TestImage.RangeHelper]);
        c.call(i[Slice]);
        c.int3();
    });

    private static void CallPolicy(Iced.Intel.Assembler c, TestImage image)
    {
        c.call(image[Policy]);
        c.ret();
    }

    private static VerifierOptions Options(TestImage image) => image.Options with { Ports = [("LibOs.Abstractions.Ports.IScheduler", "App.MyScheduler, App 1.0.0")] };

    private static ulong TargetAt(LinkedFile file, ulong distanceAt) =>
        distanceAt + 4 + (ulong)(long)BinaryPrimitives.ReadInt32LittleEndian(file.BytesAt(distanceAt));

    private static ulong LastTarget(LinkedFile file, ulong function) => TargetAt(file, file.FunctionAt(function)!.End - 4);

    private static ulong ArgumentOf(LinkedFile file, ulong function) => function + (ulong)file.BytesAt(function).IndexOf((byte)0xBF) + 1; // mov edi, imm32
}
