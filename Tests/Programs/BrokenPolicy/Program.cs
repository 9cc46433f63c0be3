using BrokenPolicy;

BrokenScheduler.Prepare(thread => thread + args.Length, args.Length);
Console.WriteLine("no image");
