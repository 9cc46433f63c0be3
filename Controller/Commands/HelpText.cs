namespace LibOs.Controller.Commands;

/// <summary>What <c>libos --help</c> prints.</summary>
internal static class HelpText
{
    /// <summary>The text.</summary>
    public const string Text = """
        Runs .NET programs as kernels of their own, each in a partition beside Linux.

        Usage: libos COMMAND ...

          run PROJECT|IMAGE.elf [options] [-- args]   run a program in a partition, like a process
          run -d ...                                  the same, left running; prints its name
          ps [-a] [--json], top                       list partitions, watch what they use
          logs [-f] NAME, attach NAME                 what a partition has written; join its streams
          pause, resume, stop, kill NAME...           let it stand still, run again, end
          wait NAME, inspect NAME, rm NAME...         its exit code, all that is known, forget it
          fs ls|cat|write|cp ...                      the partition as a directory: NAME/ctl, NAME/mem, ...
          mount DIR, umount DIR                       the same in the file system
          completion bash|zsh                         a script that lets the shell complete names and options
          linux [options] [-- args]                   run Linux in a partition: a shell, a static program
          debug NAME|PROJECT|IMAGE|DUMP [-- args]     open gdb on a partition, a program from its start, a dump
          stacks NAME|DUMP                            print every thread's stack, kernel and program
          dump NAME [FILE]                            write memory, cores, image and log into one archive
          disasm NAME|IMAGE|DUMP ADDRESS|METHOD       show a method's machine code with names and lines
          test [--long] [--seed N] [--filter EXPR]    run the repository's tests
          pack                                        pack the packages into artifacts/packages
          scc PROJECT [--svg FILE] [-- args]          run a program on the simulated SCC and draw its mesh
          --version, --help

        Examples:
          libos run Samples/Hello -- one "two words"
          libos run Samples/WordCount < README.md
          libos run Hello.elf --memory 24M --env GREETING=hello --time-limit 10s
          libos run Hello.elf --boot-chart --verbose
          libos run -d --name web Server.elf && libos logs -f web
          libos fs write web/ctl pause
          libos debug Samples/Hello -b Program.cs:12
          libos linux -- -c 'uname -a'

        'libos COMMAND --help' lists a command's options.

        """;
}
