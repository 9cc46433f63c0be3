using LibOs.Abstractions.Services;
using LibOs.Components.Memory;

// Two programs in two partitions talk through memory. The same image is both: in a partition of LibOs, and as a program in one of Linux.
string role = args is ["first" or "second"] ? args[0] : "";
if (role.Length == 0)
{
    Console.Error.WriteLine("usage: first|second");
    return 64;
}

using SharedRegion region = SharedRegion.Open("talk");
int half = region.Memory.Length / 2;
bool isFirst = role == "first";
var outgoing = new Mailbox(region, isFirst ? 0 : half, half);
var incoming = new Mailbox(region, isFirst ? half : 0, half);
string where = PartitionEnvironment.IsPartition ? "LibOs" : "Linux";
for (int number = 1; number <= 3; number++)
{
    if (isFirst)
    {
        outgoing.Send($"question {number} from {where}");
        Console.WriteLine(incoming.Receive());
    }
    else
    {
        string question = incoming.Receive();
        Console.WriteLine(question);
        outgoing.Send($"answer {number} from {where}");
    }
}

return 0;
