using System.Text;
using LibOs.Sdk.Elf;
using LibOs.Sdk.Stubs;

namespace LibOs.Sdk.Tests;

/// <summary>Which functions of the class library's cryptographic library an object calls, and the stubs for those that an image lacks.</summary>
public sealed class CryptographyTests
{
    private static ReadOnlySpan<byte> Prefix => "CryptoNative_"u8;

    [Fact]
    public void Symbols_of_an_object_are_told_apart_by_whether_it_defines_them()
    {
        var target = new ElfObject();
        ElfSection text = target.AddSection(".text", ElfSectionKind.Code, 16);
        text.Contents = new byte[64];
        target.Define("CryptoNative_EvpSha256", text, 0);
        target.Define("other", text, 8);
        text.Relocations.Add(new ElfRelocation(16, ElfRelocationKind.Relative32, "CryptoNative_RsaGenerateKey", -4));
        text.Relocations.Add(new ElfRelocation(24, ElfRelocationKind.Relative32, "elsewhere", -4));
        Dictionary<string, bool> symbols = ObjectSymbols.Read(target.ToArray(), Prefix);
        Assert.Equal([("CryptoNative_EvpSha256", true), ("CryptoNative_RsaGenerateKey", false)], symbols.Select(pair => (pair.Key, pair.Value)).Order());
    }

    [Fact]
    public void Stubs_define_what_they_are_asked_for()
    {
        byte[] stubs = CryptographyStubs.Build(["CryptoNative_B", "CryptoNative_A", "CryptoNative_B"]);
        Assert.Equal([("CryptoNative_A", true), ("CryptoNative_B", true)], ObjectSymbols.Read(stubs, Prefix).Select(pair => (pair.Key, pair.Value))
            .Where(pair => !pair.Key.EndsWith("_frames", StringComparison.Ordinal)).Order()); // their call frame information
        Assert.True(ObjectSymbols.Read(stubs, "libos_cryptography_refused"u8).Single().Value);
        Assert.Contains("CryptoNative_A\0CryptoNative_B\0", Encoding.ASCII.GetString(stubs), StringComparison.Ordinal);
        Assert.Equal(stubs, CryptographyStubs.Build(["CryptoNative_A", "CryptoNative_B"]));
    }

    [Fact]
    public void A_malformed_object_is_refused_and_never_crashes()
    {
        byte[] stubs = CryptographyStubs.Build(["CryptoNative_A"]);
        var random = new Random(1);
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = [.. stubs.AsSpan(0, i % 4 == 0 ? random.Next(stubs.Length) : stubs.Length)];
            for (int change = 0; change < 8 && damaged.Length > 0; change++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                _ = ObjectSymbols.Read(damaged, Prefix);
            }
            catch (InvalidDataException)
            {
                // what a reader says of a file that is none
            }
        }
    }
}
