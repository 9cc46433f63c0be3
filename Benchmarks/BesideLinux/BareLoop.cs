using System.Globalization;
using Iced.Intel;
using LibOs.Benchmarks.StartToMain;
using static Iced.Intel.AssemblerRegisters;

namespace LibOs.Benchmarks.BesideLinux;

/// <summary>The loop of the noise program in a machine of its own with interrupts off: what it still sees is the host's doing.</summary>
internal static class BareLoop
{
    private const int Passes = 6;
    private const double PassSeconds = 0.4;
    private const int Stack = 0x80000;
    private const ushort SerialPort = 0x3f8;

    /// <summary>Runs the loop as long as the program does.</summary>
    /// <param name="command">Gives the command line of a machine for an image.</param>
    /// <param name="folder">Where the image goes.</param>
    /// <param name="cyclesPerSecond">The rate of the time-stamp counter.</param>
    /// <param name="secondsPerIteration">How long a step of the loop takes.</param>
    public static Session.Result Measure(Func<string, IReadOnlyList<string>> command, string folder, double cyclesPerSecond, double secondsPerIteration)
    {
        string image = Path.Combine(folder, "bare-loop.elf");
        FloorImage.Write(image, Code((uint)(cyclesPerSecond * SpinLoop.ThresholdSeconds), (uint)(PassSeconds / secondsPerIteration)));
        Session.Result result = Session.Start(command(image));
        double seconds = 0, detours = 0, longest = 0, away = 0;
        for (int pass = Passes; pass > 0; pass--)
        {
            double Value(char name) => result.Values[string.Create(CultureInfo.InvariantCulture, $"{name}{pass}")];
            seconds += Value('c') / cyclesPerSecond;
            detours += Value('d');
            longest = Math.Max(longest, Value('l') / cyclesPerSecond);
            away += Value('a') / cyclesPerSecond;
        }

        var values = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["noise.detours"] = detours / seconds,
            ["noise.longest"] = longest * 1e6,
            ["noise.share"] = away / seconds * 100,
        };
        return result with { Values = values };
    }

    private static List<byte> Code(uint threshold, uint iterations)
    {
        var c = new Assembler(32);
        Label pass = c.CreateLabel(), print = c.CreateLabel(), number = c.CreateLabel(), digit = c.CreateLabel(), put = c.CreateLabel();
        Label halt = c.CreateLabel();
        c.cli();
        c.mov(esp, Stack);
        c.push(Passes);
        c.Label(ref pass);
        c.mov(ecx, iterations);
        c.mov(edi, threshold);
        c.xor(ebx, ebx);
        c.xor(ebp, ebp);
        c.rdtsc();
        c.push(eax);
        c.push(0);
        c.db(SpinLoop.Body.ToArray());
        c.pop(eax);
        c.pop(edx);
        c.sub(esi, edx);
        // the stack holds the pass; then a line for each of: detours, longest, away, cycles
        c.mov(edi, __dword_ptr[esp]);
        c.push(esi);
        c.push(eax);
        c.push(ebp);
        c.push(ebx);
        foreach (char name in "dlac")
        {
            c.mov(al, (byte)name);
            c.call(print);
            c.mov(eax, edi);
            c.add(al, (byte)'0');
            c.call(print);
            c.mov(al, (byte)'=');
            c.call(print);
            c.pop(eax);
            c.call(number);
            c.mov(al, (byte)'\n');
            c.call(print);
        }

        c.dec(__dword_ptr[esp]);
        c.jnz(pass);
        foreach (char letter in "end\n")
        {
            c.mov(al, (byte)letter);
            c.call(print);
        }

        c.Label(ref halt);
        c.hlt();
        c.jmp(halt);

        c.Label(ref print);
        c.mov(dx, SerialPort);
        c.@out(dx, al);
        c.ret();

        // decimal, the lowest digit first onto the stack
        c.Label(ref number);
        c.mov(ecx, 10);
        c.xor(ebx, ebx);
        c.Label(ref digit);
        c.xor(edx, edx);
        c.div(ecx);
        c.push(edx);
        c.inc(ebx);
        c.test(eax, eax);
        c.jnz(digit);
        c.Label(ref put);
        c.pop(eax);
        c.add(al, (byte)'0');
        c.call(print);
        c.dec(ebx);
        c.jnz(put);
        c.ret();

        using var stream = new MemoryStream();
        _ = c.Assemble(new StreamCodeWriter(stream), 0);
        return [.. stream.ToArray()];
    }
}
