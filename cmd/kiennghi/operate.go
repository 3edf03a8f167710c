package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"

	"kiennghi"
	"kiennghi/api/body"
	"kiennghi/api/token"
	"kiennghi/domain"
	"kiennghi/domain/casework"
	"kiennghi/domain/workday"
	"kiennghi/store"
)

// overlap is how long a new signing key is published before it signs, so that
// every replica and every reader of the keys knows it by then.
const overlap = 10 * time.Minute

func migrate(ctx context.Context, c config, _ []string) error {
	o, err := open(ctx, c, "office", time.Now)
	if err != nil {
		return err
	}
	defer o.Close()
	return o.enterUnits(ctx)
}

// user opens an account from the shell: the first administrator has nobody
// else to do it.
func user(ctx context.Context, c config, args []string) error {
	f := flag.NewFlagSet("user", flag.ContinueOnError)
	login := f.String("login", "", "login, lower case")
	name := f.String("name", "", "name shown to colleagues")
	role := f.String("role", "", "role of the post: clerk, chair, deputy, officer, monitor, delegate, admin")
	unit := f.String("unit", "", "unit of the post, such as 00070-2025")
	from := f.String("from", "", "first day of the post; today by default")
	if err := f.Parse(args); err != nil {
		return err
	}
	if *login == "" || *name == "" || (*role == "") != (*unit == "") {
		return errors.New("user needs -login and -name, and -role together with -unit")
	}
	password, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	password = strings.TrimRight(password, "\r\n")
	*login = strings.ToLower(*login)
	if err := openable(*login, *name, password); err != nil {
		return err
	}
	o, err := open(ctx, c, "office", time.Now)
	if err != nil {
		return err
	}
	defer o.Close()
	if err := o.enterUnits(ctx); err != nil {
		return err
	}
	first := workday.Of(time.Now())
	if *from != "" {
		if first, err = workday.Parse(*from); err != nil {
			return err
		}
	}
	id, err := o.desk.Install(ctx, casework.NewAccount{Login: *login, Name: *name, Password: password},
		domain.Post{Role: domain.Role(*role), Unit: domain.UnitID(*unit), From: first})
	if err != nil {
		return err
	}
	fmt.Println(id)
	return nil
}

// openable refuses an account that the API would not open, and with which nobody
// could sign in there.
func openable(login, name, password string) error {
	doc, err := openapi3.NewLoader().LoadFromData(kiennghi.OpenAPI)
	if err != nil {
		return err
	}
	for _, part := range []struct{ what, said string }{{"login", login}, {"name", name}, {"password", password}} {
		text, err := json.Marshal(part.said)
		if err == nil {
			_, err = body.JSON(text)
		}
		if err != nil || !utf8.ValidString(part.said) {
			return fmt.Errorf("the %s has characters that cannot be kept", part.what)
		}
		s := doc.Components.Schemas["NewAccount"].Value.Properties[part.what].Value
		if s.VisitJSON(part.said) != nil {
			return fmt.Errorf("the %s needs %d to %d characters, of those that the API takes (%s)", part.what, s.MinLength, *s.MaxLength, cmp.Or(s.Pattern, "all"))
		}
	}
	return nil
}

// keys rotates the signing keys. Where a stolen one was the last that signed,
// another begins at once.
func keys(ctx context.Context, c config, args []string) error {
	f := flag.NewFlagSet("keys", flag.ContinueOnError)
	drop := f.String("drop", "", "the ID of a stolen key: tokens that it signed are refused within a minute")
	if err := f.Parse(args); err != nil {
		return err
	}
	o, err := open(ctx, c, "office", time.Now)
	if err != nil {
		return err
	}
	defer o.Close()
	now := time.Now().UTC()
	if *drop != "" {
		if err := o.db.DropSigningKey(ctx, *drop); err != nil {
			return err
		}
	}
	have, err := o.db.SigningKeys(ctx)
	if err != nil {
		return err
	}
	signs := slices.ContainsFunc(have, func(k store.SigningKey) bool {
		return token.Key(k).Signs(now)
	})
	if *drop != "" && signs {
		return nil
	}
	wait := overlap
	if !signs { // nobody could sign in meanwhile
		wait = 0
	}
	k := token.NewKey(now, wait)
	if err := o.db.AddSigningKey(ctx, store.SigningKey(k)); err != nil {
		return err
	}
	for _, old := range have {
		if old.RetireAt.IsZero() {
			if err := o.db.RetireSigningKey(ctx, old.ID, k.NotBefore); err != nil {
				return err
			}
		}
	}
	fmt.Println(k.ID)
	return nil
}

// check holds everything that is kept against the record.
func check(ctx context.Context, c config, args []string) error {
	f := flag.NewFlagSet("check", flag.ContinueOnError)
	demonstration := f.Bool("demo", false, "the demonstration's private PostgreSQL, while it does not run")
	if err := f.Parse(args); err != nil {
		return err
	}
	of := "office"
	if *demonstration {
		of = "demonstration"
	}
	o, err := open(ctx, c, of, time.Now)
	if err != nil {
		return err
	}
	defer o.Close()
	n := 0
	if err := o.db.Check(ctx, func(difference string) {
		n++
		fmt.Println(difference)
	}); err != nil {
		return err
	}
	if n > 0 {
		return fmt.Errorf("%d differences", n)
	}
	events, err := o.db.Recorded(ctx)
	if err != nil {
		return err
	}
	if events == 0 {
		return errors.New("nothing is recorded there, so nothing was checked; DATABASE_URL, KIENNGHI_DATA or -demo says where to look")
	}
	fmt.Printf("no differences in %d events\n", events)
	return nil
}
