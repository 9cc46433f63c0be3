using System.Runtime.CompilerServices;

// Arguments are plain values and pointers.
[assembly: DisableRuntimeMarshalling]
