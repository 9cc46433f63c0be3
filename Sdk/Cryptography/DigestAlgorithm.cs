namespace LibOs.Sdk.Cryptography;

/// <summary>A hash function. Its value stands for it in the class library's calls, where 0 means that there is none.</summary>
internal enum DigestAlgorithm
{
    None,
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
    Sha3With256Bits,
    Sha3With384Bits,
    Sha3With512Bits,
    Shake128,
    Shake256,
}
