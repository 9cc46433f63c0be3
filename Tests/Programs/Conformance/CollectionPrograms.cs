using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace LibOs.Conformance;

internal static class CollectionPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("lists", Lists),
        new("dictionaries", Dictionaries),
        new("sets-and-queues", SetsAndQueues),
        new("concurrent-collections", ConcurrentCollections),
        new("immutable-collections", ImmutableCollections),
        new("linq", Linq),
        new("iterators", Iterators),
        new("arrays", Arrays),
    ];

    private static void Lists()
    {
        List<int> list = [.. Enumerable.Range(0, 1000).Select(i => i * 7919 % 1009)];
        list.Sort();
        Console.WriteLine($"{list.Count} {list[0]} {list[^1]} {list.BinarySearch(500)}");
        _ = list.RemoveAll(i => i % 3 == 0);
        list.Reverse();
        list.Insert(0, -1);
        Console.WriteLine(string.Join(",", list.Take(20)));
        var linked = new LinkedList<string>(["b", "c"]);
        _ = linked.AddFirst("a");
        _ = linked.AddAfter(linked.Last!, "d");
        Console.WriteLine(string.Concat(linked));
        try
        {
            foreach (int i in list) list.Add(i);
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static void Dictionaries()
    {
        var words = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (string word in "the quick brown fox jumps over The lazy dog THE end".Split(' '))
            words[word] = words.GetValueOrDefault(word) + 1;
        foreach ((string word, int count) in words.OrderBy(p => p.Key, StringComparer.Ordinal)) Console.WriteLine($"{word}={count}");

        var squares = new Dictionary<long, (int A, string B)>();
        for (int i = 0; i < 10_000; i++) squares[(long)i * i] = (i, i.ToString());
        Console.WriteLine($"{squares.Count} {squares[81].B} {squares.ContainsKey(82)} {squares.Remove(81)} {squares.Count}");
        var sorted = new SortedDictionary<string, double> { ["z"] = 1.5, ["a"] = -2.25, ["m"] = 1e10 };
        Console.WriteLine(string.Join(" ", sorted.Select(p => $"{p.Key}:{p.Value}")));
        try
        {
            _ = words["missing"];
        }
        catch (KeyNotFoundException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static void SetsAndQueues()
    {
        HashSet<int> a = [.. Enumerable.Range(0, 20)];
        a.IntersectWith(Enumerable.Range(10, 20));
        Console.WriteLine(string.Join(",", a.Order()));
        var sorted = new SortedSet<string>(["delta", "alpha", "charlie", "bravo"], StringComparer.Ordinal);
        Console.WriteLine(string.Join(",", sorted.GetViewBetween("b", "d")));
        var queue = new PriorityQueue<string, int>();
        foreach (string s in new[] { "ccc", "a", "bb", "dddd" }) queue.Enqueue(s, s.Length);
        while (queue.TryDequeue(out string? s, out int p)) Console.Write($"{s}:{p} ");
        Console.WriteLine();
        var stack = new Stack<int>([1, 2, 3]);
        var plain = new Queue<int>(stack);
        Console.WriteLine($"{stack.Pop()} {stack.Peek()} {plain.Dequeue()} {plain.Count}");
    }

    private static void ConcurrentCollections()
    {
        var counts = new ConcurrentDictionary<int, int>();
        _ = Parallel.For(0, 10_000, i => counts.AddOrUpdate(i % 100, 1, (_, n) => n + 1));
        Console.WriteLine($"{counts.Count} {counts.Values.Distinct().Single()}");
        using var numbers = new BlockingCollection<int>(boundedCapacity: 8);
        Task producer = Task.Run(() =>
        {
            for (int i = 1; i <= 1000; i++) numbers.Add(i);
            numbers.CompleteAdding();
        });
        Console.WriteLine(numbers.GetConsumingEnumerable().Sum());
        producer.Wait();
        var bag = new ConcurrentBag<int>();
        _ = Parallel.ForEach(Enumerable.Range(0, 500), bag.Add);
        Console.WriteLine(bag.Sum());
    }

    private static void ImmutableCollections()
    {
        ImmutableList<int> one = [1, 2, 3];
        ImmutableList<int> two = one.Add(4).Insert(0, 0);
        Console.WriteLine($"{string.Join(",", one)} {string.Join(",", two)}");
        ImmutableDictionary<string, int> map = ImmutableDictionary<string, int>.Empty.Add("a", 1).SetItem("b", 2);
        Console.WriteLine($"{map.Count} {map["b"]}");
        FrozenSet<string> frozen = new[] { "x", "y", "z" }.ToFrozenSet();
        Console.WriteLine($"{frozen.Contains("y")} {frozen.Contains("w")}");
    }

    private static void Linq()
    {
        (string Name, string City, int Age)[] people =
        [
            ("Ada", "London", 36), ("Alan", "London", 41), ("Grace", "New York", 85), ("Edsger", "Rotterdam", 72), ("Barbara", "New York", 80),
        ];
        var byCity =
            from p in people
            group p by p.City into g
            orderby g.Key
            select (City: g.Key, Average: g.Average(p => p.Age), Names: string.Join("+", g.Select(p => p.Name)));
        foreach (var (city, average, names) in byCity) Console.WriteLine($"{city}: {average:F2} {names}");
        Console.WriteLine(string.Join(" ", people.OrderByDescending(p => p.Age).ThenBy(p => p.Name).Select(p => p.Name)));
        Console.WriteLine(Enumerable.Range(1, 100).Where(i => i % 7 == 0).Aggregate(1L, (a, b) => a * b % 1_000_007));
        Console.WriteLine(string.Join(";", Enumerable.Range(0, 10).Chunk(4).Select(c => string.Join(",", c))));
        Console.WriteLine(string.Join(",", people.Join([("London", "UK"), ("New York", "US")], p => p.City, c => c.Item1, (p, c) => p.Name + c.Item2)));
        Console.WriteLine(string.Join(",", people.Select(p => p.Name).Zip([1, 2, 3], (n, i) => n + i)));
        Console.WriteLine($"{people.MinBy(p => p.Age).Name} {people.MaxBy(p => p.Age).Name} {people.Sum(p => p.Age)} {people.Any(p => p.Age > 90)}");
        Console.WriteLine(Enumerable.Range(0, 100_000).AsParallel().Where(i => i % 2 == 0).Sum(i => (long)i));
    }

    private static void Iterators()
    {
        Console.WriteLine(string.Join(",", Fibonacci().TakeWhile(n => n < 1000)));
        foreach (int i in CleansUp())
        {
            Console.WriteLine(i);
            if (i == 2) break;
        }

        static IEnumerable<long> Fibonacci()
        {
            (long a, long b) = (0, 1);
            while (true)
            {
                yield return a;
                (a, b) = (b, a + b);
            }
        }

        static IEnumerable<int> CleansUp()
        {
            try
            {
                for (int i = 0; ; i++) yield return i;
            }
            finally
            {
                Console.WriteLine("iterator closed");
            }
        }
    }

    private static void Arrays()
    {
        int[,] matrix = { { 1, 2, 3 }, { 4, 5, 6 } };
        Console.WriteLine($"{matrix.GetLength(0)}x{matrix.GetLength(1)} {matrix[1, 2]} {matrix.Cast<int>().Sum()}");
        string[][] jagged = [["a"], ["b", "c"], []];
        Console.WriteLine(string.Join("|", jagged.Select(a => string.Concat(a))));
        try
        {
            object[] covariant = new string[1];
            covariant[0] = 1;
        }
        catch (ArrayTypeMismatchException e)
        {
            Console.WriteLine(e.GetType().Name);
        }

        double[] values = [3.5, double.NaN, -1, double.PositiveInfinity, 0];
        Array.Sort(values);
        Console.WriteLine(string.Join(" ", values));
    }
}
