using Iced.Intel;
using LibOs.Controller.Symbols;
using LibOs.Sdk.Verifier;
using static Iced.Intel.AssemblerRegisters;

namespace LibOs.Sdk.Tests.Verifier;

/// <summary>Plants what kernel path must not do, and looks for it with its path.</summary>
public sealed class ForbiddenCallTests
{
    private const string Policy = "App_App_MyScheduler__Pick";

    [Fact]
    public void An_image_that_keeps_the_rules_is_accepted()
    {
        VerifierResult result = Calling(Policy).Managed(Policy, (c, image) => c.call(image["App_App_MyScheduler__Next"])).Leaf("App_App_MyScheduler__Next").Verify();

        Assert.Empty(result.Violations);
        Assert.Equal(3, result.Functions.Count);
        KernelRoot root = Assert.Single(result.Roots);
        Assert.Equal(TestImage.Entry, root.Symbol);
    }

    [Theory]
    [InlineData("RhpNewFast", (int)ViolationKind.Allocation)]
    [InlineData("RhpNewArray", (int)ViolationKind.Allocation)]
    [InlineData("RhpNewFinalizable", (int)ViolationKind.Allocation)]
    [InlineData("RhpAssignRef", (int)ViolationKind.WriteBarrier)]
    [InlineData("RhpCheckedAssignRefESI", (int)ViolationKind.WriteBarrier)]
    [InlineData("RhpByRefAssignRef", (int)ViolationKind.WriteBarrier)]
    [InlineData("RhpStelemRef", (int)ViolationKind.WriteBarrier)]
    [InlineData("RhpGcPoll", (int)ViolationKind.CollectorPoll)]
    [InlineData("RhpPInvoke", (int)ViolationKind.Transition)]
    [InlineData("RhpReversePInvoke", (int)ViolationKind.Transition)]
    [InlineData("RhpInitialInterfaceDispatch", (int)ViolationKind.InterfaceDispatch)]
    [InlineData("RhpInterfaceDispatch4", (int)ViolationKind.InterfaceDispatch)]
    [InlineData("RhpThrowEx", (int)ViolationKind.Throw)]
    [InlineData("RhpRethrow", (int)ViolationKind.Throw)]
    [InlineData("RhGetThreadStaticStorage", (int)ViolationKind.ThreadStatic)]
    [InlineData("RhpFallbackFailFast", (int)ViolationKind.StackCookie)]
    [InlineData("strlen", (int)ViolationKind.NativeCode)]
    public void A_helper_of_the_runtime_is_found(string helper, int kind)
    {
        TestImage image = Calling(Policy).Managed(Policy, (c, i) => c.call(i[helper])).Native(helper, (c, _) => c.ret());

        Violation violation = Assert.Single(image.Verify().Violations);
        Assert.Equal((ViolationKind)kind, violation.Kind);
        Assert.Equal([TestImage.Entry, "App.MyScheduler.Pick", helper], violation.Path.Select(step => SymbolNames.Format(step.Function)));
    }

    [Theory]
    [InlineData("RhTypeCast_IsInstanceOfClass", "S_P_CoreLib_System_Runtime_TypeCast__IsInstanceOfClass", (int)ViolationKind.TypeCast)]
    [InlineData("", "__GetNonGCStaticBase_App_App_Table", (int)ViolationKind.ClassConstructor)]
    [InlineData("", "__GetGCStaticBase_App_App_Table", (int)ViolationKind.ClassConstructor)]
    [InlineData("", "S_P_CoreLib_System_Runtime_CompilerServices_ClassConstructorRunner__CheckStaticClassConstructionReturnNonGCStaticBase", (int)ViolationKind.ClassConstructor)]
    [InlineData("", "S_P_CoreLib_Internal_Runtime_ThreadStatics__GetInlinedThreadStaticBaseSlow", (int)ViolationKind.ThreadStatic)]
    [InlineData("", "__GetThreadStaticBase_App_App_Table", (int)ViolationKind.ThreadStatic)]
    [InlineData("", "__GenericLookupFromDict_App_App_Table__Find", (int)ViolationKind.GenericLookup)]
    [InlineData("", "__DelegateCtor_S_P_CoreLib_System_Delegate__InitializeClosedInstance__App", (int)ViolationKind.Allocation)]
    [InlineData("", "S_P_CoreLib_System_ThrowHelper__ThrowInvalidOperationException", (int)ViolationKind.Throw)]
    [InlineData("", "S_P_CoreLib_System_ThrowHelper__ThrowArgumentNullException_1", (int)ViolationKind.Throw)]
    [InlineData("", "S_P_CoreLib_Internal_Runtime_CompilerHelpers_ThrowHelpers__ThrowInvalidProgramException", (int)ViolationKind.Throw)]
    public void A_helper_written_in_managed_code_is_found(string alias, string helper, int kind)
    {
        TestImage image = Calling(Policy).Managed(Policy, (c, i) => c.jmp(i[helper])).Leaf(helper, alias.Length > 0 ? [alias] : []);

        Violation violation = Assert.Single(image.Verify().Violations);
        Assert.Equal((ViolationKind)kind, violation.Kind);
        Assert.Equal(3, violation.Path.Count);
    }

    [Fact]
    public void A_type_argument_that_is_named_like_a_helper_is_no_helper()
    {
        const string Innocent = "App_App_Queue_1<S_P_CoreLib_System_Runtime_TypeCast__Entry>__Take";

        Assert.Empty(Calling(Innocent).Leaf(Innocent).Verify().Violations);
    }

    [Fact]
    public void Thread_local_memory_is_found()
    {
        Violation violation = Single(c =>
        {
            c.mov(rax, __qword_ptr.fs[0]);
            c.mov(rax, __qword_ptr[rax - 16]);
            c.ret();
        });

        Assert.Equal(ViolationKind.ThreadStatic, violation.Kind);
        Assert.Contains("fs", violation.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_through_a_function_pointer_is_found()
    {
        Assert.Equal(ViolationKind.FunctionPointer, Single(c => c.call(rax)).Kind);
        Assert.Equal(ViolationKind.FunctionPointer, Single(c => c.call(__qword_ptr[rdi + 0x40])).Kind);
        Assert.Equal(ViolationKind.FunctionPointer, Single(c => c.jmp(rax)).Kind);
    }

    [Fact]
    public void A_function_pointer_in_a_variable_is_found_and_one_in_a_constant_is_followed()
    {
        TestImage variable = Calling(Policy).Managed(Policy, (c, i) => c.call(__qword_ptr[i["s_callback"]])).Variable("s_callback");
        Assert.Equal(ViolationKind.FunctionPointer, Assert.Single(variable.Verify().Violations).Kind);

        TestImage constant = Calling(Policy).Managed(Policy, (c, i) => c.call(__qword_ptr[i["table"]]))
            .Constant("table", i => BitConverter.GetBytes(i["App_App_MyScheduler__Next"]))
            .Managed("App_App_MyScheduler__Next", (c, i) => c.call(i["RhpNewFast"])).Native("RhpNewFast", (c, _) => c.ret());
        Violation violation = Assert.Single(constant.Verify().Violations);
        Assert.Equal(ViolationKind.Allocation, violation.Kind);
        Assert.Equal(4, violation.Path.Count);
    }

    [Fact]
    public void A_delegate_call_is_found() => Assert.Equal(ViolationKind.DelegateCall, Single(c =>
    {
        c.mov(rdi, __qword_ptr[rax + 8]);
        c.call(__qword_ptr[rax + 0x18]);
        c.ret();
    }).Kind);

    [Fact]
    public void A_virtual_call_is_found() => Assert.Equal(ViolationKind.VirtualCall, Single(c =>
    {
        c.mov(rax, __qword_ptr[rdi]);
        c.call(__qword_ptr[rax + 0x30]);
        c.ret();
    }).Kind);

    [Fact]
    public void A_call_through_a_dispatch_cell_is_an_interface_call_and_names_the_method()
    {
        const string Cell = "__InterfaceDispatchCell_App_App_IClock__Now_" + Policy;
        TestImage image = Calling(Policy).Managed(Policy, (c, i) =>
        {
            TestImage.Lea(c, r10, i[Cell]);
            c.call(__qword_ptr[r10]);
            c.ret();
        }).Variable(Cell);

        Violation violation = Assert.Single(image.Verify().Violations);
        Assert.Equal(ViolationKind.InterfaceDispatch, violation.Kind);
        Assert.Contains("App.IClock.Now", violation.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_cookie_is_found()
    {
        TestImage image = Calling(Policy).Managed(Policy, (c, i) => c.mov(rax, __qword_ptr[i["__security_cookie"]])).Variable("__security_cookie");

        Assert.Equal(ViolationKind.StackCookie, Assert.Single(image.Verify().Violations).Kind);
    }

    [Fact]
    public void A_look_at_the_collectors_flag_is_found()
    {
        TestImage image = Calling(Policy).Managed(Policy, (c, i) => c.cmp(__dword_ptr[i["RhpTrapThreads"]], 0)).Variable("RhpTrapThreads");

        Assert.Equal(ViolationKind.CollectorPoll, Assert.Single(image.Verify().Violations).Kind);
    }

    [Fact]
    public void A_system_call_inside_the_kernel_is_found()
    {
        Assert.Equal(ViolationKind.SystemCall, Single(c => c.syscall()).Kind);
        TestImage image = Calling(Policy).Managed(Policy, (c, i) => c.call(i["libos_kernel_call"])).Stub("libos_kernel_call", (c, _) => c.syscall());
        Assert.Equal(ViolationKind.SystemCall, Assert.Single(image.Verify().Violations).Kind);
    }

    [Fact]
    public void Code_that_the_kernel_does_not_reach_may_do_what_it_likes()
    {
        TestImage image = Calling(Policy).Leaf(Policy)
            .Managed("App_App_Program__Main", (c, i) =>
            {
                c.mov(rax, __qword_ptr.fs[0]);
                c.call(rax);
                c.call(i["RhpNewFast"]);
            }).Native("RhpNewFast", (c, _) => c.ret());

        Assert.Empty(image.Verify().Violations);
    }

    [Fact]
    public void The_shortest_path_is_told()
    {
        TestImage image = new TestImage((c, i) =>
        {
            c.call(i["App_App_Long__A"]);
            c.call(i[Policy]);
            c.ret();
        }).Managed("App_App_Long__A", (c, i) => c.call(i["App_App_Long__B"])).Managed("App_App_Long__B", (c, i) => c.call(i[Policy]))
            .Managed(Policy, (c, i) => c.call(i["RhpNewFast"])).Native("RhpNewFast", (c, _) => c.ret());

        Violation violation = Assert.Single(image.Verify().Violations);
        string text = VerifierReport.Describe(violation, new Dictionary<ulong, SourceLine> { [violation.Path[1].Address] = new("/src/MyScheduler.cs", 12) });
        Assert.Equal("App.MyScheduler.Pick allocates an object (RhpNewFast). Path from the kernel's entry: libos_trap > App.MyScheduler.Pick (MyScheduler.cs:12) > RhpNewFast", text);
    }

    private static TestImage Calling(string function) => new((c, image) =>
    {
        c.call(image[function]);
        c.ret();
    });

    private static Violation Single(Action<Assembler> emit) => Assert.Single(Calling(Policy).Managed(Policy, (c, _) => emit(c)).Verify().Violations);
}
