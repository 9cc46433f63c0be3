using LibOs.Sdk.Stubs;
using LibOs.Sdk.Verifier;
using static Iced.Intel.AssemblerRegisters;

namespace LibOs.Sdk.Tests.Verifier;

public sealed class SurveyTests
{
    private const string Policy = "App_App_MyScheduler__Pick";

    [Fact]
    public void Privileged_instructions_are_listed_and_belong_into_machine_stubs()
    {
        VerifierResult fine = new TestImage().Stub("libos_write_msr", (c, _) => c.wrmsr()).Verify();
        Assert.Empty(fine.Violations);
        Assert.Equal(["iretq", "wrmsr"], fine.Survey.Privileged.Select(privileged => privileged.Text).Union(["iretq"]).Order());

        VerifierResult library = new TestImage().Native("somewhere", (c, _) => c.wrmsr()).Verify();
        Violation violation = Assert.Single(library.Violations);
        Assert.Equal(ViolationKind.PrivilegedInstruction, violation.Kind);
        Assert.Contains("'wrmsr'", VerifierReport.Describe(violation, new Dictionary<ulong, LibOs.Controller.Symbols.SourceLine>()), StringComparison.Ordinal);

        VerifierResult managed = new TestImage().Managed("App_App_Program__Main", (c, _) => c.hlt()).Verify();
        Assert.Equal(ViolationKind.PrivilegedInstruction, Assert.Single(managed.Violations).Kind);
    }

    [Fact]
    public void Instructions_beyond_the_level_are_counted_outside_and_refused_inside_kernel_path()
    {
        VerifierResult outside = new TestImage().Managed("App_App_Program__Sum", (c, _) =>
        {
            c.vaddps(ymm0, ymm1, ymm2);
            c.vaddps(ymm0, ymm1, ymm2);
        }).Verify();
        Assert.Empty(outside.Violations);
        Assert.Equal(("AVX", 2), Assert.Single(outside.Survey.BeyondLevel.Select(entry => (entry.Feature, entry.Count))));

        TestImage inside = new TestImage((c, i) => c.call(i[Policy])).Managed(Policy, (c, _) => c.vaddps(ymm0, ymm1, ymm2));
        Assert.Equal(ViolationKind.CpuLevel, Assert.Single(inside.Verify().Violations).Kind);
        VerifierResult higher = inside.Verify(options => options with { Level = new CpuLevel("x86-64-v3") });
        Assert.Empty(higher.Violations);
        Assert.Equal(256, Assert.Single(Assert.Single(higher.Roots).VectorFunctions).VectorBits);
    }

    [Fact]
    public void Behind_a_look_at_the_processor_kernel_path_may_use_more()
    {
        TestImage image = new TestImage((c, i) =>
        {
            c.test(__dword_ptr[i["g_cpuFeatures"]], 0x1000);
            c.lzcnt(rax, rdi);
            c.ret();
        }).Variable("g_cpuFeatures");

        Assert.Empty(image.Verify().Violations);
        Assert.Equal("LZCNT", Assert.Single(image.Verify().Survey.BeyondLevel).Feature);
    }

    [Theory]
    [InlineData("x86-64-v2", "POPCNT", true)]
    [InlineData("x86-64", "POPCNT", false)]
    [InlineData("x86-64-v2", "AVX2", false)]
    [InlineData("x86-64-v3", "AVX2", true)]
    [InlineData("x86-64-v2,avx2", "AVX2", true)]
    [InlineData("x86-64-v3", "RDRAND", false)]
    public void A_level_knows_its_instructions(string level, string feature, bool has)
    {
        var assembler = new Iced.Intel.Assembler(64);
        switch (feature)
        {
            case "POPCNT": assembler.popcnt(eax, ecx); break;
            case "AVX2": assembler.vpaddd(ymm0, ymm1, ymm2); break;
            default: assembler.rdrand(rax); break;
        }

        Assert.Equal(!has, new CpuLevel(level).Exceeds(assembler.Instructions[0], out string needed));
        Assert.Equal(has ? "" : feature, needed);
    }

    [Fact]
    public void Every_method_that_the_machine_stubs_enter_is_a_root()
    {
        StubObject stubs = StubObject.Read(MachineStubs.Build());

        Assert.Superset(new HashSet<string> { "libos_kernel_main", "libos_trap", "libos_kernel_trap", "libos_system_call", "libos_check_failed" }, stubs.Entered.ToHashSet());
        Assert.DoesNotContain("_start", stubs.Entered);
        Assert.Equal(32, stubs.Functions["libos_pvh_entry"]);
        Assert.Equal(64, stubs.Functions["libos_syscall_entry"]);
        Assert.Contains("memcpy", stubs.Functions.Keys);
        Assert.Equal(CheckStubs.SlotCount, stubs.Functions.Keys.Count(name => name.StartsWith(CheckStubs.SlotSymbol, StringComparison.Ordinal)));
    }

    [Fact]
    public void An_export_that_no_stub_enters_is_a_root_unless_it_wraps_a_function_of_the_C_library()
    {
        TestImage image = new TestImage().Managed("App_LibOs_Generated_KernelExports__libos_fast_call", (c, _) => c.call(rax), "libos_fast_call")
            .Managed("App_LibOs_Generated_KernelExports____wrap_clock_gettime", (c, _) => c.call(rax), "__wrap_clock_gettime");

        Assert.Equal("libos_fast_call", SymbolNames.Format(Assert.Single(image.Verify().Violations).Path[0].Function));
    }

    [Fact]
    public void A_method_that_a_machine_stub_enters_is_not_charged_to_the_stubs_callers()
    {
        TestImage image = new TestImage((c, i) => c.call(i["libos_enter"])).Stub("libos_enter", (c, i) => c.call(i["App_App_Second__Entry"]))
            .Entered("App_App_Second__Entry").Managed("App_App_Second__Entry", (c, i) => c.call(i["libos_enter"]));
        VerifierResult result = image.Verify();

        Assert.Empty(result.Violations); // no circle
        Assert.Equal(2, result.Roots.Count);
    }

    [Fact]
    public void Room_is_counted_by_component()
    {
        TestImage image = new TestImage().Managed("App_App_Program__Main", (c, _) => c.ret()).Managed("S_P_CoreLib_System_Console__Write", (c, _) => c.ret())
            .Native("strlen", (c, _) => c.ret()).Constant("_ZTV15App_App_Program", _ => new byte[24]);
        VerifierResult result = image.Verify(options => options with
        {
            Assemblies = ["App", "System.Private.CoreLib"],
            Libraries = [("libc", new HashSet<string> { "strlen" })],
        });

        Assert.Equal(3 * 0x400L - 0x400, result.Sizes.Single(size => size.Name == "App").Code);
        Assert.Equal(0x400, result.Sizes.Single(size => size.Name == "System.Private.CoreLib").Code);
        Assert.Equal(0x400, result.Sizes.Single(size => size.Name == "libc").Code);
        Assert.Equal(0x400, result.Sizes.Single(size => size.Name == "App").Data);
    }

    [Fact]
    public void The_report_and_the_figures_hold_what_was_found()
    {
        TestImage image = new TestImage((c, i) => c.call(i[Policy])).Managed(Policy, (c, _) => c.movaps(xmm0, xmm1)).Stub("libos_idle", (c, _) => c.hlt());
        VerifierResult result = image.Verify();
        string report = VerifierReport.Write(result, image.Options, new Dictionary<ulong, LibOs.Controller.Symbols.SourceLine>());
        using var stream = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(stream)) VerifierFigures.Write(json, result);
        using var figures = System.Text.Json.JsonDocument.Parse(stream.ToArray());

        Assert.Contains("128 bits: App.MyScheduler.Pick", report, StringComparison.Ordinal);
        Assert.Contains("libos_idle", report, StringComparison.Ordinal);
        Assert.Equal(128, figures.RootElement.GetProperty("roots")[0].GetProperty("vectorBits").GetInt32());
        Assert.DoesNotContain("/", report.Replace("read or writes", "", StringComparison.Ordinal), StringComparison.Ordinal); // no path of the machine that built it
    }

    [Fact]
    public void A_damaged_file_is_refused_or_read_but_never_read_past_its_end()
    {
        TestImage image = new TestImage((c, i) => c.call(i[Policy])).CheckSlots().Managed(Policy, (c, i) => c.call(i[TestImage.RangeHelper])).Leaf(TestImage.RangeHelper);
        byte[] original = image.Build();
        TestRun.Repeat(TestRun.Count(300, 20_000), random =>
        {
            byte[] file = [.. original];
            for (int flips = random.Next(1, 12); flips > 0; flips--)
            {
                int at = random.Next(3) == 0 ? random.Next(64) : random.Next(file.Length);
                file[at] ^= (byte)(1 << random.Next(8));
            }

            if (random.Next(4) == 0) file = file[..random.Next(file.Length)];
            try
            {
                _ = ImageVerifier.Verify(file, image.Options);
            }
            catch (InvalidDataException)
            {
                // Refused: what it should be.
            }
        });
    }
}
