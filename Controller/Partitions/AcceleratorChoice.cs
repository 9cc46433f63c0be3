namespace LibOs.Controller.Partitions;

/// <summary>What executes a partition's instructions.</summary>
internal enum AcceleratorChoice
{
    /// <summary>KVM where a measurement shows that it is fast, else TCG.</summary>
    Auto,

    /// <summary>QEMU's translator.</summary>
    Tcg,

    /// <summary>The host's processor through KVM.</summary>
    Kvm,
}
