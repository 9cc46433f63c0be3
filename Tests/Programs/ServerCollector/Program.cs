using LibOs.Conformance;

foreach (ConformanceProgram program in GarbageCollectionPrograms.All)
    if (args.Length > 0 && program.Name == args[0]) return program.Main(args[1..]);

Console.Error.WriteLine("ServerCollector: there is no such program");
return 64;
