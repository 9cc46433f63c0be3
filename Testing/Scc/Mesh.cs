namespace LibOs.Testing.Scc;

/// <summary>The 6 by 4 mesh: packets go first along x, then along y; each link carries 16 bytes a mesh cycle.</summary>
internal sealed class Mesh(SccTiming timing, bool contention)
{
    public const int Columns = 6;
    public const int Rows = 4;
    public const int Directions = 4;
    private const long TicksPerFlit = 2;

    private readonly long[] _busyUntil = new long[Columns * Rows * Directions];
    private readonly long[] _packets = new long[Columns * Rows * Directions];
    private readonly long[] _flits = new long[Columns * Rows * Directions];
    private readonly long[] _waits = new long[Columns * Rows * Directions];

    /// <summary>Ticks of one hop in one direction: half of the mesh cycles there and back, of two ticks each.</summary>
    public long HopTicks => timing.MeshCyclesPerHop;

    public static int Hops(int from, int to) => Math.Abs((from % Columns) - (to % Columns)) + Math.Abs((from / Columns) - (to / Columns));

    /// <summary>Sends packets one after the other; the first finds its way through the traffic.</summary>
    /// <returns>When the first has arrived.</returns>
    public long Send(int from, int to, long time, int flits, long packets)
    {
        while (from != to)
        {
            int direction = DirectionTo(from, to);
            int link = (from * Directions) + direction;
            _packets[link] += packets;
            _flits[link] += packets * flits;
            if (contention)
            {
                long wait = Math.Max(0, _busyUntil[link] - time);
                _waits[link] += wait;
                time += wait;
                _busyUntil[link] = time + (flits * TicksPerFlit);
            }

            time += HopTicks;
            from = Neighbour(from, direction);
        }

        return time;
    }

    /// <summary>Counts packets that were passed over because they would have changed nothing.</summary>
    public void Count(int from, int to, int flits, long packets)
    {
        while (from != to)
        {
            int direction = DirectionTo(from, to);
            int link = (from * Directions) + direction;
            _packets[link] += packets;
            _flits[link] += packets * flits;
            from = Neighbour(from, direction);
        }
    }

    public IEnumerable<SccLink> Links()
    {
        for (int tile = 0; tile < Columns * Rows; tile++)
        {
            for (int direction = 0; direction < Directions; direction++)
            {
                int neighbour = Neighbour(tile, direction);
                int link = (tile * Directions) + direction;
                if (neighbour >= 0) yield return new SccLink(tile, neighbour, _packets[link], _flits[link], _waits[link] / 1.6);
            }
        }
    }

    // 0 east, 1 west, 2 north, 3 south
    private static int DirectionTo(int from, int to)
    {
        int dx = (to % Columns) - (from % Columns);
        return dx > 0 ? 0 : dx < 0 ? 1 : to > from ? 2 : 3;
    }

    private static int Neighbour(int tile, int direction)
    {
        int x = (tile % Columns) + (direction == 0 ? 1 : direction == 1 ? -1 : 0);
        int y = (tile / Columns) + (direction == 2 ? 1 : direction == 3 ? -1 : 0);
        return x is >= 0 and < Columns && y is >= 0 and < Rows ? x + (Columns * y) : -1;
    }
}
