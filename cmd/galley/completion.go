package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"galley/builder/disk"
	"galley/render/rules"
	"galley/schemas"
)

func completionCommand(e env) *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "prints what makes a shell complete commands, flags and types",
		ArgsUsage: "SHELL",
		Description: `SHELL is bash, zsh, fish or pwsh.

Examples:
   galley completion bash > ~/.local/share/bash-completion/completions/galley
   galley completion zsh > "${fpath[1]}/_galley"
   galley completion fish > ~/.config/fish/completions/galley.fish
   galley completion pwsh >> $PROFILE`,
		Action: func(c *cli.Context) error { return completion(c, e) },
	}
}

var shells = []string{"bash", "zsh", "fish", "pwsh"}

func completion(c *cli.Context, e env) error {
	if err := atMost(c, 1); err != nil {
		return err
	}
	script := ""
	switch shell := c.Args().First(); shell {
	case "bash":
		script = bashCompletion
	case "zsh":
		script = zshCompletion
	case "pwsh":
		script = pwshCompletion
	case "fish":
		script = fishCompletion
	case "":
		return misused("write it like: galley completion bash", "`galley completion` takes a shell: bash, zsh, fish or pwsh")
	default:
		return misused("it is one of bash, zsh, fish, pwsh", "there is no completion for %q", shell)
	}
	_, err := io.WriteString(e.out, script)
	return err
}

// The scripts ask the program itself, with a hidden flag behind the words that
// are there: what it prints, a line each, may come next. The library has such a
// flag too; it looks at the process's own arguments, and knows no types.
const completing = "--complete"

const bashCompletion = `# galley's completion for bash
_galley() {
	local word=${COMP_WORDS[COMP_CWORD]} ask=("${COMP_WORDS[@]:0:COMP_CWORD}")
	[[ $word == -* ]] && ask+=("$word")
	local IFS=$'\n'
	COMPREPLY=($(compgen -W "$("${ask[@]}" --complete 2>/dev/null)" -- "$word"))
}
complete -o bashdefault -o default -F _galley galley
`

const zshCompletion = `#compdef galley
# galley's completion for zsh
_galley() {
	local -a ask found
	ask=("${words[@]:0:$((CURRENT-1))}")
	[[ ${words[CURRENT]} == -* ]] && ask+=("${words[CURRENT]}")
	found=("${(@f)$(GALLEY_COMPLETE=described "${ask[@]}" --complete 2>/dev/null)}")
	if [[ -n ${found[1]} ]]; then
		_describe galley found
	else
		_files
	fi
}
if [[ ${funcstack[1]} == _galley ]]; then
	_galley
else
	compdef _galley galley
fi
`

const fishCompletion = `# galley's completion for fish
function __galley_next
	set -l ask (commandline -opc)
	set -l word (commandline -ct)
	string match -q -- '-*' $word; and set -a ask $word
	$ask --complete 2>/dev/null
end
complete -c galley -a '(__galley_next)'
`

const pwshCompletion = `# galley's completion for PowerShell
Register-ArgumentCompleter -Native -CommandName galley -ScriptBlock {
	param($word, $line, $at)
	$ask = @($line.CommandElements | ForEach-Object { $_.ToString() })
	if ($word -ne '' -and -not $word.StartsWith('-')) { $ask = $ask[0..($ask.Count - 2)] }
	$rest = @($ask | Select-Object -Skip 1)
	& $ask[0] @rest --complete 2>$null |
		Where-Object { $_ -like "$word*" } |
		ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
}
`

// complete prints what may come next, a line each. words are the ones before,
// and the one that is begun if it is a flag.
func (e env) complete(app *cli.App, words []string) {
	last := ""
	if len(words) > 0 {
		last = words[len(words)-1]
	}
	command, rest := leading(app, words)
	switch {
	case strings.HasPrefix(last, "-"):
		flags := app.Flags
		if command != nil {
			flags = slices.Concat(command.Flags, app.Flags)
		}
		for _, f := range flags {
			for _, n := range f.Names() {
				if strings.HasPrefix(dashed(n), last) {
					fmt.Fprintln(e.out, dashed(n))
				}
			}
		}
	case command == nil && (len(rest) == 0 || rest[0] == "help"):
		for _, c := range app.Commands {
			if e.variable("GALLEY_COMPLETE") == "described" {
				fmt.Fprintf(e.out, "%s:%s\n", c.Name, c.Usage)
			} else {
				fmt.Fprintln(e.out, c.Name)
			}
		}
	case command != nil && command.Name == "completion" && len(rest) == 0:
		fmt.Fprintln(e.out, strings.Join(shells, "\n"))
	case command != nil && command.Name == "rules" && len(rest) == 0:
		fmt.Fprintln(e.out, strings.Join(rules.Hosts(), "\n"))
	case command != nil && command.Name == "types" && len(rest) == 0:
		fmt.Fprintln(e.out, strings.Join(typeForms, "\n"))
	case command != nil && command.Name == "types" && len(rest) == 1 && rest[0] == "jsonschema":
		e.completeTypes(words)
	case command != nil && command.Name == "new" && len(rest) == 0:
		e.completeTypes(words)
	}
}

// leading gives the command among the words, and the arguments behind it.
func leading(app *cli.App, words []string) (command *cli.Command, rest []string) {
	for i := 0; i < len(words); i++ {
		if word := words[i]; strings.HasPrefix(word, "-") {
			name, _, hasValue := strings.Cut(strings.TrimLeft(word, "-"), "=")
			if f, _ := find(app, command, name); f != nil && !hasValue {
				if _, isBool := f.(*cli.BoolFlag); !isBool {
					i++
				}
			}
		} else if command == nil && len(rest) == 0 && app.Command(word) != nil {
			command = app.Command(word)
		} else {
			rest = append(rest, word)
		}
	}
	return command, rest
}

// completeTypes offers the project's types.
func (e env) completeTypes(words []string) {
	dir := "."
	if i := slices.Index(words, "-C"); i >= 0 && i+1 < len(words) {
		dir = words[i+1]
	}
	project, err := disk.Open(e.path(dir))
	if err != nil {
		return
	}
	defer project.Close()
	p, _, err := schemas.Load(project.FS())
	if err != nil {
		return
	}
	for _, t := range p.Types {
		if t.Kind != schemas.Block {
			fmt.Fprintln(e.out, t.Name)
		}
	}
}
