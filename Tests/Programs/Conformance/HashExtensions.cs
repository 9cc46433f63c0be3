namespace LibOs.Conformance;

internal static class HashExtensions
{
    /// <summary>FNV-1a over the characters: unlike GetHashCode the same in every run.</summary>
    public static uint GetDeterministicHash(this string text)
    {
        uint hash = 2166136261;
        foreach (char c in text) hash = (hash ^ c) * 16777619;
        return hash;
    }

    /// <summary>FNV-1a over bytes, continued from an earlier value.</summary>
    public static uint Hash(ReadOnlySpan<byte> bytes, uint hash = 2166136261)
    {
        foreach (byte b in bytes) hash = (hash ^ b) * 16777619;
        return hash;
    }
}
