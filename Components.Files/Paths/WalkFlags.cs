namespace LibOs.Components.Files;

/// <summary>How a walk along a path treats its end.</summary>
[Flags]
internal enum WalkFlags
{
    None = 0,

    /// <summary>A symbolic link at the end is followed.</summary>
    Follow = 1,

    /// <summary>The name at the end is to be made or taken away, so a slash behind it does not make it followed.</summary>
    Name = 2,
}
