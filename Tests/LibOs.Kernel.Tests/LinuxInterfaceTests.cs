using System.Reflection;
using LibOs.Kernel.Signals;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel.Tests;

/// <summary>Numbers and offsets that the C library and the runtime were compiled with (x86-64 Linux).</summary>
public sealed class LinuxInterfaceTests
{
    [Theory]
    [InlineData(nameof(SignalFrame.R8), 0x28)]
    [InlineData(nameof(SignalFrame.R9), 0x30)]
    [InlineData(nameof(SignalFrame.R10), 0x38)]
    [InlineData(nameof(SignalFrame.R11), 0x40)]
    [InlineData(nameof(SignalFrame.R12), 0x48)]
    [InlineData(nameof(SignalFrame.R13), 0x50)]
    [InlineData(nameof(SignalFrame.R14), 0x58)]
    [InlineData(nameof(SignalFrame.R15), 0x60)]
    [InlineData(nameof(SignalFrame.Rdi), 0x68)]
    [InlineData(nameof(SignalFrame.Rsi), 0x70)]
    [InlineData(nameof(SignalFrame.Rbp), 0x78)]
    [InlineData(nameof(SignalFrame.Rbx), 0x80)]
    [InlineData(nameof(SignalFrame.Rdx), 0x88)]
    [InlineData(nameof(SignalFrame.Rax), 0x90)]
    [InlineData(nameof(SignalFrame.Rcx), 0x98)]
    [InlineData(nameof(SignalFrame.Rsp), 0xA0)]
    [InlineData(nameof(SignalFrame.Rip), 0xA8)]
    [InlineData(nameof(SignalFrame.Rflags), 0xB0)]
    [InlineData(nameof(SignalFrame.Segments), 0xB8)]
    [InlineData(nameof(SignalFrame.ErrorCode), 0xC0)]
    [InlineData(nameof(SignalFrame.TrapNumber), 0xC8)]
    [InlineData(nameof(SignalFrame.OldMask), 0xD0)]
    [InlineData(nameof(SignalFrame.FaultAddress), 0xD8)]
    [InlineData(nameof(SignalFrame.Floating), 0xE0)]
    [InlineData(nameof(SignalFrame.Mask), 0x128)]
    public void The_context_of_a_signal_has_its_registers_where_the_runtime_looks(string name, int offset) =>
        Assert.Equal(offset, Constant<int>(typeof(SignalFrame), name));

    [Fact]
    public void The_information_of_a_signal_has_its_fields_where_the_runtime_looks()
    {
        Assert.Equal((0, 8, 16, 16), (SignalFrame.Signal, SignalFrame.Code, SignalFrame.Address, SignalFrame.Sender));
        Assert.Equal((0x130, 128), (SignalFrame.ContextLength, SignalFrame.InformationLength));
        Assert.Equal((1, 2, 0x80, 0, -6), (SignalFrame.CodeMapping, SignalFrame.CodeAccess, SignalFrame.CodeKernel, SignalFrame.CodeUser, SignalFrame.CodeThread));
        Assert.Equal(1, SignalFrame.CodeDivide);
        // A handler finds the return address where the stack is misaligned by 8, context and information behind it.
        Assert.Equal(8, SignalFrame.Length % 16);
    }

    [Fact]
    public void Signals_have_their_numbers() => Assert.Equal(
        (2, 4, 5, 6, 7, 8, 9, 11, 13, 17, 18, 19, 64),
        (SignalNumber.Interrupt, SignalNumber.Illegal, SignalNumber.Trap, SignalNumber.Abort, SignalNumber.Bus,
            SignalNumber.FloatingPoint, SignalNumber.Kill, SignalNumber.Segmentation, SignalNumber.Pipe, SignalNumber.Child,
            SignalNumber.Continue, SignalNumber.Stop, SignalNumber.Count));

    [Fact]
    public void A_signal_without_handler_ends_the_program_unless_Linux_ignores_it_or_stops_by_it()
    {
        int[] harmless = [17, 18, 19, 20, 21, 22, 23, 28];
        for (int signal = 1; signal <= SignalNumber.Count; signal++)
            Assert.Equal(!harmless.Contains(signal), SignalNumber.EndsProgram(signal));
    }

    [Theory]
    [InlineData(nameof(Number.Read), 0)]
    [InlineData(nameof(Number.Write), 1)]
    [InlineData(nameof(Number.Open), 2)]
    [InlineData(nameof(Number.Close), 3)]
    [InlineData(nameof(Number.Stat), 4)]
    [InlineData(nameof(Number.FileStat), 5)]
    [InlineData(nameof(Number.Seek), 8)]
    [InlineData(nameof(Number.MapMemory), 9)]
    [InlineData(nameof(Number.ProtectMemory), 10)]
    [InlineData(nameof(Number.UnmapMemory), 11)]
    [InlineData(nameof(Number.Break), 12)]
    [InlineData(nameof(Number.SignalAction), 13)]
    [InlineData(nameof(Number.SignalMask), 14)]
    [InlineData(nameof(Number.SignalReturn), 15)]
    [InlineData(nameof(Number.DeviceControl), 16)]
    [InlineData(nameof(Number.WriteVector), 20)]
    [InlineData(nameof(Number.Yield), 24)]
    [InlineData(nameof(Number.RemapMemory), 25)]
    [InlineData(nameof(Number.AdviseMemory), 28)]
    [InlineData(nameof(Number.Sleep), 35)]
    [InlineData(nameof(Number.ProcessId), 39)]
    [InlineData(nameof(Number.Clone), 56)]
    [InlineData(nameof(Number.ExitThread), 60)]
    [InlineData(nameof(Number.SystemName), 63)]
    [InlineData(nameof(Number.DescriptorControl), 72)]
    [InlineData(nameof(Number.CurrentDirectory), 79)]
    [InlineData(nameof(Number.ReadLink), 89)]
    [InlineData(nameof(Number.GetUsage), 98)]
    [InlineData(nameof(Number.SystemInformation), 99)]
    [InlineData(nameof(Number.FileSystemStat), 137)]
    [InlineData(nameof(Number.ProcessControl), 157)]
    [InlineData(nameof(Number.ArchitectureControl), 158)]
    [InlineData(nameof(Number.ThreadId), 186)]
    [InlineData(nameof(Number.ThreadKill), 200)]
    [InlineData(nameof(Number.Futex), 202)]
    [InlineData(nameof(Number.GetAffinity), 204)]
    [InlineData(nameof(Number.SetThreadIdAddress), 218)]
    [InlineData(nameof(Number.GetTime), 228)]
    [InlineData(nameof(Number.SleepOnClock), 230)]
    [InlineData(nameof(Number.ExitProgram), 231)]
    [InlineData(nameof(Number.ThreadGroupKill), 234)]
    [InlineData(nameof(Number.OpenAt), 257)]
    [InlineData(nameof(Number.FileStatAt), 262)]
    [InlineData(nameof(Number.Pipe2), 293)]
    [InlineData(nameof(Number.Limit), 302)]
    [InlineData(nameof(Number.CurrentCore), 309)]
    [InlineData(nameof(Number.Random), 318)]
    [InlineData(nameof(Number.MemoryBarrier), 324)]
    public void System_calls_have_their_numbers(string name, ulong number) => Assert.Equal(number, Constant<ulong>(typeof(Number), name));

    [Fact]
    public void No_two_system_calls_share_a_number()
    {
        var numbers = typeof(Number).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.Name != nameof(Number.OwnFirst)).Select(field => (ulong)field.GetRawConstantValue()!).ToList();
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
    }

    private static T Constant<T>(Type type, string name) => (T)type.GetField(name)!.GetRawConstantValue()!;
}
