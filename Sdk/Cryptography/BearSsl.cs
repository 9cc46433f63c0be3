using System.Runtime.InteropServices;

namespace LibOs.Sdk.Cryptography;

/// <summary>The functions of BearSSL 0.6 that are used (bearssl_hash.h, bearssl_block.h, bearssl_aead.h).</summary>
/// <remarks>
/// A context of BearSSL begins with the address of its class: the size of a context, then functions. Contexts are
/// memory of ours, at least as long as the structures of version 0.6 are on x86-64.
/// </remarks>
internal static unsafe partial class BearSsl
{
    /// <summary>The longest hash context: a class pointer, a block of 128 bytes, a count and a state of 64 bytes.</summary>
    public const int HashContextLength = 208;

    /// <summary>The longest key schedule: triple DES's, with a class pointer and 96 words.</summary>
    public const int BlockContextLength = 512;

    /// <summary>Of <c>br_gcm_context</c>, 112, and a little more.</summary>
    public const int AuthenticatedContextLength = 128;

    // Places of functions in br_hash_class and in the br_block_..._class structures, in pointers.
    private const int HashUpdate = 3;
    private const int HashOut = 4;
    private const int BlockRun = 3;

    private const string Library = "libbearssl";

    /// <summary>Feeds bytes to a hash that one of the <c>init</c> functions began.</summary>
    public static void Update(byte* context, byte* data, nuint length) =>
        ((delegate* unmanaged<byte*, byte*, nuint, void>)Class(context)[HashUpdate])(context, data, length);

    /// <summary>Writes the hash of what was fed so far; the context stays as it is.</summary>
    public static void Output(byte* context, byte* destination) =>
        ((delegate* unmanaged<byte*, byte*, void>)Class(context)[HashOut])(context, destination);

    /// <summary>Runs a block cipher in CBC mode over whole blocks in place; the vector is carried on.</summary>
    public static void RunChained(byte* context, byte* vector, byte* data, nuint length) =>
        ((delegate* unmanaged<byte*, byte*, byte*, nuint, void>)Class(context)[BlockRun])(context, vector, data, length);

    [LibraryImport(Library, EntryPoint = "br_md5_init")]
    public static partial void InitMd5(byte* context);

    [LibraryImport(Library, EntryPoint = "br_sha1_init")]
    public static partial void InitSha1(byte* context);

    [LibraryImport(Library, EntryPoint = "br_sha256_init")]
    public static partial void InitSha256(byte* context);

    [LibraryImport(Library, EntryPoint = "br_sha384_init")]
    public static partial void InitSha384(byte* context);

    [LibraryImport(Library, EntryPoint = "br_sha512_init")]
    public static partial void InitSha512(byte* context);

    /// <summary>The class of AES with the processor's instructions, or null when it has none.</summary>
    [LibraryImport(Library, EntryPoint = "br_aes_x86ni_cbcenc_get_vtable")]
    public static partial void* ProcessorAes();

    [LibraryImport(Library, EntryPoint = "br_aes_x86ni_cbcenc_init")]
    public static partial void InitProcessorEncryption(byte* context, byte* key, nuint length);

    [LibraryImport(Library, EntryPoint = "br_aes_x86ni_cbcdec_init")]
    public static partial void InitProcessorDecryption(byte* context, byte* key, nuint length);

    [LibraryImport(Library, EntryPoint = "br_aes_x86ni_ctr_init")]
    public static partial void InitProcessorCounter(byte* context, byte* key, nuint length);

    [LibraryImport(Library, EntryPoint = "br_aes_ct64_cbcenc_init")]
    public static partial void InitAesEncryption(byte* context, byte* key, nuint length);

    [LibraryImport(Library, EntryPoint = "br_aes_ct64_cbcdec_init")]
    public static partial void InitAesDecryption(byte* context, byte* key, nuint length);

    [LibraryImport(Library, EntryPoint = "br_aes_ct64_ctr_init")]
    public static partial void InitAesCounter(byte* context, byte* key, nuint length);

    [LibraryImport(Library, EntryPoint = "br_des_ct_cbcenc_init")]
    public static partial void InitDesEncryption(byte* context, byte* key, nuint length);

    [LibraryImport(Library, EntryPoint = "br_des_ct_cbcdec_init")]
    public static partial void InitDesDecryption(byte* context, byte* key, nuint length);

    /// <summary>GHASH with the processor's carry-less multiplication, or null when it has none.</summary>
    [LibraryImport(Library, EntryPoint = "br_ghash_pclmul_get")]
    public static partial void* ProcessorGhash();

    [LibraryImport(Library, EntryPoint = "br_ghash_ctmul64")]
    public static partial void Ghash(byte* value, byte* key, byte* data, nuint length);

    [LibraryImport(Library, EntryPoint = "br_gcm_init")]
    public static partial void InitGcm(byte* context, byte* blockContext, void* ghash);

    [LibraryImport(Library, EntryPoint = "br_gcm_reset")]
    public static partial void ResetGcm(byte* context, byte* nonce, nuint length);

    [LibraryImport(Library, EntryPoint = "br_gcm_aad_inject")]
    public static partial void AddToGcm(byte* context, byte* data, nuint length);

    [LibraryImport(Library, EntryPoint = "br_gcm_flip")]
    public static partial void FlipGcm(byte* context);

    [LibraryImport(Library, EntryPoint = "br_gcm_run")]
    public static partial void RunGcm(byte* context, int encrypt, byte* data, nuint length);

    [LibraryImport(Library, EntryPoint = "br_gcm_get_tag")]
    public static partial void GetGcmTag(byte* context, byte* tag);

    [LibraryImport(Library, EntryPoint = "br_poly1305_ctmul_run")]
    public static partial void RunChaChaPoly(
        byte* key, byte* nonce, byte* data, nuint length, byte* associated, nuint associatedLength, byte* tag,
        delegate* unmanaged<byte*, byte*, uint, byte*, nuint, uint> stream, int encrypt);

    [LibraryImport(Library, EntryPoint = "br_chacha20_ct_run")]
    public static partial uint ChaCha20(byte* key, byte* nonce, uint counter, byte* data, nuint length);

    // SAFETY: a context begins with the address of its class, which init put there.
    private static void** Class(byte* context) => *(void***)context;
}
