using LibOs.NineP.Protocol;

namespace LibOs.NineP.Tests;

/// <summary>A message, and how its type is written and read.</summary>
/// <param name="Type">The type.</param>
/// <param name="FixedLength">The length in bytes without strings, as the codec says.</param>
/// <param name="StringBytes">How many bytes the strings of this one take.</param>
/// <param name="Bytes">The message.</param>
/// <param name="Write">Writes the message; returns its length.</param>
/// <param name="Again">Reads bytes as such a message and writes what it read; null when they are malformed.</param>
internal sealed record Sample(MessageType Type, int FixedLength, int StringBytes, byte[] Bytes, Func<byte[], int> Write, Func<byte[], byte[]?> Again);
