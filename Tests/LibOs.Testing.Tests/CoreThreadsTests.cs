using LibOs.Testing.Interleavings;

namespace LibOs.Testing.Tests;

/// <summary>Cores that pass a baton.</summary>
public sealed class CoreThreadsTests
{
    /// <summary>The core with the least time goes on, as in a simulation that keeps time.</summary>
    private sealed class TimeOrdered(int count, int steps) : ICoreProgram
    {
        private readonly long[] _time = new long[count];
        private readonly bool[] _hasEnded = new bool[count];

        public List<long> Times { get; } = [];

        public CoreThreads? Threads { get; set; }

        public int FailingCore { get; init; } = -1;

        public int Unwound { get; private set; }

        public void Run(int core)
        {
            try
            {
                for (int i = 0; i < steps; i++)
                {
                    Times.Add(_time[core]);
                    if (core == FailingCore && i == 2) throw new FormatException("as planned");
                    _time[core] += 3 + core;
                    Threads!.SwitchTo(core, Next(core));
                }

                _hasEnded[core] = true;
            }
            catch (CoreAbortedException)
            {
                Unwound++;
                throw;
            }
        }

        public int Next(int core)
        {
            int next = -1;
            for (int i = 0; i < count; i++)
                if (!_hasEnded[i] && (next < 0 || _time[i] < _time[next])) next = i;
            return next;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(48)]
    public void Time_never_goes_back(int count)
    {
        var program = new TimeOrdered(count, 50);
        using var threads = new CoreThreads(count, program);
        program.Threads = threads;
        threads.Run(0);
        Assert.Equal(50 * count, program.Times.Count);
        Assert.Equal(program.Times.Order(), program.Times);
    }

    [Fact]
    public void An_exception_unwinds_all_cores_and_is_thrown_where_they_were_started()
    {
        var program = new TimeOrdered(8, 50) { FailingCore = 5 };
        using var threads = new CoreThreads(8, program);
        program.Threads = threads;
        Assert.Throws<FormatException>(() => threads.Run(0));
        Assert.Equal(7, program.Unwound);
    }
}
