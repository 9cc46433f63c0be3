using System.Runtime.InteropServices;

namespace LibOs.Sdk.Cryptography;

/// <summary>What is behind a cipher handle of the class library.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CipherContext
{
    /// <summary>The cipher, which says which of the two others is in use.</summary>
    public CipherKind Kind;

    /// <summary>A cipher without a tag.</summary>
    public Cipher Plain;

    /// <summary>A cipher with a tag.</summary>
    public AuthenticatedCipher Authenticated;
}
