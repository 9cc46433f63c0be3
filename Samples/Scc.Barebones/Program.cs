using System.Globalization;
using LibOs.Testing.Scc;
using BarebonesSample;

// one argument: the number of cores, 2 to 48
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int cores = args.Length == 0 ? SccSimulator.CoreCount : int.TryParse(args[0], out int number) ? number : 0;
if (cores is < 2 or > SccSimulator.CoreCount)
{
    Console.Error.WriteLine($"'{args[0]}' is no number of cores: name 2 to {SccSimulator.CoreCount}");
    return 2;
}

var chip = new SccSimulator();
chip.Run(cores, core => new BareProgram(core, cores, Console.WriteLine).Run());
Console.WriteLine($"all done after {chip.Time:0} us of the chip's time");
return 0;
