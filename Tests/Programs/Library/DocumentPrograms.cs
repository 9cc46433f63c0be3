using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using System.Xml.Serialization;
using System.Xml.XPath;

namespace LibOs.Conformance;

/// <summary>JSON and XML.</summary>
internal static class DocumentPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("json-options", JsonOptions),
        new("json-reflection", JsonReflection),
        new("json-polymorphic", JsonPolymorphic),
        new("json-reader", JsonReader),
        // On Linux, musl tells the runtime of the touched part of the first thread's stack only, which these find too small.
        new("json-equality", JsonEqualityAsync),
        new("json-async", JsonAsync),
        new("xml-linq", XmlLinq),
        new("xml-reader", XmlReading),
        new("xml-document", XmlDocuments),
        new("xml-errors", XmlErrors),
        new("xml-xpath", XPaths),
        new("xml-schema", Schemas),
        new("xml-serializer", Serializers),
    ];

    private static void JsonOptions()
    {
        var settings = new Settings { Name = "é<>&\"", Level = Level.High, Limits = [1, 2, 3], Nested = new Settings { Name = null }, When = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(2)) };
        string text = JsonSerializer.Serialize(settings, SettingsContext.Default.Settings);
        Console.WriteLine(text);
        Settings back = JsonSerializer.Deserialize(text, SettingsContext.Default.Settings)!;
        Console.WriteLine($"{back.Name} {back.Level} {string.Join(",", back.Limits)} {back.Nested?.Name ?? "(null)"} {back.When:O} {back.Extra?.Count ?? 0}");
        back = JsonSerializer.Deserialize("""{"name":"x","unknown":[1,{"a":null}],"level":"Low"}""", SettingsContext.Default.Settings)!;
        Console.WriteLine($"{back.Extra!["unknown"]} {JsonSerializer.Serialize(back, SettingsContext.Default.Settings)}");
    }

    /// <summary>Reflection is off, as PublishAot has it: the serializer says so.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "What an image does with it is the question.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "What an image does with it is the question.")]
    private static void JsonReflection()
    {
        try
        {
            Console.WriteLine(JsonSerializer.Serialize(new { A = 1 }));
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static void JsonPolymorphic()
    {
        Shape[] shapes = [new Disc(2), new Box(3, 4)];
        string text = JsonSerializer.Serialize(shapes, SettingsContext.Default.ShapeArray);
        Console.WriteLine(text);
        Console.WriteLine(string.Join(" ", JsonSerializer.Deserialize(text, SettingsContext.Default.ShapeArray)!.Select(s => s.GetType().Name)));
    }

    private static void JsonReader()
    {
        byte[] text = Encoding.UTF8.GetBytes("""{"a":[1,-2.5e10,true,null,"\u0041\n"],/*c*/"b":{}}""");
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Allow });
        while (reader.Read()) Console.Write($"{reader.TokenType}@{reader.TokenStartIndex} ");
        Console.WriteLine();
        JsonNode tree = JsonNode.Parse("""{"x":{"y":[1,2,{"z":true}]}}""")!;
        Console.WriteLine($"{tree["x"]!["y"]![2]!["z"]} {tree["x"]!["y"]!.GetPath()}");
    }

    private static async Task JsonEqualityAsync()
    {
        JsonNode tree = JsonNode.Parse("""{"x":{"y":[1,2,{"z":true}]}}""")!;
        Console.WriteLine(await Task.Run(() => JsonNode.DeepEquals(tree, tree.DeepClone())));
    }

    private static async Task JsonAsync()
    {
        using var store = new MemoryStream();
        await JsonSerializer.SerializeAsync(store, [.. Enumerable.Range(0, 5000).Select(i => new Box(i, i + 1))], SettingsContext.Default.ShapeArray);
        store.Position = 0;
        int count = 0;
        await foreach (Shape? shape in JsonSerializer.DeserializeAsyncEnumerable(store, SettingsContext.Default.Shape)) count += shape is Box box ? box.Height - box.Width : 0;
        Console.WriteLine($"{store.Length} {count}");
    }

    private static void XmlLinq()
    {
        XNamespace space = "urn:test";
        var document = new XDocument(
            new XDeclaration("1.0", "utf-8", "yes"), new XComment("first"),
            new XElement(space + "root", new XAttribute(XNamespace.Xmlns + "t", space), Enumerable.Range(0, 3).Select(i => new XElement(space + "item", new XAttribute("n", i), new XCData($"<{i}>")))));
        using var writer = new StringWriter();
        document.Save(writer);
        Console.WriteLine(writer);
        XDocument back = XDocument.Parse(document.ToString());
        Console.WriteLine($"{XNode.DeepEquals(back.Root, document.Root)} {back.Descendants(space + "item").Sum(e => (int)e.Attribute("n")!)}");
        back.Root!.Elements().First().Remove();
        back.Root.SetElementValue(space + "total", 1.5m);
        Console.WriteLine(back.Root.ToString(SaveOptions.DisableFormatting));
    }

    private static void XmlReading()
    {
        const string Xml = "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY e 'entity'>]><r a='1'><b>text &e; &#65;</b><!--c--><d/><?pi data?></r>";
        using var reader = XmlReader.Create(new StringReader(Xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Parse });
        while (reader.Read()) Console.Write($"{reader.NodeType}:{reader.Name}:{reader.Value} ");
        Console.WriteLine();
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true }))
        {
            writer.WriteStartElement("p", "root", "urn:x");
            writer.WriteElementString("v", "<&>");
            writer.WriteStartElement("n");
            writer.WriteValue(1.25);
            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        Console.WriteLine(text);
    }

    private static void XmlDocuments()
    {
        var document = new XmlDocument();
        document.LoadXml("<a><b id='1'>x</b><b id='2'>y</b></a>");
        Console.WriteLine(document.SelectSingleNode("/a/b[@id='2']")!.InnerText);
        XmlElement added = document.CreateElement("c");
        added.SetAttribute("k", "v");
        _ = document.DocumentElement!.AppendChild(added);
        Console.WriteLine(document.OuterXml);
    }

    private static void XmlErrors()
    {
        foreach (string bad in (string[])["<a>", "<a></b>", "<a b=1/>", "", "<a>&nope;</a>", "<!DOCTYPE a><a/>"])
        {
            try
            {
                using var reader = XmlReader.Create(new StringReader(bad));
                while (reader.Read())
                {
                }

                Console.WriteLine("no error");
            }
            catch (XmlException e)
            {
                Console.WriteLine($"{e.LineNumber},{e.LinePosition}: {e.Message}");
            }
        }
    }

    private static void XPaths()
    {
        XElement root = XElement.Parse("<r><i p='3'>a</i><i p='5'>b</i><g><i p='7'>c</i></g></r>");
        Console.WriteLine(string.Join(",", root.XPathSelectElements("//i[@p > 3]").Select(e => e.Value)));
        Console.WriteLine(root.XPathEvaluate("sum(//i/@p)"));
        Console.WriteLine(root.CreateNavigator().Evaluate("concat(string(count(//i)), '-', substring('hello', 2, 3))"));
    }

    private static void Schemas()
    {
        const string Schema = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='n' type='xs:int'/></xs:schema>";
        var schemas = new XmlSchemaSet();
        _ = schemas.Add("", XmlReader.Create(new StringReader(Schema)));
        foreach (string text in (string[])["<n>1</n>", "<n>x</n>", "<m/>"])
            XDocument.Parse(text).Validate(schemas, (_, e) => Console.WriteLine($"{e.Severity}: {e.Message}"));
        Console.WriteLine("validated");
    }

    /// <summary>A serializer works without generated code, by reflection over what was kept of the type.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "What an image does with it is the question.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "What an image does with it is the question.")]
    private static void Serializers()
    {
        try
        {
            var serializer = new XmlSerializer(typeof(XmlPoint));
            using var text = new StringWriter();
            serializer.Serialize(text, new XmlPoint { X = 1 });
            Console.WriteLine(text.ToString().Contains("<X>1</X>", StringComparison.Ordinal));
        }
        catch (Exception e)
        {
            Console.WriteLine($"{e.GetType().Name}: {e.Message}");
        }
    }
}

public sealed class XmlPoint
{
    public int X { get; set; }
}

internal enum Level
{
    Low,
    High,
}

internal sealed class Settings
{
    public string? Name { get; set; }

    public Level Level { get; set; }

    public int[] Limits { get; set; } = [];

    public Settings? Nested { get; set; }

    public DateTimeOffset When { get; set; }

    [JsonIgnore]
    public string Hidden => "hidden";

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Extra { get; set; }
}

[JsonDerivedType(typeof(Disc), "disc")]
[JsonDerivedType(typeof(Box), "box")]
internal abstract record Shape;

internal sealed record Disc(int Radius) : Shape;

internal sealed record Box(int Width, int Height) : Shape;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Settings))]
[JsonSerializable(typeof(Shape[]))]
internal sealed partial class SettingsContext : JsonSerializerContext;
