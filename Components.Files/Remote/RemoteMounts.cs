using System.Runtime.CompilerServices;

namespace LibOs.Components.Files;

/// <summary>The remote mounts that there can be.</summary>
[InlineArray(MountTable.Capacity)]
internal struct RemoteMounts
{
    private RemoteMount _first;
}
