using System.Runtime.InteropServices;
using LibOs.Abstractions.Ports;
using LibOs.Components.Drivers.Scc;
using LibOs.Testing.Scc;

namespace RcceSample;

/// <summary>
/// The temperature of a plate whose upper edge is hot, by Jacobi's method: each point becomes the mean of its neighbours. Each core has
/// a strip of rows and exchanges its first and last row with its neighbours after every step.
/// </summary>
internal sealed class JacobiSolver
{
    /// <summary>Core cycles of a point on a P54C: four additions and a multiplication of doubles, loads and a store.</summary>
    private const int CyclesPerPoint = 24;
    private const int StepsPerCheck = 10;

    private readonly int _size;
    private readonly double[][] _strips = new double[SccTopology.CoreCount][];

    public JacobiSolver(int size) => _size = size;

    /// <summary>Microseconds of the chip's time that the last <see cref="Solve"/> took, without setting up.</summary>
    public double Microseconds { get; private set; }

    /// <summary>The greatest change of a point in the last step.</summary>
    public double LastChange { get; private set; }

    /// <summary>The same on one processor of the host, without a chip.</summary>
    public static double[] Reference(int size, int steps)
    {
        double[] old = Start(size, 0, size);
        double[] next = (double[])old.Clone();
        for (int step = 0; step < steps; step++)
        {
            _ = Step(old, next, size, size);
            (old, next) = (next, old);
        }

        return old;
    }

    /// <summary>Solves on some cores of a new chip.</summary>
    /// <returns>The whole plate.</returns>
    public double[] Solve(int cores, int steps)
    {
        var chip = new SccSimulator();
        Microseconds = 0;
        chip.Run(cores, core =>
        {
            using var rcce = Rcce.Init(new SccDriver(core), RcceOptions.First(cores));
            rcce.Barrier();
            double start = core.Time;
            _strips[rcce.Ue] = SolveStrip(rcce, core, steps);
            Microseconds = Math.Max(Microseconds, core.Time - start);
        });
        return [.. Enumerable.Range(0, cores).SelectMany(core => _strips[core].Skip(_size).SkipLast(_size))];
    }

    private static double[] Start(int size, int first, int rows)
    {
        // a row more at each side: the neighbour's, or the plate's edge
        double[] grid = new double[(rows + 2) * size];
        if (first == 0) Array.Fill(grid, 100.0, 0, size);
        return grid;
    }

    private static double Step(double[] old, double[] next, int size, int rows)
    {
        double change = 0;
        for (int row = 1; row <= rows; row++)
        {
            for (int column = 1; column < size - 1; column++)
            {
                int i = (row * size) + column;
                next[i] = 0.25 * (old[i - size] + old[i + size] + old[i - 1] + old[i + 1]);
                change = Math.Max(change, Math.Abs(next[i] - old[i]));
            }
        }

        // the edges keep what they have
        return change;
    }

    private double[] SolveStrip(Rcce rcce, ISccCore core, int steps)
    {
        int first = _size * rcce.Ue / rcce.NumUes;
        int rows = (_size * (rcce.Ue + 1) / rcce.NumUes) - first;
        double[] old = Start(_size, first, rows);
        double[] next = (double[])old.Clone();
        double[] change = new double[1];
        var ircce = new Ircce(rcce);
        var list = new WaitList(rcce);
        for (int step = 1; step <= steps; step++)
        {
            change[0] = Step(old, next, _size, rows);
            core.Spend((long)rows * _size * CyclesPerPoint);
            (old, next) = (next, old);
            byte[] above = new byte[_size * sizeof(double)];
            byte[] below = new byte[_size * sizeof(double)];
            if (rcce.Ue > 0)
            {
                list.Add(ircce.Irecv(above, rcce.Ue - 1));
                list.Add(ircce.Isend(Row(old, 1), rcce.Ue - 1));
            }

            if (rcce.Ue < rcce.NumUes - 1)
            {
                list.Add(ircce.Irecv(below, rcce.Ue + 1));
                list.Add(ircce.Isend(Row(old, rows), rcce.Ue + 1));
            }

            list.WaitAll();
            if (rcce.Ue > 0) MemoryMarshal.Cast<byte, double>(above).CopyTo(old);
            if (rcce.Ue < rcce.NumUes - 1) MemoryMarshal.Cast<byte, double>(below).CopyTo(old.AsSpan((rows + 1) * _size));
            if (step % StepsPerCheck == 0 || step == steps) rcce.Allreduce<double>([change[0]], change, RcceOp.Max);
        }

        if (rcce.Ue == 0) LastChange = change[0];
        return old;
    }

    private byte[] Row(double[] grid, int row) => MemoryMarshal.AsBytes(grid.AsSpan(row * _size, _size)).ToArray();
}
