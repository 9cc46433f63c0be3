using LibOs.NineP.Protocol;

namespace LibOs.NineP.Client;

/// <summary>An entry of a directory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Qid">The file.</param>
/// <param name="Type">The kind of file (DT_DIR ...), 0 when not known.</param>
/// <param name="Offset">Where reading goes on after this entry.</param>
public sealed record RemoteEntry(string Name, Qid Qid, byte Type, ulong Offset);
