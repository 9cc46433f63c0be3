using System.ComponentModel;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Xml.Linq;

namespace LibOs.Conformance;

internal static class LibraryPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("json", Json),
        new("json-document", Documents),
        new("guid", Guids),
        new("random", Randoms),
        new("reflection", Reflections),
        new("generics", Generics),
        new("delegates", Delegates),
        // On Linux, musl tells the runtime of the touched part of the first thread's stack only, and a record's ToString
        // then finds too little of it: there, and for comparison, the text is made on a thread of its own.
        new("records", OnThread(Records)),
        new("records-on-main", ProgramKind.Special, _ =>
        {
            Records();
            return 0;
        }),
        new("compression", Compression),
        new("xml", Xml),
        new("memory-stream", Streams),
        new("attributes", Attributes),
    ];

    private static void Json()
    {
        var order = new Order(7, "Ünïcode \"quoted\"", [new Item("pen", 1.25m, 3), new Item("ink", 9.5m, 1)], new Dictionary<string, int> { ["a"] = 1 }, DateTime.UnixEpoch, null);
        string text = JsonSerializer.Serialize(order, OrderContext.Default.Order);
        Console.WriteLine(text);
        Order back = JsonSerializer.Deserialize(text, OrderContext.Default.Order)!;
        Console.WriteLine($"{back.Items.Sum(i => i.Price * i.Count)} {back.Customer} {back.Tags["a"]} {back.Placed:O}");
        foreach (string bad in new[] { "{\"Id\":\"x\"}", "{", "[1]" })
        {
            try
            {
                _ = JsonSerializer.Deserialize(bad, OrderContext.Default.Order);
            }
            catch (JsonException e)
            {
                Console.WriteLine(e.Message);
            }
        }
    }

    private static void Documents()
    {
        using var document = JsonDocument.Parse("""{"list":[1,2.5,true,null,"x\u00e9"],"nested":{"deep":{"er":[[]]}}}""");
        foreach (JsonElement element in document.RootElement.GetProperty("list").EnumerateArray()) Console.Write($"{element.ValueKind}:{element} ");
        Console.WriteLine();
        JsonNode node = JsonNode.Parse("""{"a":1}""")!;
        node["b"] = new JsonArray(1, "two", 3.5);
        Console.WriteLine(node.ToJsonString());
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("n", 1e-7);
            writer.WriteString("s", "<&>");
            writer.WriteEndObject();
        }

        Console.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static void Guids()
    {
        Guid[] guids = [.. Enumerable.Range(0, 1000).Select(_ => Guid.NewGuid())];
        Console.WriteLine($"{guids.Distinct().Count()} {guids.All(g => g.Version == 4)} {guids.All(g => g.ToString("D")[14] == '4')}");
        var known = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        Console.WriteLine($"{known} {Convert.ToHexString(known.ToByteArray())} {known:X} {Guid.CreateVersion7().Version}");
    }

    private static void Randoms()
    {
        var random = new Random();
        int[] numbers = [.. Enumerable.Range(0, 10_000).Select(_ => random.Next(10))];
        Console.WriteLine($"{numbers.Distinct().Count()} {numbers.Average() is > 4 and < 5} {Random.Shared.NextDouble() is >= 0 and < 1}");
        Console.WriteLine("a".GetHashCode() == new string('a', 1).GetHashCode());
    }

    private static void Reflections()
    {
        Type type = typeof(Item);
        Console.WriteLine($"{type.FullName} {type.IsClass} {type.BaseType} {typeof(Dictionary<string, int>)} {typeof(int[]).GetElementType()}");
        Console.WriteLine(string.Join(",", typeof(Item).GetProperties().Select(p => p.Name).Order(StringComparer.Ordinal)));
        var item = new Item("pen", 1, 2);
        Console.WriteLine(typeof(Item).GetProperty(nameof(Item.Name))!.GetValue(item));
        Console.WriteLine(typeof(StringBuilder).GetConstructor([typeof(string)])!.Invoke(["built"]));
        Console.WriteLine(Activator.CreateInstance<List<int>>().Count);
        Console.WriteLine($"{Enum.GetNames<DayOfWeek>().Length} {Enum.IsDefined((DayOfWeek)9)} {typeof(LibraryPrograms).Assembly.GetName().Name}");
        try
        {
            _ = typeof(Thrower).GetMethod(nameof(Thrower.Throw), BindingFlags.Public | BindingFlags.Static)!.Invoke(null, null);
        }
        catch (TargetInvocationException e)
        {
            Console.WriteLine(e.InnerException!.Message);
        }
    }

    private static void Generics()
    {
        Console.WriteLine($"{Largest(3, 9, 4)} {Largest("pear", "apple")} {Total<decimal>([1.5m, 2.5m])} {Total<byte>([200, 50])}");
        IEnumerable<object> covariant = new List<string> { "a" };
        Console.WriteLine(covariant.First());
        IShape[] shapes = [new Square(2), new Circle(1), new Square(3)];
        Console.WriteLine(string.Join(" ", shapes.Select(s => $"{s.Describe()}:{s.Area:F2}")));
        Console.WriteLine(GenericVirtual(new Derived()));

        static T Largest<T>(params ReadOnlySpan<T> items)
            where T : IComparable<T>
        {
            T largest = items[0];
            foreach (T item in items)
            {
                if (item.CompareTo(largest) > 0) largest = item;
            }

            return largest;
        }

        static T Total<T>(T[] items)
            where T : System.Numerics.INumber<T>
        {
            T sum = T.Zero;
            foreach (T item in items) sum += item;
            return sum;
        }

        static string GenericVirtual(Base b) => b.Name<int>() + b.Name<string>();
    }

    private static void Delegates()
    {
        int calls = 0;
        Action? action = () => calls++;
        action += () => calls += 10;
        action?.Invoke();
        action -= action;
        Func<int, Func<int, int>> add = a => b => a + b;
        Console.WriteLine($"{calls} {action is null} {add(3)(4)}");
        EventHandler<string>? handler = null;
        handler += (sender, text) => Console.WriteLine($"{sender} {text}");
        handler("sender", "event");
        Func<int, int>? factorial = null;
        factorial = n => n < 2 ? 1 : n * factorial!(n - 1);
        Console.WriteLine(factorial(10));
    }

    private static Action OnThread(Action action) => () =>
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    };

    private static void Records()
    {
        var a = new Item("pen", 1.5m, 2);
        Item b = a with { Count = 2 };
        (string name, decimal price, int count) = b;
        Console.WriteLine($"{a == b} {ReferenceEquals(a, b)} {a} {name} {price} {count}");
        object value = 42;
        Console.WriteLine(value switch
        {
            int and > 40 => "large",
            int => "small",
            string { Length: > 3 } => "text",
            _ => "other",
        });
        int[] list = [1, 2, 3, 4];
        Console.WriteLine(list is [1, .., var last] ? last : -1);
    }

    private static void Compression()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => $"line {i % 37}\n")));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(text);
        packed.Position = 0;
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Decompress)) gzip.CopyTo(unpacked);
        Console.WriteLine($"{packed.CanRead} {unpacked.Length == text.Length} {HashExtensions.Hash(unpacked.ToArray()) == HashExtensions.Hash(text)}");
    }

    private static void Xml()
    {
        XElement root = XElement.Parse("<r><i n='2'>b</i><i n='1'>a &amp; c</i></r>");
        Console.WriteLine(string.Join(",", root.Elements("i").OrderBy(e => (int)e.Attribute("n")!).Select(e => e.Value)));
        root.Add(new XElement("new", new XAttribute("x", 1.5)));
        Console.WriteLine(root.ToString(SaveOptions.DisableFormatting));
    }

    private static void Streams()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(1234567890123L);
            writer.Write("text é");
            writer.Write(2.5);
        }

        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        Console.WriteLine($"{reader.ReadInt64()} {reader.ReadString()} {reader.ReadDouble()}");
        try
        {
            _ = reader.ReadByte();
        }
        catch (EndOfStreamException e)
        {
            Console.WriteLine(e.Message);
        }

        using var lines = new StringReader("one\r\ntwo\nthree");
        while (lines.ReadLine() is { } line) Console.Write(line + ";");
        Console.WriteLine();
    }

    private static void Attributes() =>
        Console.WriteLine(typeof(Thrower).GetCustomAttribute<DescriptionAttribute>()!.Description);

    [Description("throws")]
    private static class Thrower
    {
        public static void Throw() => throw new InvalidOperationException("by reflection");
    }

    private interface IShape
    {
        double Area { get; }

        string Describe() => GetType().Name;
    }

    private sealed record Square(double Side) : IShape
    {
        public double Area => Side * Side;
    }

    private sealed record Circle(double Radius) : IShape
    {
        public double Area => Math.PI * Radius * Radius;

        public string Describe() => "circle";
    }

    private class Base
    {
        public virtual string Name<T>() => "base " + typeof(T).Name;
    }

    private sealed class Derived : Base
    {
        public override string Name<T>() => "derived " + typeof(T).Name + " ";
    }
}

internal sealed record Item(string Name, decimal Price, int Count);

internal sealed record Order(int Id, string Customer, IReadOnlyList<Item> Items, Dictionary<string, int> Tags, DateTime Placed, string? Note);

[JsonSerializable(typeof(Order))]
internal sealed partial class OrderContext : JsonSerializerContext;
