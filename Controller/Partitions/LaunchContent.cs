using System.Text;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions;

/// <summary>The launch block of a partition, whose counter rate is filled in when it has been measured.</summary>
internal sealed unsafe class LaunchContent
{
    // The kernel skips sections of unknown kind, so an unfilled rate is no rate: it calibrates by itself.
    private const LaunchSection Unfilled = (LaunchSection)0xffff_ffff;

    private LaunchContent(byte[] block, int rateOffset)
    {
        Block = block;
        RateOffset = rateOffset;
    }

    /// <summary>The block's bytes.</summary>
    public byte[] Block { get; }

    /// <summary>Where the section of the rate begins.</summary>
    public int RateOffset { get; }

    /// <summary>Builds the block.</summary>
    /// <param name="options">Arguments, environment and flags.</param>
    /// <param name="unixTime">The time of the start, nanoseconds since 1970.</param>
    /// <param name="seed">32 random bytes.</param>
    public static LaunchContent Build(PartitionOptions options, long unixTime, ReadOnlySpan<byte> seed)
    {
        LaunchFlags flags = LaunchFlags.FreshMemory | LaunchFlags.Channel | (options.Verbose || options.Detached ? LaunchFlags.Verbose : 0) | (options.BootChart ? LaunchFlags.BootChart : 0);
        // the rate comes first: its place does not depend on what the others hold
        LaunchBlockWriter writer = new LaunchBlockWriter()
            .AddInt64(Unfilled, 0)
            .AddInt64(LaunchSection.StartTime, unixTime)
            .AddBytes(LaunchSection.Seed, seed)
            .AddUInt32(LaunchSection.Flags, (uint)flags)
            .AddUInt32(LaunchSection.Cores, (uint)options.Cores)
            .AddStrings(LaunchSection.Arguments, [options.ProgramName, .. options.Arguments])
            .AddStrings(LaunchSection.Environment, options.Environment)
            .AddBytes(LaunchSection.WorkingDirectory, Encoding.UTF8.GetBytes(options.WorkingDirectory))
            .AddBytes(LaunchSection.ImagePath, Encoding.UTF8.GetBytes(Path.GetFullPath(options.Image)))
            // an outer directory first: it would cover the inner one
            .AddStrings(LaunchSection.Mounts, options.Shares.Select((share, index) => (share, index)).OrderBy(entry => entry.share.MountPoint.Length)
                .SelectMany(entry => (string[])[Shares.ShareList.NameOf(entry.index), entry.share.MountPoint, entry.share.IsReadOnly ? "ro" : "rw"]));
        if (options.Shared.Count > 0) writer = writer.AddBytes(LaunchSection.SharedMemory, Qemu.DescribeShared(options.Shared));
        return new LaunchContent(writer.ToArray(), LaunchBlock.HeaderLength);
    }

    /// <summary>Writes the rate into the block's file: the number first, the section's kind last.</summary>
    /// <param name="file">The file that holds the block.</param>
    /// <param name="rate">Hz.</param>
    public void FillRate(int file, long rate)
    {
        uint kind = (uint)LaunchSection.TimestampRate;
        _ = LibC.pwrite(file, &rate, sizeof(long), RateOffset + 8);
        _ = LibC.pwrite(file, &kind, sizeof(uint), RateOffset);
    }

    /// <summary>Random bytes for <see cref="Build"/>.</summary>
    public static byte[] NewSeed()
    {
        byte[] seed = new byte[LaunchBlock.SeedLength];
        // SAFETY: pinned while the kernel fills it.
        fixed (byte* start = seed)
        {
            if (LibC.getrandom(start, seed.Length, 0) != seed.Length) throw new InvalidOperationException("the host has no random numbers");
        }

        return seed;
    }
}
