using LibOs.Controller.Commands;
using LibOs.Controller.Symbols;

namespace LibOs.Controller.Tests;

public sealed class TextTests
{
    [Theory]
    [InlineData("24M", 24UL << 20)]
    [InlineData("1G", 1UL << 30)]
    [InlineData("65536k", 65536UL << 10)]
    [InlineData("4096", 4096UL)]
    public void SizesAreRead(string text, ulong bytes)
    {
        Assert.True(SizeText.TryParse(text, out ulong found));
        Assert.Equal(bytes, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("0")]
    [InlineData("-1M")]
    [InlineData("1.5G")]
    [InlineData(" 1G")]
    [InlineData("24MB")]
    [InlineData("99999999999999999999")]
    [InlineData("18446744073709551615K")]
    public void OtherSizesAreRefused(string text) => Assert.False(SizeText.TryParse(text, out _));

    [Fact]
    public void ASizeSurvivesBeingWritten() => TestRun.Repeat(TestRun.Count(2000, 40_000), random =>
    {
        ulong bytes = (ulong)random.NextInt64(1, 1L << random.Next(1, 50));
        Assert.True(SizeText.TryParse(SizeText.Format(bytes), out ulong found));
        Assert.Equal(bytes, found);
    });

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("10s", 10_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("3", 3000)]
    public void DurationsAreRead(string text, int milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan found));
        Assert.Equal(milliseconds, found.TotalMilliseconds, 3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("5x")]
    [InlineData("1e9h")]
    [InlineData("1,5s")]
    public void OtherDurationsAreRefused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void TheLastValueOfAVariableCounts()
    {
        Environment.SetEnvironmentVariable("LIBOS_TEST_PASSED_ON", "from the host");
        Assert.Equal(["B=2=3", "A=last", "LIBOS_TEST_PASSED_ON=from the host", "E="],
            RunCommand.ResolveEnvironment(["A=first", "B=2=3", "A=last", "LIBOS_TEST_PASSED_ON", "LIBOS_TEST_NOT_SET", "E="]));
    }

    [Theory]
    [InlineData("S_P_CoreLib_System_String__Concat_1", "System.String.Concat_1")]
    [InlineData("LibOs_Kernel_LibOs_Kernel_Traps__Handle", "LibOs.Kernel.Traps.Handle")]
    [InlineData("System_Console_System_Console__WriteLine_12", "System.Console.WriteLine_12")]
    [InlineData("hello_Program___Main__", "hello.Program.Main")]
    [InlineData("S_P_CoreLib_System_Collections_Generic_List_1<System___Canon>__Add", "System.Collections.Generic.List<Canon>.Add")]
    [InlineData("A_B_A_B_Kernel_2<X_Y_X_Y_Rr__P_Q_P_Q_Console_1<P_M>>__Run", "A.B.Kernel<Rr, Console<M>>.Run")]
    [InlineData("<Boxed>A_B_1<Z>__<unbox>A_C__Dispose", "A.C.Dispose")]
    [InlineData("memcpy", "memcpy")]
    [InlineData("__libc_start_main", "__libc_start_main")]
    [InlineData("RhpNewFast", "RhpNewFast")]
    [InlineData("", "")]
    public void SymbolsAreReadable(string symbol, string name) => Assert.Equal(name, MethodName.Format(symbol));

    [Fact]
    public void SummariesOfTestRunsAreAdded()
    {
        var counts = new TestCounts();
        Assert.True(counts.TryAdd("Passed!  - Failed:     0, Passed:    12, Skipped:     0, Total:    12, Duration: 90 ms - A.dll (net10.0)"));
        Assert.True(counts.TryAdd("Failed!  - Failed:     2, Passed:     3, Skipped:     1, Total:     6, Duration: 1 s - B.dll (net10.0)"));
        Assert.False(counts.TryAdd("  Failed LibOs.X [1 ms]"));
        Assert.Equal("15 passed, 2 failed, 1 skipped", counts.ToString());
        Assert.Equal("0 passed, 0 failed", new TestCounts().ToString());
    }

    [Fact]
    public void TestProjectsComeFromTheSolution() => Assert.Equal(["A.Tests", "B.Tests"], TestCommand.TestProjects(
        "Project(\"{1}\") = \"B.Tests\", \"Tests\\B.Tests\\B.Tests.csproj\", \"{2}\"\nProject(\"{1}\") = \"C\", \"C\\C.csproj\", \"{3}\"\r\n" +
        "Project(\"{1}\") = \"A.Tests\", \"Tests\\A.Tests\\A.Tests.csproj\", \"{4}\"\r\n"));
}
