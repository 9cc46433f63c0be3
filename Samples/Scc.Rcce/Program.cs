using System.Globalization;
using RcceSample;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.WriteLine("ping-pong, one way   core 1 (same tile)        core 47 (8 hops)      pipelined, core 2");
foreach (int bytes in (int[])[32, 256, 1024, 4096, 16384, 65536])
{
    double near = PingPong.OneWay(bytes, 1, pipelined: false);
    double far = PingPong.OneWay(bytes, 47, pipelined: false);
    double piped = PingPong.OneWay(bytes, 2, pipelined: true);
    Console.WriteLine($"{bytes,10:N0} bytes  {near,8:0.0} us {bytes / near,6:0.0} MB/s  {far,8:0.0} us {bytes / far,6:0.0} MB/s  {piped,8:0.0} us {bytes / piped,6:0.0} MB/s");
}

const int Size = 192;
const int Steps = 30;
Console.WriteLine();
Console.WriteLine($"Jacobi, {Size} x {Size} points, {Steps} steps, simulated time");
double[] expected = [.. JacobiSolver.Reference(Size, Steps).Skip(Size).SkipLast(Size)];
var solver = new JacobiSolver(Size);
double alone = 0;
foreach (int cores in (int[])[1, 2, 4, 8, 16, 24, 48])
{
    bool isRight = solver.Solve(cores, Steps).AsSpan().SequenceEqual(expected);
    if (cores == 1) alone = solver.Microseconds;
    double speedUp = alone / solver.Microseconds;
    Console.WriteLine($"{cores,3} cores  {solver.Microseconds / 1000,8:0.00} ms  {speedUp,5:0.0} times  {new string('#', (int)speedUp),-48}  {(isRight ? "right" : "WRONG")}");
    if (!isRight) return 1;
}

Console.WriteLine($"greatest change of a point in the last step: {solver.LastChange:0.000}");

return 0;
