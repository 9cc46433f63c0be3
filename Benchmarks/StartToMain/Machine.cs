using System.Globalization;

namespace LibOs.Benchmarks.StartToMain;

/// <summary>The command lines of QEMU.</summary>
/// <param name="qemu">QEMU's path.</param>
/// <param name="processor">The options that choose accelerator, processor and memory.</param>
internal sealed class Machine(string qemu, IReadOnlyList<string> processor)
{
    /// <summary>
    /// What Linux need not do here: say what it does, calibrate and verify its clock, look for buses that are not
    /// there, place itself at random, guard against speculation, clear memory twice and test its ciphers.
    /// </summary>
    private const string LinuxOptions =
        "console=ttyS0 quiet loglevel=0 rdinit=/init tsc=reliable no_timer_check nokaslr mitigations=off init_on_alloc=0 "
        + "cryptomgr.notests random.trust_cpu=on 8250.nr_uarts=1 pci=off nowatchdog audit=0 selinux=0 apparmor=0 "
        + "rcupdate.rcu_expedited=1 reboot=t panic=-1";

    /// <summary>Finds out how the tool starts QEMU, so that Linux gets the same accelerator, processor and memory.</summary>
    /// <remarks>A script in QEMU's place writes down what it was given.</remarks>
    public static Machine OfTool(string tool, string image, string memory, string folder)
    {
        string script = Path.Combine(folder, "arguments"), list = Path.Combine(folder, "arguments.txt");
        File.WriteAllText(script, $"#!/bin/sh\nprintf '%s\\n' \"$@\" > '{list}'\nexit 1\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Delete(list);
        Launch.Result result = Launch.Run([tool, "run", image, "--memory", memory], false, ("LIBOS_QEMU", script));
        if (!File.Exists(list)) throw new Failure($"the tool did not start QEMU: {result.Errors}");
        string[] arguments = File.ReadAllLines(list);
        List<string> processor = [];
        foreach (string option in (ReadOnlySpan<string>)["-accel", "-cpu", "-m"])
        {
            int at = Array.IndexOf(arguments, option);
            if (at < 0 || at + 1 == arguments.Length) throw new Failure($"the tool gives QEMU no {option}");
            processor.AddRange([option, arguments[at + 1]]);
        }

        string? chosen = Environment.GetEnvironmentVariable("LIBOS_QEMU");
        return new Machine(string.IsNullOrEmpty(chosen) ? "qemu-system-x86_64" : chosen, processor);
    }

    public string Processor => string.Join(' ', processor);

    /// <summary>The model of the processor and its features.</summary>
    public string Model => processor[processor.ToList().IndexOf("-cpu") + 1];

    /// <summary>The same machine with another processor.</summary>
    public Machine With(string model) => new(qemu, [.. processor.Select((option, i) => i > 0 && processor[i - 1] == "-cpu" ? model : option)]);

    /// <summary>The same machine with so many cores.</summary>
    public Machine WithCores(int cores) => cores == 1 ? this : new(qemu, [.. processor, "-smp", cores.ToString(CultureInfo.InvariantCulture)]);

    // Linux finds its interrupt controllers through ACPI, and without timer and clock chip it spends two seconds on their absence
    public IReadOnlyList<string> Linux(string kernel, string initialFiles, params IEnumerable<string> arguments) =>
        [.. Common("acpi=on"), "-kernel", kernel, "-initrd", initialFiles, "-append", $"{LinuxOptions} tsc_early_khz={CounterRate()} -- {string.Join(' ', arguments)}".TrimEnd(' ', '-')];

    public IReadOnlyList<string> Floor(string image) => [.. Common("acpi=off,pit=off,pic=off,rtc=off"), "-kernel", image];

    // The machine has no second clock by which Linux could measure its time-stamp counter: it is told the rate.
    private static long CounterRate()
    {
        const string Field = "cpu MHz";
        string? line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        return line is not null && double.TryParse(line[(line.IndexOf(':') + 1)..], CultureInfo.InvariantCulture, out double megahertz)
            ? (long)(megahertz * 1000)
            : throw new Failure($"/proc/cpuinfo has no '{Field}': run it with --no-linux");
    }

    private IEnumerable<string> Common(string devices) =>
    [
        qemu, "-M", $"microvm,{devices},isa-serial=on", "-nodefaults", "-no-user-config", "-display", "none",
        "-no-reboot", .. processor, "-chardev", "stdio,id=serial,signal=off", "-serial", "chardev:serial",
    ];
}
