using System.Numerics;
using System.Runtime.InteropServices;

namespace LibOs.Components.Drivers.Scc;

/// <content>Communicators, broadcast, reductions.</content>
public sealed partial class Rcce
{
    /// <summary>Splits the world (RCCE_comm_split): units of execution with the same colour become a communicator. All call it alike.</summary>
    /// <param name="color">The colour of a rank; the same function on all.</param>
    /// <returns>The communicator of the caller's colour.</returns>
    public RcceCommunicator CommSplit(Func<int, int> color)
    {
        ArgumentNullException.ThrowIfNull(color);
        int mine = color(Ue);
        int[] members = [.. Enumerable.Range(0, NumUes).Where(ue => color(ue) == mine)];
        RcceCommunicator comm = NewCommunicator(members, Array.IndexOf(members, Ue));
        Barrier();
        return comm;
    }

    /// <summary>Gives a communicator back (RCCE_comm_free). All units of execution call it alike.</summary>
    /// <param name="comm">The communicator; not the world.</param>
    public void CommFree(RcceCommunicator comm)
    {
        ArgumentNullException.ThrowIfNull(comm);
        if (comm == World || comm.IsFreed) throw new RcceException(RcceError.CommUndefined, "the world is not freed, and no other communicator twice.");
        Barrier();
        comm.IsFreed = true;
        FlagFree(comm.Gather);
        FlagFree(comm.Release);
        foreach (RcceFlag round in (IEnumerable<RcceFlag>)[.. comm.Rounds, .. comm.Spread]) FlagFree(round);
    }

    /// <summary>Sends from one member to all others (RCCE_bcast), along a binomial tree.</summary>
    /// <param name="data">The message at the root; filled at the others. As long on all.</param>
    /// <param name="root">The sender's rank in the communicator.</param>
    /// <param name="comm">The communicator; by default the world.</param>
    public void Bcast(Span<byte> data, int root, RcceCommunicator? comm = null)
    {
        comm = CheckComm(comm);
        CheckRoot(root, comm);
        int size = comm.Size;
        int place = (comm.Rank - root + size) % size;
        int mask = 1;
        while (mask < size && (place & mask) == 0) mask <<= 1;
        if (place != 0) Recv(data, comm.Members[(place - mask + root) % size]);
        for (mask >>= 1; mask > 0; mask >>= 1)
        {
            if (place + mask < size) Send(data, comm.Members[(place + mask + root) % size]);
        }
    }

    /// <summary>Combines the values of all members at one (RCCE_reduce), along a binomial tree; the order of operations is always the same.</summary>
    /// <typeparam name="T">int, long, float, double or another number.</typeparam>
    /// <param name="input">The own values; as many on all.</param>
    /// <param name="output">At the root: filled with the results. Elsewhere it may be empty.</param>
    /// <param name="op">What is done.</param>
    /// <param name="root">The rank in the communicator that gets the results.</param>
    /// <param name="comm">The communicator; by default the world.</param>
    public void Reduce<T>(ReadOnlySpan<T> input, Span<T> output, RcceOp op, int root, RcceCommunicator? comm = null)
        where T : unmanaged, INumber<T>
    {
        comm = CheckComm(comm);
        CheckRoot(root, comm);
        if (op is < RcceOp.Sum or > RcceOp.Prod) throw new RcceException(RcceError.IllegalOp, $"{(int)op} is no reduction.");
        if (comm.Rank == root && output.Length < input.Length) throw new RcceException(RcceError.MessageLength, $"{input.Length} results do not fit {output.Length} places.");
        int size = comm.Size;
        int place = (comm.Rank - root + size) % size;
        T[] mine = input.ToArray();
        T[] other = new T[input.Length];
        for (int mask = 1; mask < size; mask <<= 1)
        {
            if ((place & mask) != 0)
            {
                Send(MemoryMarshal.AsBytes(mine.AsSpan()), comm.Members[(place - mask + root) % size]);
                return;
            }

            if (place + mask >= size) continue;
            Recv(MemoryMarshal.AsBytes(other.AsSpan()), comm.Members[(place + mask + root) % size]);
            Combine<T>(mine, other, op);
        }

        mine.CopyTo(output);
    }

    /// <summary>Combines the values of all members at all of them (RCCE_allreduce).</summary>
    /// <typeparam name="T">int, long, float, double or another number.</typeparam>
    /// <param name="input">The own values; as many on all.</param>
    /// <param name="output">Filled with the results.</param>
    /// <param name="op">What is done.</param>
    /// <param name="comm">The communicator; by default the world.</param>
    public void Allreduce<T>(ReadOnlySpan<T> input, Span<T> output, RcceOp op, RcceCommunicator? comm = null)
        where T : unmanaged, INumber<T>
    {
        if (output.Length < input.Length) throw new RcceException(RcceError.MessageLength, $"{input.Length} results do not fit {output.Length} places.");
        Reduce(input, output, op, 0, comm);
        Bcast(MemoryMarshal.AsBytes(output[..input.Length]), 0, comm);
    }

    private static void Combine<T>(Span<T> mine, ReadOnlySpan<T> other, RcceOp op)
        where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < mine.Length; i++)
        {
            mine[i] = op switch
            {
                RcceOp.Sum => mine[i] + other[i],
                RcceOp.Min => T.Min(mine[i], other[i]),
                RcceOp.Max => T.Max(mine[i], other[i]),
                _ => mine[i] * other[i],
            };
        }
    }

    private RcceCommunicator NewCommunicator(int[] members, int rank)
    {
        RcceFlag[] flags = [.. Enumerable.Range(0, 2 + (2 * RcceCommunicator.RoundCount)).Select(_ => FlagAlloc())];
        return new RcceCommunicator(members, rank, _communicators++, flags[0], flags[1], flags[2..(2 + RcceCommunicator.RoundCount)], flags[(2 + RcceCommunicator.RoundCount)..]);
    }

    private RcceCommunicator CheckComm(RcceCommunicator? comm)
    {
        comm ??= World;
        if (comm.IsFreed || comm.Rank < 0) throw new RcceException(RcceError.CommUndefined, "the communicator was freed.");
        return comm;
    }

    private static void CheckRoot(int root, RcceCommunicator comm)
    {
        if (root < 0 || root >= comm.Size) throw new RcceException(RcceError.Id, $"the communicator has no rank {root}; it has {comm.Size} members.");
    }
}
