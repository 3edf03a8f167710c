package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"runtime/debug"
	"time"

	"kiennghi/api"
	"kiennghi/api/observe"
	"kiennghi/api/token"
)

// serve serves real data, by the real clock.
func serve(ctx context.Context, c config, _ []string) error {
	api.Prepare()
	o, err := open(ctx, c, "office", time.Now)
	if err != nil {
		return err
	}
	defer o.Close()
	if err := o.enterUnits(ctx); err != nil {
		return err
	}
	return o.listen(ctx, c, false, func(url string) {
		fmt.Printf("kiennghi %s\n  API        %s/v1\n  reference  %s/docs\n  public     %s/\n", version, url, url, url)
	})
}

// listen serves until ctx ends, then lets running requests finish. ready is
// called once the address takes requests. When the private PostgreSQL ends,
// there is nothing left to serve, and listen returns at once.
func (o *office) listen(ctx context.Context, c config, demonstration bool, ready func(url string)) error {
	l, err := c.listener()
	if err != nil {
		return err
	}
	defer l.Close()
	url, err := urlOf(l.Addr().String())
	if err != nil {
		return err
	}
	if c.Issuer == "" {
		c.Issuer = url
	}
	ring, err := o.ring(ctx, c)
	if err != nil {
		return err
	}
	verifier, err := token.NewVerifier(ring, c.issuers...)
	if err != nil {
		return fmt.Errorf("KIENNGHI_OUTSIDE_ISSUERS: %w", err)
	}
	log := slog.New(observe.Traced(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	handler, err := (&api.Server{
		Desk: o.desk, Verifier: verifier, Ring: ring, Observer: observe.New(log, time.Now),
		Ping: o.db.Ping, Proxies: c.proxies, Version: version, Demonstration: demonstration,
	}).Handler()
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 20 * time.Second, // within the time of a request
		WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	worked, done := make(chan error, 1), make(chan error, 1)
	go func() { worked <- o.db.Work(ctx, log, o.desk.Do) }()
	go func() { done <- server.Serve(l) }()
	ready(url)
	// Starting reads the contract and does what waited for it, and serving needs
	// little of that again. From here on PostgreSQL does the remembering: a larger
	// heap between collections is bought with little memory, and bounded.
	defer time.AfterFunc(time.Second, debug.FreeOSMemory).Stop()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	select {
	case err := <-done:
		return err
	case err := <-worked:
		_ = server.Close()
		return err
	case <-o.ended():
		_ = server.Close()
		return fmt.Errorf("the private PostgreSQL has ended; its log is %s", o.private.LogPath())
	case <-ctx.Done():
	}
	grace, stop := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer stop()
	if err := server.Shutdown(grace); err != nil {
		return err
	}
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-worked
}

// listener takes the configured address.
func (c config) listener() (net.Listener, error) {
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return nil, fmt.Errorf("%w (KIENNGHI_ADDR chooses another address)", err)
	}
	return api.Listener{TCPListener: l.(*net.TCPListener)}, nil
}

// urlOf is where to ask, from this machine, for what listens at an address.
func urlOf(address string) (string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", err
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port), nil
}

// health asks the server at the configured address whether it is ready.
func health(ctx context.Context, c config, _ []string) error {
	url, err := urlOf(c.Addr)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/readyz", nil)
	if err != nil {
		return err
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer a.Body.Close()
	if a.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", a.Status)
	}
	return nil
}
