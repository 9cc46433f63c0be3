namespace System.Runtime;

/// <summary>
/// Binds an <c>InternalCall</c> method to a native symbol without a transition of the garbage collector. The compiler
/// recognises the attribute by its full name, in any assembly.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RuntimeImportAttribute(string library, string entryPoint) : Attribute
{
    public string DllName { get; } = library;

    public string EntryPoint { get; } = entryPoint;
}
