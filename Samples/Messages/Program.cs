using System.Threading.Channels;
using LibOs.Components.Ipc;
using LibOs.Hosting;
using Microsoft.Extensions.DependencyInjection;

const int Participants = 4;
const int Values = 20_000;

var builder = KernelApplication.CreateBuilder(args);
builder.Services.AddMemory().AddScheduler().AddConsole().AddIpc();
using var application = builder.Build();
var ipc = application.Services.GetRequiredService<IIpcService>();

// A token goes around by mail; each participant is a thread.
var memory = new SharedMemory(Participants, 64 << 10);
IpcLayout layout = memory.Layout;
int mail = layout.Take(Mailbox<ThreadTransport>.Size(Participants));
int barrier = layout.Take(DisseminationBarrier<ThreadTransport>.Size(Participants));
int guard = layout.Take(McsLock<ThreadTransport>.Size(Participants));
int sums = layout.Take(Collectives<ThreadTransport>.Size(Participants, 64));
int counter = 0, total = 0;
long sum = 0;
int last = 0;
Thread[] ring = [.. Enumerable.Range(0, Participants).Select(number => new Thread(() => TakePart(number)))];
foreach (Thread thread in ring) thread.Start();
foreach (Thread thread in ring) thread.Join();
Console.WriteLine($"The token came back with {last} after 10 rounds, {total} additions under the lock count {counter}, all numbers make {sum}");

// Values stream from one thread to another.
(ChannelWriter<long> writer, ChannelReader<long> reader) = ipc.CreateChannel<long>(256);
Task writing = Task.Run(async () =>
{
    for (long i = 1; i <= Values; i++) await writer.WriteAsync(i);
    writer.Complete();
});
long streamed = 0;
await foreach (long value in reader.ReadAllAsync()) streamed += value;
await writing;
Console.WriteLine($"{Values} values through a channel make {streamed}");

// Functions run on each core.
var seen = new int[64];
ipc.Cores.Broadcast(core => seen[core]++);
int same = ipc.Cores.Run(ipc.Cores.CoreCount - 1, () => seen.Sum());
Console.WriteLine($"Every core ran it once: {same == ipc.Cores.CoreCount}");

// A contract between two sides.
(FrameConnection near, FrameConnection far) = ipc.CreateConnection();
Task serving = Task.Run(() => ContractServer.RunAsync(far, new WordServiceDispatcher(new WordService())));
using (var words = new WordServiceClient(near))
{
    await words.ConnectAsync();
    Console.WriteLine($"'message' has {words.CountLetters("message")} letters, 'mail-box' {words.CountLetters("mail-box")}, and one of 8 characters is '{await words.FindAsync(8, default)}'");
}

await serving;

void TakePart(int number)
{
    ThreadTransport self = memory.Join(number);
    var box = new Mailbox<ThreadTransport>(self, mail);
    var meeting = new DisseminationBarrier<ThreadTransport>(self, barrier);
    var mutex = new McsLock<ThreadTransport>(self, guard);
    var all = new Collectives<ThreadTransport>(self, sums, 64);
    if (number == 0) box.Send(1, 1);
    for (int round = 0; round < 10; round++)
    {
        box.Receive(out int token, out _);
        if (number == 0) last = token;
        if (number != 0 || round < 9) box.Send((number + 1) % Participants, token + 1);
    }

    meeting.SignalAndWait();
    for (int i = 0; i < 1000; i++)
    {
        mutex.Acquire();
        counter++;
        mutex.Release();
    }

    Interlocked.Add(ref total, 1000);
    meeting.SignalAndWait();
    long[] values = [number + 1];
    all.AllReduce(values.AsSpan(), ReductionOperator.Sum);
    if (number == 0) sum = values[0];
}
