using System.CommandLine;
using LibOs.Abstractions.Wire;

namespace LibOs.Controller.Commands;

/// <summary><c>libos completion</c>: lets a shell complete commands, options and the names of partitions.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _libos() {
            local IFS=$'\n' line=${COMP_LINE#"${COMP_WORDS[0]}"}
            local position=$((COMP_POINT - ${#COMP_WORDS[0]} - 1))
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:$((position < 0 ? 0 : position))]" "${line# }" 2> /dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _libos libos

        """;

    private const string Zsh = """
        _libos() {
            local -a found
            local line=${BUFFER#"${words[1]}"}
            found=("${(@f)$("${words[1]}" "[suggest:$((CURSOR - ${#words[1]} - 1))]" "${line# }" 2> /dev/null)}")
            compadd -a found
            _files
        }
        compdef _libos libos

        """;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash or zsh." };
        shell.CompletionSources.Add("bash", "zsh");
        var command = new Command("completion", "Prints a script that lets the shell complete names and options: eval \"$(libos completion bash)\".") { shell };
        command.SetAction(parsed =>
        {
            Message.Write(1, parsed.GetRequiredValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                string other => throw new UserError($"there is no completion for '{other}': bash or zsh", PartitionExitCode.Usage),
            });
            return 0;
        });
        return command;
    }
}
