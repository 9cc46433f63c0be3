using System.Text.Json.Serialization;

namespace LibOs.Controller.Partitions.Registry;

/// <summary>Where a partition is in its life.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PartitionPhase>))]
internal enum PartitionPhase
{
    /// <summary>The machine has been started, the kernel is not up yet.</summary>
    [JsonStringEnumMemberName("starting")]
    Starting,

    /// <summary>The program runs.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Its processors stand still until it is resumed.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>The program was asked to end.</summary>
    [JsonStringEnumMemberName("stopping")]
    Stopping,

    /// <summary>It has ended; there is an exit code.</summary>
    [JsonStringEnumMemberName("ended")]
    Ended,

    /// <summary>Its supervisor was killed, and the machine with it.</summary>
    [JsonStringEnumMemberName("lost")]
    Lost,
}
