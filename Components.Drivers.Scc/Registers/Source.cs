namespace LibOs.Components.Drivers.Scc;

/// <summary>The documents that <see cref="RegisterSourceAttribute"/> names; docs/scc.md says where they are.</summary>
internal static class Source
{
    public const string BarrelfishDevice = "Barrelfish devices/rck.dev (after Intel EAS 0.91 and 0.97)";
    public const string BarrelfishKernel = "Barrelfish kernel/arch/scc/rck.c";
    public const string BareMichael = "BareMichael v7 include/scc.h";
    public const string Bios = "Intel bareMetal BIOS SCC_API.h, config.h";
    public const string SccKit = "Intel sccKit 1.4 sccApi.h, sccExtApi.cpp";
    public const string Rcce = "Intel RCCE 1.0.13";
    public const string RccePower = "Intel RCCE_power_management.c, RCCE_lib_pwr.h";
    public const string Ircce = "RWTH iRCCE 2.0";
    public const string MyPcl = "myPcl include/scc_config.h";
    public const string EmacDriver = "SCC Linux rckemac.c";
    public const string NetDriver = "Intel crbif_net.c";
    public const string RpcNote = "Intel note on the SCC RPC register 1.1";
    public const string P5 = "Intel Pentium Processor Family Developer's Manual, volume 3, local APIC";

    public const string Crb = BarrelfishDevice + "; " + BareMichael + "; " + Bios + "; " + SccKit;
    public const string Map = BarrelfishKernel + "; " + SccKit + "; " + BareMichael;
}
