using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LibOs.Architecture.Tests;

/// <summary>What the sources of the tower look like.</summary>
public sealed class SourceTests
{
    /// <summary>Files of components that are set apart for raw memory.</summary>
    private static readonly string[] s_setApart = ["Abstractions/Ports/KernelBytes.cs", "Components.Console/DeviceView.cs", "Components.Ipc/Memory/RawMemory.cs", "Components.Memory/Services/NativeBlock.cs", "Components.Memory/Services/SharedBlock.cs"];

    /// <summary>Methods that step around the bounds of a span. Reinterpreting a whole span (Cast, AsBytes) does not.</summary>
    private static readonly string[] s_rawAccess =
    [
        "Unsafe.Add", "Unsafe.AddByteOffset", "Unsafe.As", "Unsafe.AsRef", "Unsafe.AsPointer", "Unsafe.ReadUnaligned", "Unsafe.WriteUnaligned",
        "Unsafe.Read", "Unsafe.Write", "Unsafe.CopyBlock", "MemoryMarshal.CreateSpan", "MemoryMarshal.CreateReadOnlySpan", "MemoryMarshal.GetReference",
    ];

    private static IEnumerable<string> PackageSources() =>
        Repository.Packages.SelectMany(project => Repository.Sources(project.Folder)).Distinct();

    [Fact]
    public void Raw_memory_is_touched_in_the_kernel_and_in_files_set_apart()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        // The inodes, names and pages of the file systems lie in frames, as the kernel's own structures do.
        string[] mechanisms = ["Kernel/", "Sdk/", "Components.Files/"];
        foreach (string file in PackageSources().Where(file => !mechanisms.Any(folder => file.StartsWith(folder, StringComparison.Ordinal))))
        {
            SyntaxNode root = Repository.Parse(file);
            bool isUnsafe = root.DescendantTokens().Any(token => token.IsKind(SyntaxKind.UnsafeKeyword));
            bool isRaw = root.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
                .Any(access => s_rawAccess.Contains(access.Expression + "." + access.Name.Identifier.Text));
            if (isUnsafe || isRaw) found.Add(file);
        }

        Assert.Equal(s_setApart, found);
    }

    [Fact]
    public void Files_set_apart_say_why_each_raw_access_is_safe()
    {
        var silent = new List<string>();
        foreach (string file in s_setApart)
        {
            IEnumerable<MemberDeclarationSyntax> members = Repository.Parse(file).DescendantNodes().OfType<MemberDeclarationSyntax>()
                .Where(member => member is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax);
            foreach (MemberDeclarationSyntax member in members.Where(IsRaw))
                if (!ExplainsSafety(member)) silent.Add($"{file}({Line(member)})");
        }

        Problems.None(silent);
    }

    [Fact]
    public void Unsafe_blocks_say_why_they_are_safe()
    {
        var silent = new List<string>();
        foreach (string file in PackageSources())
        {
            foreach (UnsafeStatementSyntax block in Repository.Parse(file).DescendantNodes().OfType<UnsafeStatementSyntax>())
                if (!block.ToFullString().Contains("SAFETY:", StringComparison.Ordinal)) silent.Add($"{file}({Line(block)})");
        }

        Problems.None(silent);
    }

    [Fact]
    public void Each_file_of_the_kernel_that_follows_pointers_says_why_that_is_safe()
    {
        var silent = new List<string>();
        foreach (string file in Repository.Sources("Kernel"))
        {
            SyntaxNode root = Repository.Parse(file);
            bool follows = root.DescendantNodes().Any(node =>
                node.IsKind(SyntaxKind.PointerIndirectionExpression) || node is FixedStatementSyntax
                || (node is ObjectCreationExpressionSyntax creation && creation.Type.ToString().EndsWith("Span<byte>", StringComparison.Ordinal)
                    && creation.ArgumentList?.Arguments.Count == 2 && creation.ArgumentList.Arguments[0].ToString().Contains("void*", StringComparison.Ordinal)));
            if (follows && !root.ToFullString().Contains("SAFETY:", StringComparison.Ordinal)) silent.Add(file);
        }

        Problems.None(silent);
    }

    [Fact]
    public void A_file_holds_one_public_type_and_has_its_name()
    {
        var wrong = new List<string>();
        foreach (string file in PackageSources())
        {
            List<string> types = [.. Repository.Parse(file).DescendantNodes()
                .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax && node.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax)
                .Cast<MemberDeclarationSyntax>()
                .Where(type => type.Modifiers.Any(SyntaxKind.PublicKeyword))
                .Select(type => type is BaseTypeDeclarationSyntax declaration ? declaration.Identifier.Text : ((DelegateDeclarationSyntax)type).Identifier.Text)];
            string name = Path.GetFileName(file).Split('.')[0];
            if (types.Count > 1 || (types.Count == 1 && types[0] != name)) wrong.Add($"{file}: {string.Join(", ", types)}");
        }

        Problems.None(wrong);
    }

    [Fact]
    public void A_port_has_a_version()
    {
        List<InterfaceDeclarationSyntax> ports = [.. Repository.Sources("Abstractions/Ports").SelectMany(file => Repository.Parse(file).DescendantNodes())
            .OfType<InterfaceDeclarationSyntax>().Where(type => type.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() == "Port"))];
        Assert.NotEmpty(ports);
        Assert.All(ports, port => Assert.Contains(
            port.Members.OfType<FieldDeclarationSyntax>(),
            field => field.Modifiers.Any(SyntaxKind.ConstKeyword) && field.Declaration.Variables.Any(variable => variable.Identifier.Text == "PortVersion")));
    }

    private static bool IsRaw(MemberDeclarationSyntax member) =>
        member.DescendantNodes().Any(node => node.IsKind(SyntaxKind.PointerIndirectionExpression)
            || (node is MemberAccessExpressionSyntax access && s_rawAccess.Contains(access.Expression + "." + access.Name.Identifier.Text)));

    private static bool ExplainsSafety(MemberDeclarationSyntax member) => member.ToFullString().Contains("SAFETY:", StringComparison.Ordinal);

    private static int Line(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
}
