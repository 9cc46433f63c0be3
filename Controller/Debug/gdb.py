# What libos teaches gdb: the names of C# methods, and the kernel's threads.
import bisect
import gdb
import os
import re


class Names:
    """Addresses and C# names of all methods, as libos wrote them down."""

    def __init__(self, path):
        self.starts = []
        self.ends = []
        self.names = []
        with open(path, encoding="utf-8") as file:
            for line in file:
                start, length, name = line.rstrip("\n").split(" ", 2)
                self.starts.append(int(start, 16))
                self.ends.append(int(start, 16) + int(length, 16))
                self.names.append(name)

    def find(self, address):
        index = bisect.bisect_right(self.starts, address) - 1
        return self.names[index] if index >= 0 and address < self.ends[index] else None

    def named(self, text):
        exact = [s for s, n in zip(self.starts, self.names) if n == text]
        return exact or [s for s, n in zip(self.starts, self.names) if n.endswith("." + text)]

    def complete(self, word):
        return sorted({n for n in self.names if word in n})[:200]


names = Names(os.environ["LIBOS_GDB_NAMES"])


class MethodDecorator(gdb.FrameDecorator.FrameDecorator):
    def function(self):
        frame = self.inferior_frame()
        return names.find(frame.pc()) or super().function()


class MethodFilter:
    """Shows frames of C# under the names they have in C#."""

    def __init__(self):
        self.name = "libos-methods"
        self.priority = 100
        self.enabled = True
        gdb.frame_filters[self.name] = self

    def filter(self, frames):
        return map(MethodDecorator, frames)


class BreakMethod(gdb.Command):
    """break-method NAME: a breakpoint in every C# method of that full name, or whose full name ends so."""

    def __init__(self, name, kind):
        super().__init__(name, gdb.COMMAND_BREAKPOINTS)
        self.kind = kind

    def invoke(self, argument, from_tty):
        found = names.named(argument.strip())
        if not found:
            raise gdb.GdbError("no C# method is called '%s'" % argument.strip())
        for start in found:
            gdb.execute("%s *0x%x" % (self.kind, start))

    def complete(self, text, word):
        return names.complete(text)


class InfoMethods(gdb.Command):
    """info-methods REGEX: the C# methods whose full name matches."""

    def __init__(self):
        super().__init__("info-methods", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        pattern = re.compile(argument.strip())
        for start, name in zip(names.starts, names.names):
            if pattern.search(name):
                print("0x%x %s" % (start, name))


class PartitionThreads(gdb.Command):
    """partition-threads: the threads of the partition, as its kernel knows them. gdb's own threads are the cores."""

    def __init__(self):
        super().__init__("partition-threads", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        memory = gdb.selected_inferior()
        number = lambda at, length: int.from_bytes(memory.read_memory(at, length), "little")
        table = int(gdb.parse_and_eval("(unsigned long)&libos_inspection"))
        if number(table, 8) != 0x736E49734F62694C:
            raise gdb.GdbError("the kernel is not up yet")
        threads, capacity = number(table + 16, 8), number(table + 24, 8)
        offset = lambda index: number(table + 88 + 2 * index, 2)
        states = ["running", "ready", "waiting", "ended"]
        for slot in range(capacity):
            block = number(threads + 8 * slot, 8)
            if block == 0:
                continue
            name = bytes(memory.read_memory(block + offset(6), 16)).split(b"\0")[0].decode("utf-8", "replace")
            state = number(block + offset(3), 4)
            print("%5d  %-16s %-8s core %d" % (number(block + offset(0), 4), name, states[state] if state < 4 else "?", number(block + offset(4), 4)))


MethodFilter()
BreakMethod("break-method", "break")
BreakMethod("tbreak-method", "tbreak")
InfoMethods()
PartitionThreads()
