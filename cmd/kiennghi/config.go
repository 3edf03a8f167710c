package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"

	"kiennghi/api/mail"
	"kiennghi/api/token"
	"kiennghi/api/webhook"
	"kiennghi/domain/casework"
	"kiennghi/store/privatepg"
)

// config is all that can be set from outside. What holds a secret can be given
// as a file instead, and is taken out of the environment once read.
type config struct {
	Addr         string `env:"KIENNGHI_ADDR" envDefault:"127.0.0.1:8080" about:"where to listen"`
	DatabaseURL  string `env:"DATABASE_URL,unset" about:"PostgreSQL 15 or newer; without it a private one is run"`
	DatabaseFile string `env:"DATABASE_URL_FILE,file" about:"a file that holds DATABASE_URL"`
	Dir          string `env:"KIENNGHI_DATA" about:"directory of the private PostgreSQL"`
	Issuer       string `env:"KIENNGHI_ISSUER" about:"the URL of this installation, which its tokens name, one for all replicas; by default where it listens"`
	Audience     string `env:"KIENNGHI_AUDIENCE" envDefault:"kiennghi" about:"for whom its tokens are"`
	Outside      string `env:"KIENNGHI_OUTSIDE_ISSUERS" about:"JSON list of {issuer, audience, jwks_url, algorithms, type} whose tokens are taken too"`
	Proxies      string `env:"KIENNGHI_PROXIES" about:"networks of proxies whose X-Forwarded-For is believed, separated by commas"`
	Connections  int    `env:"KIENNGHI_CONNECTIONS" envDefault:"16" about:"connections to the database at most; 4 to 8 for each of its cores"`
	MailHost     string `env:"KIENNGHI_SMTP_HOST" about:"the server by which e-mails are sent; none are without it"`
	MailPort     int    `env:"KIENNGHI_SMTP_PORT" envDefault:"587" about:"its port; 465 speaks TLS from the first byte, any other begins it with STARTTLS"`
	MailUser     string `env:"KIENNGHI_SMTP_USER" about:"as whom to sign in there; nobody by default"`
	MailPassword string `env:"KIENNGHI_SMTP_PASSWORD,unset" about:"the password there"`
	MailKeyFile  string `env:"KIENNGHI_SMTP_PASSWORD_FILE,file" about:"a file that holds KIENNGHI_SMTP_PASSWORD"`
	MailFrom     string `env:"KIENNGHI_SMTP_FROM" about:"the address that e-mails come from"`
	MailPlain    bool   `env:"KIENNGHI_SMTP_PLAIN" about:"send without TLS where the server offers none: for one on the same machine"`
	HooksPrivate bool   `env:"KIENNGHI_WEBHOOKS_PRIVATE" about:"post to webhooks in private networks too: for development"`
	Fetch        bool   `env:"KIENNGHI_FETCH_POSTGRES" about:"download PostgreSQL where none is installed"`

	issuers []token.Issuer // that Outside lists
	proxies []netip.Prefix // that Proxies lists
}

func readConfig() (config, error) {
	var c config
	if err := env.Parse(&c); err != nil {
		return c, fmt.Errorf("configuration: %w", named(err))
	}
	if err := c.read(); err != nil {
		return c, fmt.Errorf("configuration: %w", err)
	}
	if c.DatabaseURL == "" {
		c.DatabaseURL = strings.TrimSpace(c.DatabaseFile)
	}
	if c.MailPassword == "" {
		c.MailPassword = strings.TrimSpace(c.MailKeyFile)
	}
	if c.Dir == "" {
		c.Dir = privatepg.DefaultDir()
	}
	_ = os.Unsetenv("PGPASSWORD")
	return c, nil
}

// named says which variable cannot be read, and not which field.
func named(err error) error {
	var wrong env.ParseError
	if !errors.As(err, &wrong) {
		return err
	}
	f, _ := reflect.TypeFor[config]().FieldByName(wrong.Name)
	name, _, _ := strings.Cut(f.Tag.Get("env"), ",")
	switch wrong.Type.Kind() {
	case reflect.Int:
		return fmt.Errorf("%s: not a whole number", name)
	case reflect.Bool:
		return fmt.Errorf("%s: neither true nor false", name)
	}
	return fmt.Errorf("%s: %w", name, wrong.Err)
}

// read reads what is more than one word, and refuses what cannot be meant.
func (c *config) read() (err error) {
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		return errors.New("KIENNGHI_ADDR: not a host and a port, as 127.0.0.1:8080")
	}
	if c.Connections < 2 {
		return errors.New("KIENNGHI_CONNECTIONS: at least 2")
	}
	if u, err := url.Parse(c.Issuer); err != nil || c.Issuer != "" && (u.Scheme == "" || u.Host == "") {
		return errors.New("KIENNGHI_ISSUER: no URL")
	}
	if c.issuers, err = outsideIssuers(c.Outside); err != nil {
		return err
	}
	c.proxies, err = networks(c.Proxies)
	return err
}

// site is how the office is seen from outside.
func (c config) site() (casework.Site, error) {
	s := casework.Site{URL: strings.TrimSuffix(c.Issuer, "/") + "/", Poster: webhook.NewClient(webhook.Options{Private: c.HooksPrivate})}
	if c.MailHost == "" {
		return s, nil
	}
	sender, err := mail.New(mail.Config{Host: c.MailHost, Port: c.MailPort, User: c.MailUser, Password: c.MailPassword,
		From: c.MailFrom, Plain: c.MailPlain, Now: time.Now})
	if err != nil {
		return s, fmt.Errorf("KIENNGHI_SMTP_FROM: %w", err)
	}
	s.Mailer = sender
	return s, nil
}

// describe prints what can be set.
func describe(out io.Writer) {
	for f := range reflect.TypeFor[config]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("env"), ",")
		fmt.Fprintf(out, "  %-26s %s", name, f.Tag.Get("about"))
		if d := f.Tag.Get("envDefault"); d != "" {
			fmt.Fprintf(out, " (%s)", d)
		}
		fmt.Fprintln(out)
	}
}

func outsideIssuers(text string) (list []token.Issuer, err error) {
	if text == "" {
		return nil, nil
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&list); err != nil {
		return nil, fmt.Errorf("KIENNGHI_OUTSIDE_ISSUERS: no list of issuers in JSON: %w", err)
	}
	return list, nil
}

func networks(text string) (list []netip.Prefix, err error) {
	for s := range strings.SplitSeq(text, ",") {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, fmt.Errorf("KIENNGHI_PROXIES: %q is no network, as 10.0.0.0/8", s)
		}
		list = append(list, p)
	}
	return list, nil
}
