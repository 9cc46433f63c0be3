namespace LibOs.Abstractions.Ports;

/// <summary>What became of opening a path.</summary>
/// <param name="File">The open file's number, when <paramref name="Device"/> is <see cref="FileDevice.None"/>.</param>
/// <param name="Device">The device that the kernel serves.</param>
/// <param name="Descriptor">The descriptor, for <see cref="FileDevice.Descriptor"/>.</param>
public readonly record struct FileOpening(int File, FileDevice Device, int Descriptor);
