using System.IO.Pipes;
using System.Text;

namespace LibOs.Conformance;

/// <summary>Streams over pipes, devices and descriptors.</summary>
internal static class StreamPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("pipe-anonymous", Anonymous),
        new("pipe-transfer", Transfer),
        new("devices", Devices),
        new("readers", Readers),
    ];

    private static void Anonymous()
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        using var client = new AnonymousPipeClientStream(PipeDirection.In, server.ClientSafePipeHandle);
        var reader = new Thread(() =>
        {
            using var text = new StreamReader(client);
            int lines = 0, length = 0;
            while (text.ReadLine() is { } line)
            {
                lines++;
                length += line.Length;
            }

            Console.WriteLine($"{lines} {length}");
        });
        reader.Start();
        using (var writer = new StreamWriter(server))
        {
            for (int i = 0; i < 20_000; i++) writer.WriteLine($"line number {i}");
        }

        reader.Join();
    }

    private static async Task Transfer()
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        using var client = new AnonymousPipeClientStream(PipeDirection.Out, server.ClientSafePipeHandle);
        byte[] bytes = new byte[2_000_000];
        new Random(4).NextBytes(bytes);
        Task writing = Task.Run(async () =>
        {
            await client.WriteAsync(bytes);
            client.Dispose();
        });
        using var received = new MemoryStream();
        await server.CopyToAsync(received);
        await writing;
        Console.WriteLine($"{received.Length} {received.GetBuffer().AsSpan(0, bytes.Length).SequenceEqual(bytes)}");
    }

    private static void Devices()
    {
        Console.WriteLine(File.ReadAllBytes("/dev/null").Length);
        File.WriteAllText("/dev/null", "gone");
        byte[] bytes = new byte[5000];
        using (FileStream zero = File.OpenRead("/dev/zero")) zero.ReadExactly(bytes);
        Console.WriteLine(bytes.All(b => b == 0));
        using (FileStream random = File.OpenRead("/dev/urandom")) random.ReadExactly(bytes);
        Console.WriteLine(bytes.Distinct().Count() > 200);
        try
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
            full.WriteByte(1);
        }
        catch (IOException exception)
        {
            Console.WriteLine($"{exception.GetType().Name} {exception.Message}");
        }

        Console.WriteLine($"{File.GetAttributes("/dev/null")} {File.Exists("/dev/null")} {File.Exists("/dev/nothing")}");
        File.WriteAllText("/dev/stdout", "through /dev/stdout\n");
    }

    private static void Readers()
    {
        using var scratch = new Scratch();
        using (var writer = new StreamWriter(scratch["text"], Encoding.UTF8, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 7 }))
        {
            for (int i = 0; i < 1000; i++) writer.WriteLine($"Zeile {i} äöü 𝄞");
        }

        using (var reader = new StreamReader(scratch["text"]))
        {
            int lines = 0;
            while (reader.ReadLine() is { } line)
                if (line == $"Zeile {lines} äöü 𝄞") lines++;
            Console.WriteLine($"{lines} {reader.EndOfStream} {reader.CurrentEncoding.WebName}");
        }

        using (var writer = new BinaryWriter(File.Create(scratch["binary"])))
        {
            writer.Write(1.5);
            writer.Write("text");
            writer.Write(long.MinValue);
        }

        using (var reader = new BinaryReader(File.OpenRead(scratch["binary"]))) Console.WriteLine($"{reader.ReadDouble()} {reader.ReadString()} {reader.ReadInt64()} {reader.PeekChar()}");
        using (var source = File.OpenRead(scratch["text"]))
        using (var target = File.Create(scratch["copy"])) source.CopyTo(target);
        Console.WriteLine(File.ReadAllBytes(scratch["copy"]).AsSpan().SequenceEqual(File.ReadAllBytes(scratch["text"])));
    }
}
