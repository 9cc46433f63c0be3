using System.Text;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace LibOs.Sdk.Stubs;

/// <summary>
/// Stands for the functions of the class library's cryptographic library that images do not have (public keys,
/// certificates, TLS): each notes its name and answers 0, which the class library takes for a failure whose reason it asks.
/// </summary>
internal static class CryptographyStubs
{
    private const string NamesSymbol = "libos_cryptography_names";
    private const string LastSymbol = "libos_cryptography_last";

    /// <summary>Writes the stubs as a relocatable object.</summary>
    /// <param name="objectFile">The path of the object file.</param>
    /// <param name="functions">The functions to stand for.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string objectFile, IEnumerable<string> functions) => File.WriteAllBytes(objectFile, Build(functions));

    internal static byte[] Build(IEnumerable<string> functions)
    {
        var target = new ElfObject();
        ElfSection names = target.AddSection(".rodata.libos.cryptography", ElfSectionKind.ReadOnlyData, 1);
        ElfSection last = target.AddSection(".bss.libos.cryptography", ElfSectionKind.ZeroData, 8);
        last.ZeroLength = 8;
        target.Define(NamesSymbol, names, 0);
        target.Define(LastSymbol, last, 0, 8);

        var code = new StubAssembler(64);
        Assembler c = code.Code;
        using var text = new MemoryStream();
        foreach (string function in functions.Distinct().Order(StringComparer.Ordinal))
        {
            code.Global(function);
            c.mov(eax, (uint)(code.Outside(NamesSymbol) + (ulong)text.Length)); // the image lies below 2 GiB
            c.mov(__qword_ptr[(uint)code.Outside(LastSymbol)], rax);
            c.xor(eax, eax);
            c.ret();
            text.Write(Encoding.ASCII.GetBytes(function + "\0"));
        }

        code.Global("libos_cryptography_refused"); // () -> the last function that was called of those above, or null; forgets it
        c.xor(eax, eax);
        c.xchg(__qword_ptr[(uint)code.Outside(LastSymbol)], rax);
        c.ret();

        names.Contents = text.ToArray();
        code.Finish(target, target.AddSection(".text.libos.cryptography", ElfSectionKind.Code, 16), out _);
        _ = target.AddSection(".note.GNU-stack", ElfSectionKind.Marker, 1);
        return target.ToArray();
    }
}
