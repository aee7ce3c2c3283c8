package main

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"galley/builder/disk"
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
		BashComplete: func(c *cli.Context) {
			for _, s := range shells {
				fmt.Fprintln(c.App.Writer, s)
			}
		},
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

// The scripts ask the program itself, with the library's hidden flag behind the
// words that are there: what it prints, a line each, may come next. Its version
// 2 calls the flag --generate-bash-completion for every shell.

const bashCompletion = `# galley's completion for bash
_galley() {
	local word=${COMP_WORDS[COMP_CWORD]} ask=("${COMP_WORDS[@]:0:COMP_CWORD}")
	[[ $word == -* ]] && ask+=("$word")
	local IFS=$'\n'
	COMPREPLY=($(compgen -W "$("${ask[@]}" --generate-bash-completion 2>/dev/null)" -- "$word"))
}
complete -o bashdefault -o default -F _galley galley
`

const zshCompletion = `#compdef galley
# galley's completion for zsh
_galley() {
	local -a ask found
	ask=("${words[@]:0:$((CURRENT-1))}")
	[[ ${words[CURRENT]} == -* ]] && ask+=("${words[CURRENT]}")
	found=("${(@f)$(_CLI_ZSH_AUTOCOMPLETE_HACK=1 "${ask[@]}" --generate-bash-completion 2>/dev/null)}")
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
	$ask --generate-bash-completion 2>/dev/null
end
complete -c galley -a '(__galley_next)'
`

const pwshCompletion = `# galley's completion for PowerShell
Register-ArgumentCompleter -Native -CommandName galley -ScriptBlock {
	param($word, $line, $at)
	$ask = @($line.CommandElements | ForEach-Object { $_.ToString() })
	if ($word -ne '' -and -not $word.StartsWith('-')) { $ask = $ask[0..($ask.Count - 2)] }
	$rest = @($ask | Select-Object -Skip 1)
	& $ask[0] @rest --generate-bash-completion 2>$null |
		Where-Object { $_ -like "$word*" } |
		ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
}
`

// completeTypes offers the project's types, and then what the library knows.
func (e env) completeTypes(c *cli.Context) {
	folder, err := e.folder(c)
	if err != nil {
		return
	}
	project, err := disk.Open(folder)
	if err != nil {
		return
	}
	defer project.Close()
	p, _, err := schemas.Load(project.FS())
	if err != nil || c.NArg() > 0 {
		return
	}
	for _, t := range p.Types {
		if t.Kind != schemas.Block {
			fmt.Fprintln(c.App.Writer, t.Name)
		}
	}
}
