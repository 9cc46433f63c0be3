namespace LibOs.Kernel.Boot;

/// <summary>A module that the loader put into memory (hvm_modlist_entry).</summary>
internal struct StartModule
{
    public ulong Address;
    public ulong Length;
    public ulong CommandLine;
    public ulong Reserved;
}
