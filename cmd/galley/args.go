package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"galley/schemas/source"
)

// The library stops reading flags at the first argument. People write them
// where they like, so the arguments are put into its order first; whoever knows
// all the flags at this point can also say which one was meant.

// arrange gives the arguments with the flags of the whole command first, then
// the command, its own flags, and the rest behind "--".
func arrange(app *cli.App, args []string) ([]string, error) {
	if len(args) == 0 {
		return args, nil
	}
	var command *cli.Command
	var ahead, own, rest []string
	named := false
	for words := args[1:]; len(words) > 0; {
		word := words[0]
		words = words[1:]
		switch {
		case word == "--":
			rest, words = append(rest, words...), nil
		case len(word) < 2 || word[0] != '-':
			if named {
				rest = append(rest, word)
				continue
			}
			if word == "help" {
				if len(words) == 0 {
					return append(args[:1:1], "--help"), nil
				}
				own, word, words = append(own, "--help"), words[0], words[1:]
			}
			if command = app.Command(word); command == nil {
				return nil, noCommand(app, word)
			}
			named = true
		case word == "--version" || word == "-version":
			if named {
				return nil, noFlag(app, command, word)
			}
			command, named = app.Command("version"), true
		default:
			name, _, hasValue := strings.Cut(strings.TrimLeft(word, "-"), "=")
			flag, ofCommand := find(app, command, name)
			if flag == nil {
				return nil, noFlag(app, command, word)
			}
			taken := []string{word}
			if _, isBool := flag.(*cli.BoolFlag); !isBool && !hasValue {
				if len(words) == 0 || words[0] == "--" {
					help := "galley --help"
					if ofCommand {
						help = "galley " + command.Name + " --help"
					}
					return nil, misused("`"+help+"` says which", "%s needs a value", word)
				}
				taken, words = append(taken, words[0]), words[1:]
			}
			if ofCommand {
				own = append(own, taken...)
			} else {
				ahead = append(ahead, taken...)
			}
		}
	}
	out := append([]string{args[0]}, ahead...)
	if command == nil {
		return out, nil
	}
	out = append(append(out, command.Name), own...)
	if slices.Contains(own, "--help") || slices.Contains(own, "-h") {
		return append(out[:len(out)-len(own)], "--help"), nil
	}
	return append(append(out, "--"), rest...), nil
}

// find gives the flag of a name, the command's own before the whole's.
func find(app *cli.App, command *cli.Command, name string) (flag cli.Flag, ofCommand bool) {
	if name == "help" || name == "h" {
		return &cli.BoolFlag{Name: "help"}, command != nil
	}
	if command != nil {
		for _, f := range command.Flags {
			if slices.Contains(f.Names(), name) {
				return f, true
			}
		}
	}
	for _, f := range app.Flags {
		if slices.Contains(f.Names(), name) {
			return f, false
		}
	}
	return nil, false
}

func noFlag(app *cli.App, command *cli.Command, word string) error {
	word, _, _ = strings.Cut(word, "=")
	of, flags, help := "galley", app.Flags, "galley --help"
	if command != nil {
		of, flags, help = "galley "+command.Name, slices.Concat(command.Flags, app.Flags), "galley "+command.Name+" --help"
	}
	names := []string{"--help"}
	for _, f := range flags {
		for _, n := range f.Names() {
			names = append(names, dashed(n))
		}
	}
	hint := source.DidYouMean(word, names)
	if hint == "" {
		hint = "`" + help + "` lists the flags"
	}
	return misused(hint, "%s is not a flag of %s", word, of)
}

func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// atMost holds a command to its number of arguments.
func atMost(c *cli.Context, n int) error {
	if c.NArg() <= n {
		return nil
	}
	hint := "`galley " + c.Command.Name + " --help` shows how it is called"
	if c.Command.Name == "new" {
		words := c.Args().Slice()
		hint = "put the title between quotes: galley new " + words[0] + " " + strconv.Quote(strings.Join(words[1:], " "))
	}
	return misused(hint, "%q is one argument too many", c.Args().Get(n))
}

// oneOf holds a flag to its values; what is offered stands in its help too.
func oneOf(c *cli.Context, flag string, values ...string) (string, error) {
	v := c.String(flag)
	if slices.Contains(values, v) {
		return v, nil
	}
	hint := source.DidYouMean(v, values)
	if hint == "" {
		hint = "it is one of " + strings.Join(values, ", ")
	}
	return "", misused(hint, "--%s cannot be %q", flag, v)
}
