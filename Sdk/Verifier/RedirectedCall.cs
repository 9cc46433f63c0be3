namespace LibOs.Sdk.Verifier;

/// <summary>A call in kernel path that is pointed at a machine stub.</summary>
/// <param name="Call">The call.</param>
/// <param name="Stub">The stub.</param>
internal readonly record struct RedirectedCall(CallSite Call, LinkedFunction Stub);
