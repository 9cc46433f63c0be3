using System.Globalization;
using System.Text;
using LibOs.Controller.Symbols;

namespace LibOs.Controller.Debug;

/// <summary>Writes every thread's stack, from the kernel's innermost method to the program's outermost.</summary>
internal static class StackReport
{
    private const int MostShown = 200;

    /// <summary>Writes the report.</summary>
    /// <param name="machine">The machine, standing still.</param>
    /// <param name="symbols">The image's symbols.</param>
    public static string Format(MachineSnapshot machine, SymbolFile symbols)
    {
        var unwinder = new Unwinder(symbols.ReadCallFrames(), symbols, machine.Memory);
        var text = new StringBuilder();
        if (KernelLayout.TryRead(machine.Memory, symbols) is not { } layout)
        {
            _ = text.Append("(the kernel is not up yet, or the image is another than the partition's: the cores alone)\n");
            foreach (CoreState core in machine.Cores) Append(text, $"core {core.Index}", unwinder.Walk(core.ToRegisters()), symbols);
            return text.ToString();
        }

        var stacks = new List<(string Title, IReadOnlyList<StackFrame> Frames)>();
        foreach (PartitionThread thread in ThreadTable.Read(machine, layout))
        {
            // a thread that waits stands behind its call of the switch
            bool isExact = thread.State == PartitionThreadState.Running;
            stacks.Add((Title(thread), unwinder.Walk(thread.Registers, isExact)));
        }

        Dictionary<ulong, SourceLine> lines = symbols.FindLines(stacks.SelectMany(stack => stack.Frames.Take(MostShown)).Select(frame => frame.Place));
        foreach ((string title, IReadOnlyList<StackFrame> frames) in stacks) Append(text, title, frames, symbols, lines);
        return text.ToString();
    }

    private static string Title(PartitionThread thread)
    {
        if (thread.IsIdle) return string.Create(CultureInfo.InvariantCulture, $"core {thread.Core} idle");
        string name = thread.Name.Length > 0 ? $" '{string.Concat(thread.Name.Select(c => char.IsControl(c) ? '?' : c))}'" : "";
        string state = thread.State switch
        {
            PartitionThreadState.Running => string.Create(CultureInfo.InvariantCulture, $"running on core {thread.Core}"),
            PartitionThreadState.Ready => string.Create(CultureInfo.InvariantCulture, $"ready on core {thread.Core}"),
            PartitionThreadState.Waiting => "waiting",
            _ => "ended",
        };
        return string.Create(CultureInfo.InvariantCulture, $"thread {thread.Id}{name} {state}, has run {thread.RunNanoseconds / 1_000_000.0:0.0} ms");
    }

    private static void Append(StringBuilder text, string title, IReadOnlyList<StackFrame> frames, SymbolFile symbols) =>
        Append(text, title, frames, symbols, symbols.FindLines(frames.Take(MostShown).Select(frame => frame.Place)));

    private static void Append(StringBuilder text, string title, IReadOnlyList<StackFrame> frames, SymbolFile symbols, Dictionary<ulong, SourceLine> lines)
    {
        _ = text.Append(title).Append('\n');
        for (int i = 0; i < frames.Count; i++)
        {
            if (i == MostShown)
            {
                _ = text.Append(CultureInfo.InvariantCulture, $"   ... {frames.Count - MostShown} more\n");
                break;
            }

            StackFrame frame = frames[i];
            if (i > 0 && IsSystemCall(frames[i - 1].Place, symbols)) _ = text.Append("   --- system call ---\n");
            else if (i > 0 && frame.IsExact) _ = text.Append("   --- interrupted ---\n");
            if (IsSystemCall(frame.Place, symbols) || IsTrapEntry(frame.Place, symbols)) continue;
            _ = text.Append("   at ").Append(Describe(frame.Place, symbols));
            if (lines.TryGetValue(frame.Place, out SourceLine line)) _ = text.Append(CultureInfo.InvariantCulture, $" in {line.File}:line {line.Line}");
            _ = text.Append('\n');
        }

        _ = text.Append('\n');
    }

    /// <summary>A code address for people.</summary>
    internal static string Describe(ulong address, SymbolFile symbols) => symbols.TryFindFunction(address, out string name, out ulong offset)
        ? string.Create(CultureInfo.InvariantCulture, $"{Method(name)}+0x{offset:x}")
        : string.Create(CultureInfo.InvariantCulture, $"0x{address:x}");

    /// <summary>A method's name for people; the kernel is one class whose type arguments, the policies, say nothing about the place.</summary>
    /// <param name="symbol">The symbol.</param>
    internal static string Method(string symbol)
    {
        if (symbol.StartsWith("__", StringComparison.Ordinal)) return symbol;
        string name = MethodName.Format(symbol);
        const string Kernel = "LibOs.Kernel.Kernel<";
        int end = name.LastIndexOf(">.", StringComparison.Ordinal);
        return name.StartsWith(Kernel, StringComparison.Ordinal) && end > 0 ? string.Concat(Kernel.AsSpan(0, Kernel.Length - 1), name.AsSpan(end + 1)) : name;
    }

    private static bool IsSystemCall(ulong address, SymbolFile symbols) =>
        symbols.TryFindFunction(address, out string name, out _) && name == "libos_syscall_entry";

    private static bool IsTrapEntry(ulong address, SymbolFile symbols) =>
        symbols.TryFindFunction(address, out string name, out _) && name is "libos_trap_entries" or "libos_return_from_trap" or "libos_thread_entry";
}
