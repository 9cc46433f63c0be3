using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Linq.Expressions;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;
using LibOs.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LibOs.Conformance;

/// <summary>Numbers, cultures, zones, environment, encodings, queries, pipelines, hosting and the console.</summary>
internal static class PlatformPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("big-numbers", BigNumbers),
        new("complex-numbers", ComplexNumbers),
        new("invariant-culture", InvariantCulture),
        new("collation", Collation),
        new("calendars", Calendars),
        new("zones", Zones),
        new("runtime-information", RuntimeInformations),
        new("current-process", CurrentProcess),
        new("environment-more", EnvironmentMore),
        new("trace", Traces),
        new("encodings-more", EncodingsMore),
        new("parallel-query", ParallelQuery),
        new("frozen-and-immutable", FrozenAndImmutable),
        new("expressions", Expressions),
        new("channels-bounded", BoundedChannelsAsync),
        new("pipelines", PipelinesAsync),
        new("dependency-injection", DependencyInjection),
        new("logging", Logging),
        new("configuration", Configurations),
        new("hosting", Hosting),
        new("console-features", ConsoleFeatures),
        new("console-input", ConsoleInput),
        new("unsupported-calls", Unsupported),
    ];

    private static void BigNumbers()
    {
        BigInteger factorial = BigInteger.One;
        for (int i = 2; i <= 500; i++) factorial *= i;
        string text = factorial.ToString(CultureInfo.InvariantCulture);
        Console.WriteLine($"{text.Length} {text.GetDeterministicHash():x8} {BigInteger.Parse(text, CultureInfo.InvariantCulture) == factorial} {factorial.GetBitLength()}");
        var prime = BigInteger.Pow(2, 521) - 1;
        Console.WriteLine($"{BigInteger.ModPow(3, prime - 1, prime)} {BigInteger.GreatestCommonDivisor(factorial, prime)} {factorial % prime:X}");
        Console.WriteLine($"{BigInteger.DivRem(factorial, prime, out BigInteger rest).GetDeterministic()} {rest.GetDeterministic()} {(factorial >> 1000).GetDeterministic()} {(-factorial & prime).GetDeterministic()}");
        Console.WriteLine($"{BigInteger.Log10(factorial):R} {(double)BigInteger.Pow(10, 30):R} {BigInteger.TryParse("0x", out _)}");
        Console.WriteLine($"{UInt128.MaxValue} {Int128.MinValue} {UInt128.MaxValue / 7} {Int128.Parse("-170141183460469231731687303715884105728", CultureInfo.InvariantCulture)}");
    }

    private static string GetDeterministic(this BigInteger value) => value.ToString("X", CultureInfo.InvariantCulture).GetDeterministicHash().ToString("x8", CultureInfo.InvariantCulture);

    private static void ComplexNumbers()
    {
        var z = new Complex(3, -4);
        Console.WriteLine($"{z.Magnitude} {z * Complex.ImaginaryOne} {Complex.Conjugate(z)} {z / new Complex(1, 2)} {Complex.Sqrt(-1)}");
        Console.WriteLine($"{Complex.FromPolarCoordinates(2, 0)} {Complex.Parse("<1; 2>", CultureInfo.InvariantCulture)}");
        Console.WriteLine($"{Quaternion.Identity} {Vector3.Cross(Vector3.UnitX, Vector3.UnitY)} {Matrix4x4.CreateTranslation(1, 2, 3).Translation} {Plane.Normalize(new Plane(0, 3, 0, 6))}");
    }

    private static void InvariantCulture()
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        Console.WriteLine($"[{culture.Name}] {culture.EnglishName} {culture.DisplayName} {culture.LCID} {culture.TwoLetterISOLanguageName} {culture.IsNeutralCulture}");
        Console.WriteLine($"{culture.DateTimeFormat.ShortDatePattern} {culture.DateTimeFormat.FirstDayOfWeek} {culture.DateTimeFormat.GetMonthName(3)} {culture.NumberFormat.CurrencySymbol} {culture.TextInfo.ListSeparator}");
        Console.WriteLine($"{1234567.891:N} {0.5:P} {-3.5:C} {new DateTime(2024, 2, 29, 13, 5, 6):F} {new DateTime(2024, 2, 29):d}");
        Console.WriteLine($"{culture.TextInfo.ToTitleCase("war and peace")} {"ıIiİ".ToUpper(culture)} {"ΣΑΣ".ToLower(culture)} {"ǆ".ToUpperInvariant()}");
        Console.WriteLine(CultureInfo.GetCultures(CultureTypes.AllCultures).Length);
        foreach (string name in (string[])["de-DE", "en-US", "tr", "xx-nonsense"])
        {
            try
            {
                Console.WriteLine(new CultureInfo(name).Name);
            }
            catch (CultureNotFoundException e)
            {
                Console.WriteLine($"{e.InvalidCultureName}: {e.Message.Split('\n')[0]}");
            }
        }

        Console.WriteLine($"{"é".Normalize(NormalizationForm.FormD).Length} {"e\u0301".Normalize().Length} {"abc".IsNormalized()}");
    }

    private static void Collation()
    {
        string[] words = ["zebra", "Äpfel", "apple", "Zoo", "äpfel", "Apple", "_", "1", "10", "2", "ß", "ss", "coop", "co-op", ""];
        foreach (StringComparer comparer in (StringComparer[])[StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture, StringComparer.InvariantCultureIgnoreCase, StringComparer.CurrentCulture])
            Console.WriteLine(string.Join(" ", words.Order(comparer)));
        CompareInfo compare = CultureInfo.InvariantCulture.CompareInfo;
        Console.WriteLine($"{compare.IndexOf("hello WORLD", "world", CompareOptions.IgnoreCase)} {compare.IsPrefix("éa", "e\u0301")} {compare.LastIndexOf("aXbxc", "X", CompareOptions.OrdinalIgnoreCase)} {compare.GetSortKey("ab").KeyData.Length}");
        Console.WriteLine($"{"Straße".Contains("STRASSE", StringComparison.InvariantCultureIgnoreCase)} {"abc".StartsWith("AB", StringComparison.CurrentCultureIgnoreCase)} {string.Compare("a", "A", StringComparison.CurrentCulture)}");
    }

    private static void Calendars()
    {
        var date = new DateTime(2024, 2, 29);
        Console.WriteLine($"{ISOWeek.GetWeekOfYear(date)} {date.DayOfYear} {new JulianCalendar().GetDayOfMonth(date)} {new HebrewCalendar().GetYear(date)} {new UmAlQuraCalendar().GetMonth(date)}");
        Console.WriteLine($"{new DateOnly(2024, 1, 31).AddMonths(1):O} {new TimeOnly(23, 59).AddMinutes(2):O} {date.AddYears(1):O}");
        Console.WriteLine($"{DateTime.ParseExact("29/02/24 1:02 PM", "dd/MM/yy h:mm tt", CultureInfo.InvariantCulture):s} {DateTimeOffset.Parse("2024-01-01T00:00:00+05:30", CultureInfo.InvariantCulture).UtcDateTime:O}");
    }

    private static void Zones()
    {
        Console.WriteLine($"{TimeZoneInfo.Local.BaseUtcOffset} {TimeZoneInfo.Local.SupportsDaylightSavingTime} {TimeZoneInfo.Utc.Id} {TimeZoneInfo.FindSystemTimeZoneById("UTC").Id}");
        Console.WriteLine($"{DateTime.UnixEpoch.ToLocalTime():O} {DateTimeOffset.Now.Offset} {TimeZoneInfo.ConvertTimeToUtc(new DateTime(2024, 7, 1)):O}");
        TimeZoneInfo custom = TimeZoneInfo.CreateCustomTimeZone("Here", TimeSpan.FromHours(5.5), "Here", "Here");
        Console.WriteLine($"{TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch, custom):O} {TimeZoneInfo.TryFindSystemTimeZoneById("Nowhere/Nothing", out _)}");
        try
        {
            Console.WriteLine(TimeZoneInfo.FindSystemTimeZoneById("Nowhere/Nothing").Id);
        }
        catch (TimeZoneNotFoundException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static void RuntimeInformations()
    {
        Console.WriteLine($"{RuntimeInformation.FrameworkDescription.StartsWith(".NET", StringComparison.Ordinal)} {RuntimeInformation.RuntimeIdentifier} {RuntimeInformation.ProcessArchitecture} {RuntimeInformation.OSArchitecture}");
        Console.WriteLine($"{RuntimeInformation.IsOSPlatform(OSPlatform.Linux)} {OperatingSystem.IsWindows()} {Environment.OSVersion.Platform} {RuntimeInformation.OSDescription.Length > 0}");
        Console.WriteLine($"{AppContext.GetData("nothing") ?? "(null)"} {AppDomain.CurrentDomain.FriendlyName.Length > 0} {AppDomain.CurrentDomain.GetAssemblies().Length > 0}");
        Console.WriteLine($"{System.Runtime.GCSettings.LatencyMode} {System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeCompiled} {BitConverter.IsLittleEndian} {nint.Size}");
        Console.WriteLine($"{typeof(object).Assembly.GetName().Name} {typeof(Program).Assembly.GetName().Name is { Length: > 0 }} {System.Reflection.Assembly.GetEntryAssembly() is not null}");
    }

    private static void CurrentProcess()
    {
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"{process.Id == Environment.ProcessId} {Environment.ProcessId > 0} {Environment.ProcessPath is null or { Length: > 0 }}");
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        while (watch.ElapsedMilliseconds < 60)
        {
        }

        Console.WriteLine((Environment.CpuUsage.TotalTime - before).TotalMilliseconds is > 10 and < 2000);
    }

    private static void EnvironmentMore()
    {
        Console.WriteLine($"{Environment.UserInteractive} {Environment.CommandLine.Length > 0} {Environment.MachineName.Length > 0} {Environment.ExitCode} {Environment.IsPrivilegedProcess || true}");
        Environment.SetEnvironmentVariable("LIBOS_A", "1");
        Environment.SetEnvironmentVariable("LIBOS_B", "%LIBOS_A%2");
        Console.WriteLine(Environment.ExpandEnvironmentVariables("%LIBOS_A%-%LIBOS_B%-%LIBOS_NONE%"));
        Environment.SetEnvironmentVariable("LIBOS_A", null);
        Console.WriteLine($"{Environment.GetEnvironmentVariable("LIBOS_A") ?? "(null)"} {Environment.StackTrace.Length > 0}");
        Console.WriteLine($"{Environment.GetLogicalDrives().Length >= 0} {Path.GetFullPath("/a/../b")} {Path.Combine("a", "b")} {Path.GetRandomFileName().Length} {Path.GetRelativePath("/a/b", "/a/c")}");
    }

    private static void Traces()
    {
        using var writer = new StringWriter();
        using var listener = new TextWriterTraceListener(writer);
        var source = new TraceSource("test", SourceLevels.Information);
        source.Listeners.Clear();
        _ = source.Listeners.Add(listener);
        source.TraceEvent(TraceEventType.Warning, 3, "careful {0}", 1);
        source.TraceEvent(TraceEventType.Verbose, 4, "unseen");
        Console.Write(writer);
        using var activity = new Activity("work");
        _ = activity.Start();
        Console.WriteLine($"{Activity.Current!.OperationName} {activity.Id!.Length} {activity.TraceId.ToHexString().Length}");
        activity.Stop();
        var stack = new StackTrace();
        Console.WriteLine(stack.FrameCount > 0);
    }

    private static void EncodingsMore()
    {
        foreach (string name in (string[])["utf-8", "utf-16", "us-ascii", "iso-8859-1", "utf-32", "windows-1252"])
        {
            try
            {
                Encoding encoding = Encoding.GetEncoding(name);
                Console.WriteLine($"{name} {encoding.CodePage} {Convert.ToHexString(encoding.GetBytes("aé€"))}");
            }
            catch (ArgumentException e)
            {
                Console.WriteLine($"{name}: {e.Message.Split('\n')[0]}");
            }
        }

        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        foreach (int page in (int[])[1252, 850, 932, 936])
        {
            Encoding encoding = Encoding.GetEncoding(page);
            byte[] bytes = encoding.GetBytes("aé€日");
            Console.WriteLine($"{page} {Convert.ToHexString(bytes)} {encoding.GetString(bytes)}");
        }

        Decoder decoder = Encoding.UTF8.GetDecoder();
        var text = new StringBuilder();
        char[] buffer = new char[4];
        foreach (byte value in Encoding.UTF8.GetBytes("é日😀")) _ = text.Append(buffer, 0, decoder.GetChars([value], buffer, flush: false));
        Console.WriteLine(text);
        Console.WriteLine($"{System.Buffers.Text.Base64.IsValid("aGk="u8)} {System.Buffers.Text.Base64Url.EncodeToString("??>"u8)} {System.Net.WebUtility.HtmlEncode("<é&>")} {Uri.EscapeDataString("a b/é")} {new Uri("http://exämple.org/ä?q=1").AbsoluteUri}");
    }

    private static void ParallelQuery()
    {
        Console.WriteLine(Enumerable.Range(0, 100_000).AsParallel().Where(n => n % 3 == 0).Select(n => (long)n * n).Sum());
        Console.WriteLine(string.Join(",", Enumerable.Range(0, 1000).AsParallel().AsOrdered().WithDegreeOfParallelism(4).Where(n => n % 97 == 0)));
        Console.WriteLine(Enumerable.Range(0, 1000).AsParallel().GroupBy(n => n % 7).OrderBy(g => g.Key).Select(g => g.Count()).Aggregate("", (a, n) => a + n + " "));
        try
        {
            Enumerable.Range(0, 100).AsParallel().ForAll(n =>
            {
                if (n == 50) throw new InvalidOperationException("fifty");
            });
        }
        catch (AggregateException e)
        {
            Console.WriteLine(e.InnerException!.Message);
        }

        Console.WriteLine(Enumerable.Range(0, 20).Chunk(6).Select(c => c.Length).Zip("abcd").CountBy(p => p.First).OrderBy(p => p.Key).Select(p => $"{p.Key}:{p.Value}").Aggregate((a, b) => a + " " + b));
    }

    private static void FrozenAndImmutable()
    {
        FrozenDictionary<string, int> frozen = Enumerable.Range(0, 100).ToFrozenDictionary(i => $"key{i}", i => i, StringComparer.Ordinal);
        Console.WriteLine($"{frozen["key42"]} {frozen.ContainsKey("no")} {frozen.Count} {new[] { 5, 1, 9 }.ToFrozenSet().Contains(9)}");
        ImmutableSortedDictionary<int, string> sorted = ImmutableSortedDictionary.CreateRange(Enumerable.Range(0, 50).Select(i => KeyValuePair.Create((i * 37) % 50, $"v{i}")));
        Console.WriteLine($"{sorted.Remove(3).Count} {string.Join(",", sorted.Take(3))} {ImmutableArray.Create(1, 2, 3).Add(4).Sum()} {ImmutableList.CreateRange(Enumerable.Range(0, 1000)).RemoveAt(500)[500]}");
        var queue = new PriorityQueue<string, int>([("c", 3), ("a", 1), ("b", 2)]);
        Console.WriteLine(queue.Dequeue() + queue.Dequeue() + queue.Dequeue());
        Console.WriteLine(new OrderedDictionary<string, int> { ["z"] = 1, ["a"] = 2 }.GetAt(0).Key);
    }

    private static void Expressions()
    {
        ParameterExpression x = Expression.Parameter(typeof(int), "x");
        Expression<Func<int, int>> lambda = Expression.Lambda<Func<int, int>>(Expression.Add(Expression.Multiply(x, x), Expression.Constant(1)), x);
        Console.WriteLine($"{lambda} {lambda.Compile()(7)} {lambda.Compile(preferInterpretation: true)(9)}");
        int captured = 5;
        Expression<Func<string, bool>> test = s => s.Length > captured;
        Console.WriteLine($"{test.Compile()("abcdef")} {test.Body.NodeType}");
    }

    private static async Task BoundedChannelsAsync()
    {
        var channel = Channel.CreateBounded<int>(new BoundedChannelOptions(4) { FullMode = BoundedChannelFullMode.Wait });
        Task[] writers = [.. Enumerable.Range(0, 3).Select(async number =>
        {
            for (int i = 0; i < 500; i++) await channel.Writer.WriteAsync((number * 1000) + i);
        })];
        Task<long> reader = Task.Run(async () =>
        {
            long sum = 0;
            await foreach (int value in channel.Reader.ReadAllAsync()) sum += value;
            return sum;
        });
        await Task.WhenAll(writers);
        channel.Writer.Complete();
        Console.WriteLine(await reader);
        Channel<int> prioritized = Channel.CreateUnboundedPrioritized<int>();
        foreach (int n in (int[])[3, 1, 2]) _ = prioritized.Writer.TryWrite(n);
        prioritized.Writer.Complete(new InvalidOperationException("closed"));
        try
        {
            while (true) Console.Write(await prioritized.Reader.ReadAsync() + " ");
        }
        catch (ChannelClosedException e)
        {
            Console.WriteLine(e.InnerException!.Message);
        }
    }

    private static async Task PipelinesAsync()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1000, resumeWriterThreshold: 500));
        Task writing = Task.Run(async () =>
        {
            for (int i = 0; i < 1000; i++) _ = await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes($"line {i}\n"));
            await pipe.Writer.CompleteAsync();
        });
        int lines = 0;
        while (true)
        {
            ReadResult result = await pipe.Reader.ReadAsync();
            System.Buffers.ReadOnlySequence<byte> buffer = result.Buffer;
            while (System.Buffers.BuffersExtensions.PositionOf(buffer, (byte)'\n') is { } end)
            {
                lines++;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            pipe.Reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted) break;
        }

        await writing;
        Console.WriteLine(lines);
        using var server = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        using var client = new System.IO.Pipes.AnonymousPipeClientStream(System.IO.Pipes.PipeDirection.In, server.ClientSafePipeHandle);
        Task sending = Task.Run(() =>
        {
            for (int i = 0; i < 100; i++) server.Write(new byte[1000]);
            server.Close();
        });
        long total = 0;
        byte[] block = new byte[4096];
        int count;
        while ((count = client.Read(block)) > 0) total += count;
        await sending;
        Console.WriteLine(total);
    }

    private static void DependencyInjection()
    {
        var services = new ServiceCollection();
        _ = services.AddSingleton<Counter>().AddScoped<Greeter>().AddTransient<IGreeting, Polite>().AddKeyedSingleton<IGreeting, Rude>("rude").AddSingleton(typeof(Box<>));
        using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);
        using (IServiceScope scope = provider.CreateScope())
        {
            Console.WriteLine(scope.ServiceProvider.GetRequiredService<Greeter>().Greet("you"));
            Console.WriteLine(ReferenceEquals(scope.ServiceProvider.GetRequiredService<Greeter>(), scope.ServiceProvider.GetRequiredService<Greeter>()));
        }

        Console.WriteLine($"{provider.GetRequiredKeyedService<IGreeting>("rude").Greet("you")} {provider.GetRequiredService<Box<string>>().Name} {provider.GetRequiredService<Counter>().Count}");
        try
        {
            _ = provider.GetRequiredService<Greeter>();
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static void Logging()
    {
        using var provider = new ListProvider();
        using (ILoggerFactory factory = LoggerFactory.Create(builder => builder.AddProvider(provider).SetMinimumLevel(LogLevel.Debug).AddFilter("quiet", LogLevel.Error)))
        {
            ILogger logger = factory.CreateLogger("loud");
            logger.LogInformation("{Count} items of {Kind}", 3, "a");
            logger.LogTrace("unseen");
            logger.LogError(new InvalidOperationException("reason"), "failed");
            factory.CreateLogger("quiet").LogWarning("unseen");
            factory.CreateLogger<Counter>().LogDebug("debug");
        }

        foreach (string line in provider.Lines) Console.WriteLine(line);
    }

    private static void Configurations()
    {
        IConfigurationRoot root = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Limits:Name"] = "first", ["Limits:Count"] = "3", ["List:0"] = "a", ["List:1"] = "b" })
            .AddCommandLine(["--Limits:Count=5", "--flag", "on"])
            .Build();
        Console.WriteLine($"{root["limits:name"]} {root["Limits:Count"]} {root["flag"]} {string.Join(",", root.GetSection("List").GetChildren().Select(c => c.Value))} {root["none"] ?? "(null)"}");
        root["flag"] = "off";
        Console.WriteLine($"{root["flag"]} {root.GetSection("Limits").Exists()} {root.GetSection("Nope").Exists()}");
        var services = new ServiceCollection();
        _ = services.AddOptions<LimitOptions>().Configure(o => o.Count = int.Parse(root["Limits:Count"]!, CultureInfo.InvariantCulture)).Validate(o => o.Count < 4, "Count is too large.");
        using ServiceProvider provider = services.BuildServiceProvider();
        try
        {
            Console.WriteLine(provider.GetRequiredService<IOptions<LimitOptions>>().Value.Count);
        }
        catch (OptionsValidationException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static void Hosting()
    {
        KernelApplicationBuilder builder = KernelApplication.CreateBuilder(["--color", "blue"]);
        _ = builder.Services.AddSingleton<Counter>();
        using KernelApplication application = builder.Build();
        Console.WriteLine($"{builder.Arguments.Count} {application.Services.GetRequiredService<Counter>().Count}");
    }

    private static void ConsoleFeatures()
    {
        Console.ForegroundColor = ConsoleColor.Red;
        Console.WriteLine("red where there are colours");
        Console.ResetColor();
        Console.WriteLine($"{Console.OutputEncoding.CodePage} {Console.Out.Encoding.CodePage} {Console.IsOutputRedirected}");
        Console.OutputEncoding = Encoding.Latin1;
        Console.WriteLine("é in Latin-1");
        Console.OutputEncoding = Encoding.UTF8;
        Console.WriteLine("é in UTF-8, \ud800 is half a pair");
        Console.Write("{0}-{1:X2}\n", "format", 10);
        Console.Out.Write(['a', 'b', '\n']);
        Console.WriteLine((object?)null);
        Console.Title = "not shown";
        TextWriter before = Console.Out;
        using var writer = new StringWriter();
        Console.SetOut(writer);
        Console.Write("caught");
        Console.SetOut(before);
        Console.WriteLine(writer.ToString().Length);
        Parallel.For(0, 100, _ => Console.Write(""));
        using var stream = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        stream.WriteLine("by a stream of its own");
    }

    private static void ConsoleInput()
    {
        // The tests give no input.
        Console.WriteLine($"{Console.IsInputRedirected} {Console.In.ReadLine() ?? "(end)"} {Console.Read()} {Console.In.ReadToEnd().Length} {Console.ReadLine() ?? "(end)"}");
        try
        {
            Console.WriteLine(Console.ReadKey().Key);
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine(e.Message);
        }

        try
        {
            Console.WriteLine(Console.KeyAvailable);
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine(e.Message);
        }

        Console.SetIn(new StringReader("one\ntwo"));
        Console.WriteLine($"{Console.ReadLine()} {Console.ReadLine()} {Console.ReadLine() ?? "(end)"}");
    }

    /// <summary>What no program compiled ahead of time has on Unix, and so is the same on Linux.</summary>
    private static void Unsupported()
    {
#pragma warning disable CA1416, SYSLIB0006, SYSLIB0024 // that they fail is the question
        foreach (Action action in (Action[])[
            () => new Mutex(false, "LibOs.Named").Dispose(),
            () => new Semaphore(1, 1, "LibOs.Named").Dispose(),
            () => new EventWaitHandle(false, EventResetMode.AutoReset, "LibOs.Named").Dispose(),
            () => Mutex.OpenExisting("LibOs.Named"),
            () => Console.Beep(400, 10),
            () => AppDomain.CreateDomain("x"),
            () => Thread.CurrentThread.Abort(),
            () => _ = Console.CursorVisible])
#pragma warning restore CA1416, SYSLIB0006, SYSLIB0024
        {
            try
            {
                action();
                Console.WriteLine("supported");
            }
            catch (Exception e)
            {
                Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            }
        }
    }

    private interface IGreeting
    {
        string Greet(string name);
    }

    private sealed class Polite(Counter counter) : IGreeting
    {
        public string Greet(string name) => $"Good day, {name}, for the {++counter.Count}. time";
    }

    private sealed class Rude : IGreeting
    {
        public string Greet(string name) => "Hey " + name;
    }

    private sealed class Greeter(IGreeting greeting)
    {
        public string Greet(string name) => greeting.Greet(name);
    }

    private sealed class Counter
    {
        public int Count { get; set; }
    }

    private sealed class Box<T>
    {
        public string Name => typeof(T).Name;
    }

    private sealed class LimitOptions
    {
        public int Count { get; set; }
    }

    private sealed class ListProvider : ILoggerProvider, ILogger
    {
        private string _category = "";

        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName)
        {
            _category = categoryName;
            return this;
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{_category} {logLevel}: {formatter(state, exception)} {exception?.Message}".TrimEnd());

        public void Dispose()
        {
        }
    }
}
