namespace LibOs.Sdk.Cryptography;

/// <summary>How a cipher's blocks are joined.</summary>
internal enum CipherMode
{
    /// <summary>Each block by itself.</summary>
    Ecb,

    /// <summary>Each block depends on the one before.</summary>
    Cbc,

    /// <summary>A stream that takes in one byte at a time.</summary>
    CfbByte,

    /// <summary>A stream that takes in a block at a time.</summary>
    CfbBlock,

    /// <summary>Galois/counter mode, with a tag (NIST SP 800-38D).</summary>
    Gcm,

    /// <summary>ChaCha20 with Poly1305, with a tag (RFC 8439).</summary>
    ChaChaPoly,
}
