// Listens for its end and does nothing else about signals.
AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("ended in order");
Console.WriteLine("ready");
Thread.Sleep(Timeout.Infinite);
