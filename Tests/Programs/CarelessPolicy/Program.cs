using CarelessPolicy;

// The method whose check panics in the kernel throws in the program, in a partition as on Linux.
try
{
    Console.WriteLine(CarelessScheduler.Look([1, 2, 3], args.Length + 3));
}
catch (IndexOutOfRangeException)
{
    Console.WriteLine("thrown in the program");
}

CarelessScheduler.IsCareless = true;
Thread.Sleep(20);
Console.WriteLine("no kernel of ours");
