namespace LibOs.Sdk.Verifier;

/// <summary>A check in kernel path whose failing branch calls one of the <see cref="CheckHelpers"/>.</summary>
/// <param name="Call">The call.</param>
/// <param name="Helper">The helper it was compiled to call.</param>
/// <param name="Kind">What is checked.</param>
/// <param name="Owner">Whose code it is.</param>
internal readonly record struct CheckSite(CallSite Call, LinkedFunction Helper, CheckKind Kind, PolicyKind Owner);
