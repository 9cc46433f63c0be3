namespace LibOs.Controller.Debug;

/// <summary>What a thread of a partition does; the values are the kernel's.</summary>
internal enum PartitionThreadState
{
    Running,
    Ready,
    Waiting,
    Ended,
}
