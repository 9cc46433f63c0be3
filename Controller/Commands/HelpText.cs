namespace LibOs.Controller.Commands;

/// <summary>What <c>libos --help</c> prints.</summary>
internal static class HelpText
{
    /// <summary>The text.</summary>
    public const string Text = """
        Runs .NET programs as kernels of their own, each in a partition beside Linux.

        Usage: libos COMMAND ...

          run PROJECT|IMAGE.elf [options] [-- args]   run a program in a partition, like a process
          test [--long] [--seed N] [--filter EXPR]    run the repository's tests
          pack                                        pack the packages into artifacts/packages
          --version, --help

        Examples:
          libos run Samples/Hello -- one "two words"
          libos run Samples/WordCount < README.md
          libos run Hello.elf --memory 24M --env GREETING=hello --time-limit 10s
          libos run Hello.elf --boot-chart --verbose

        'libos COMMAND --help' lists a command's options.

        """;
}
