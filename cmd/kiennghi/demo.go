package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"kiennghi/api"
	"kiennghi/domain/demonstration"
	"kiennghi/domain/workday"
)

// seed makes the demonstration the same everywhere.
const seed = 20220615

// demo runs everything on made-up data. The office's clock is shifted: it
// ticks on from the demonstration's first moment, counted from the first start.
func demo(ctx context.Context, c config, _ []string) error {
	api.Prepare()
	var began time.Time
	clock := func() time.Time { return demonstration.Start.Add(time.Since(began)) }
	o, err := open(ctx, c, "demonstration", clock)
	if err != nil {
		return err
	}
	defer o.Close()
	us, err := o.db.Units(ctx)
	if err != nil {
		return err
	}
	if len(us.All()) == 0 {
		// An address that is taken is told before the data are made, which takes a while.
		l, err := c.listener()
		if err != nil {
			return err
		}
		_ = l.Close()
		fmt.Fprintln(os.Stderr, "kiennghi: making the demonstration data …")
		if err := o.demonstrate(ctx); err != nil {
			return err
		}
	}
	text, err := o.db.SettingOnce(ctx, "demonstration began", func() string { return time.Now().UTC().Format(time.RFC3339Nano) })
	if err != nil {
		return err
	}
	if began, err = time.Parse(time.RFC3339Nano, text); err != nil {
		return err
	}
	return o.listen(ctx, c, true, func(url string) { welcome(os.Stdout, url, clock()) })
}

// demonstrate makes the data and keeps all of it, or nothing.
func (o *office) demonstrate(ctx context.Context) error {
	hash, err := o.desk.Passwords.Hash(ctx, demonstration.DemoPassword)
	if err != nil {
		return err
	}
	d := demonstration.Build(seed, workday.Official(), func(string) string { return hash })
	return o.db.Load(ctx, d.Everything()...)
}

func welcome(out io.Writer, url string, now time.Time) {
	fmt.Fprintf(out, `
kiennghi: demonstration data, all made up (the units are Hanoi's real ones)
The office's clock is shifted: it is %s there.

  public page    %s/
  API reference  %s/docs
  API            %s/v1

Sign in with the password %s as

`, now.In(workday.Zone).Format("15:04, 2 January 2006"), url, url, url, demonstration.DemoPassword)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, s := range demonstration.SignIns() {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", s.Login, strings.TrimSpace(string(s.Role)+" "+string(s.Unit)), s.What)
	}
	w.Flush()
	fmt.Fprint(out, "\nCtrl-C stops everything; the data stay.\n")
}
