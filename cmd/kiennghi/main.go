// Command kiennghi serves the API, and does what an operator does from a shell.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"syscall"
)

// version is the release; the linker sets it.
var version = "dev"

// command is one thing the program does.
type command struct {
	name, args, what string
	run              func(ctx context.Context, c config, args []string) error
}

func commands() []command {
	return []command{
		{"demo", "", "run everything on made-up data: a private PostgreSQL, the API, the pages", demo},
		{"serve", "", "serve the API on real data (DATABASE_URL, or a private PostgreSQL)", serve},
		{"migrate", "", "bring the database's schema up to date, and enter the calendars and Hanoi's units", migrate},
		{"user", "-login L -name N [-role R -unit U -from D]", "open an account, with a post; the password is read from standard input", user},
		{"keys", "[-drop ID]", "begin a new signing key, published at once and used from ten minutes on; or drop a stolen one", keys},
		{"check", "[-demo]", "recompute from the record all that is kept beside it, and name each difference", check},
		{"health", "", "ask the running server whether it is ready", health},
		{"version", "", "print the version", func(context.Context, config, []string) error { fmt.Println(version); return nil }},
	}
}

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(512 << 20)
	}
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		ends = append(ends, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), ends...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second one does not wait for what runs
	if err := run(ctx, os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "kiennghi:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 || slices.Contains([]string{"help", "-h", "-help", "--help"}, args[0]) {
		usage(out)
		return nil
	}
	for _, cmd := range commands() {
		if cmd.name != args[0] {
			continue
		}
		if cmd.args == "" && len(args) > 1 {
			return fmt.Errorf("%s takes no more words, but was given %q", cmd.name, args[1])
		}
		c, err := readConfig()
		if err != nil {
			return err
		}
		if err := cmd.run(ctx, c, args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
			return err
		}
		return nil
	}
	usage(out)
	return fmt.Errorf("there is no command %q", args[0])
}

func usage(out io.Writer) {
	fmt.Fprint(out, "usage: kiennghi COMMAND\n\n")
	for _, c := range commands() {
		fmt.Fprintf(out, "  %-8s %s\n", c.name, c.what)
		if c.args != "" {
			fmt.Fprintf(out, "           %s\n", c.args)
		}
	}
	fmt.Fprint(out, "\nIt is configured by the environment:\n\n")
	describe(out)
}
