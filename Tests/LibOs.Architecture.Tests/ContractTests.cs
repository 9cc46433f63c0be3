using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LibOs.Architecture.Tests;

/// <summary>
/// The table of system calls (Kernel/SystemCalls/Number.cs) against what the kernel dispatches, against the conformance
/// programs, and against docs/os-contract.md, which is made from it with LIBOS_ACCEPT_API=1.
/// </summary>
public sealed class ContractTests
{
    private const string Document = "docs/os-contract.md";

    private static readonly (string Group, string Title)[] s_groups =
    [
        ("Descriptors", "Descriptors, paths, streams"), ("Memory", "Memory"), ("Threads", "Threads"), ("Signals", "Signals"), ("Time", "Time"),
        ("Program", "The program and its machine"), ("Own", "The kernel's own calls"),
    ];

    private static readonly List<Call> s_calls = ReadTable();

    [Fact]
    public void Every_call_that_is_dispatched_is_in_the_table_and_none_else()
    {
        HashSet<string> dispatched = Dispatched();
        Problems.None(dispatched.Except(s_calls.Select(call => call.Field)).Select(name => $"Number.{name} is dispatched and has no [SystemCall]")
            .Concat(s_calls.Select(call => call.Field).Except(dispatched).Select(name => $"Number.{name} has [SystemCall] and is not dispatched")));
    }

    [Fact]
    public void Every_row_says_who_calls_and_what_is_kept() => Problems.None(s_calls.SelectMany(call => Faults(call)));

    [Fact]
    public void Every_row_names_conformance_programs_that_exist()
    {
        HashSet<string> programs = ProgramNames();
        Problems.None(s_calls.SelectMany(call => call.Programs.Except(programs).Select(name => $"Number.{call.Field} names the program \"{name}\", which does not exist")));
    }

    [Fact]
    public void The_document_is_the_table()
    {
        string text = Write();
        string file = Repository.FullPath(Document);
        if (Environment.GetEnvironmentVariable("LIBOS_ACCEPT_API") == "1") File.WriteAllText(file, text);
        string found = File.Exists(file) ? File.ReadAllText(file) : "";
        Assert.True(found == text,
            $"{Document} is not what the table in Kernel/SystemCalls/Number.cs says. Make it anew: LIBOS_ACCEPT_API=1 dotnet test Tests/LibOs.Architecture.Tests --filter Contract");
    }

    private static IEnumerable<string> Faults(Call call)
    {
        if (call.Callers.Length == 0) yield return $"Number.{call.Field} does not say who calls it";
        if (call.Keeps.Length == 0) yield return $"Number.{call.Field} does not say what is kept";
        if (call.Programs.Length == 0) yield return $"Number.{call.Field} names no conformance program";
        foreach (string text in new[] { call.Keeps, call.Refuses })
            if (text.Length > 0 && !text.EndsWith('.')) yield return $"Number.{call.Field}: \"{text}\" is no sentence";
    }

    private static List<Call> ReadTable()
    {
        Type numbers = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "LibOs.Kernel.dll")).GetType("LibOs.Kernel.SystemCalls.Number", throwOnError: true)!;
        var calls = new List<Call>();
        foreach (FieldInfo field in numbers.GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            CustomAttributeData? data = field.GetCustomAttributesData().SingleOrDefault(attribute => attribute.AttributeType.Name == "SystemCallAttribute");
            if (data is null) continue;
            string Text(string name) => data.NamedArguments.Where(argument => argument.MemberName == name).Select(argument => (string)argument.TypedValue.Value!).SingleOrDefault() ?? "";
            Type groups = data.ConstructorArguments[1].ArgumentType;
            calls.Add(new Call(
                field.Name, (ulong)field.GetRawConstantValue()!, (string)data.ConstructorArguments[0].Value!, Enum.GetName(groups, data.ConstructorArguments[1].Value!)!,
                Text("Callers"), Text("Keeps"), Text("Refuses"), Text("Programs").Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        }

        return [.. calls.OrderBy(call => call.Number)];
    }

    /// <summary>The constants that are labels of the kernel's switches, and those that are compared before them.</summary>
    private static HashSet<string> Dispatched()
    {
        var names = new HashSet<string>();
        foreach (SyntaxNode node in Repository.Sources("Kernel").SelectMany(file => Repository.Parse(file).DescendantNodes()))
        {
            if (node is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Number" } } access) continue;
            bool isLabel = access.Ancestors().TakeWhile(ancestor => ancestor is not StatementSyntax).Any(ancestor => ancestor is SwitchLabelSyntax)
                && !access.Ancestors().TakeWhile(ancestor => ancestor is not SwitchLabelSyntax).Any(ancestor => ancestor is RelationalPatternSyntax);
            bool isCompared = access.Parent is BinaryExpressionSyntax binary && binary.IsKind(SyntaxKind.EqualsExpression);
            if (isLabel || isCompared) _ = names.Add(access.Name.Identifier.Text);
        }

        return names;
    }

    private static HashSet<string> ProgramNames() => [.. ProgramNames("Tests/Programs/Conformance"), .. ProgramNames("Tests/Programs/Files").Select(name => "files:" + name)];

    private static IEnumerable<string> ProgramNames(string folder) =>
        [.. Repository.Sources(folder).SelectMany(file => Repository.Parse(file).DescendantNodes())
            .OfType<ImplicitObjectCreationExpressionSyntax>()
            .Select(creation => creation.ArgumentList.Arguments.FirstOrDefault()?.Expression)
            .OfType<LiteralExpressionSyntax>().Where(literal => literal.IsKind(SyntaxKind.StringLiteralExpression)).Select(literal => literal.Token.ValueText)];

    private static string Write()
    {
        var text = new StringBuilder("""
            # What NativeAOT needs of an operating system

            The contract between the kernel and what runs on it: the stock NativeAOT runtime, its collector and class library, and
            the C library (musl) in the image. It is the part of x86-64 Linux's system-call interface that these use; the calling convention,
            the numbers, the structures and the errors are Linux's. This document is made from the table in
            `Kernel/SystemCalls/Number.cs` by a test (`LIBOS_ACCEPT_API=1 dotnet test Tests/LibOs.Architecture.Tests --filter Contract`).

            A number that is not listed returns ENOSYS and is named once in the kernel's log (`libos run --verbose`), which at the end also
            counts the calls of each number. Each row names conformance programs (`Tests/Programs/Conformance`, those with `files:` `Tests/Programs/Files`) that make the call; they print
            the same in a partition and as a process of Linux, and a boot test checks by the kernel's counts that they make it. (`getpid`, `gettid` and a
            yield when nobody waits are answered by the machine stub, which does not count.)

            Besides calls, the runtime needs: signals delivered on the thread's own stack with a context it may change (faults become exceptions
            by that, and threads are stopped by it); page 0 unmapped; memory that reads zero when it is first touched or was given back;
            thread-local storage through the FS base; floating-point and vector registers of its own for each thread. A fault just below a thread's stack ends
            the program with 139, and the tool names thread, method and source line.


            """);
        foreach ((string group, string title) in s_groups)
        {
            _ = text.Append(CultureInfo.InvariantCulture, $"## {title}\n\n| Number | Call | Called by | Kept | Refused | Programs |\n| ---: | --- | --- | --- | --- | --- |\n");
            foreach (Call call in s_calls.Where(call => call.Group == group))
            {
                string name = group == "Own" ? call.Name : $"`{call.Name}`";
                string number = group == "Own" ? $"0x{call.Number:x}" : call.Number.ToString(CultureInfo.InvariantCulture);
                _ = text.Append(CultureInfo.InvariantCulture, $"| {number} | {name} | {call.Callers} | {call.Keeps} | {call.Refuses} | {string.Join(' ', call.Programs.Select(p => $"`{p}`"))} |\n");
            }

            _ = text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private sealed record Call(string Field, ulong Number, string Name, string Group, string Callers, string Keeps, string Refuses, string[] Programs);
}
