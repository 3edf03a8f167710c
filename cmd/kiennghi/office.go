package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"path/filepath"
	"runtime"
	"time"

	"kiennghi/api/token"
	"kiennghi/domain/casework"
	"kiennghi/domain/hanoi"
	"kiennghi/store"
	"kiennghi/store/privatepg"
)

// office is the database with everything that stands before it.
type office struct {
	db      *store.DB
	desk    *casework.Desk
	private *privatepg.Server // nil when DATABASE_URL names the server
}

// open brings up the database, its schema up to date. The private server keeps
// each kind of data in a directory of its own.
func open(ctx context.Context, c config, kind string, now func() time.Time) (_ *office, err error) {
	o := &office{}
	defer func() {
		if err != nil {
			_ = o.Close()
		}
	}()
	dsn := c.DatabaseURL
	if dsn == "" {
		if o.private, err = privatepg.Open(ctx, filepath.Join(c.Dir, kind), privatepg.Options{Fetch: c.Fetch}); err != nil {
			return nil, err
		}
		dsn = o.private.DSN(privatepg.Database)
	}
	if err := store.Migrate(ctx, dsn); err != nil {
		return nil, err
	}
	if o.db, err = store.Open(ctx, dsn, store.Options{MaxConns: c.Connections}); err != nil {
		return nil, err
	}
	secret, err := o.db.SettingOnce(ctx, "petition secrets", func() string {
		var b [32]byte
		_, _ = rand.Read(b[:]) // never fails (crypto/rand)
		return base64.RawStdEncoding.EncodeToString(b[:])
	})
	if err != nil {
		return nil, err
	}
	key, err := base64.RawStdEncoding.DecodeString(secret)
	if err != nil {
		return nil, fmt.Errorf("the key of petition secrets cannot be read: %w", err)
	}
	site, err := c.site()
	if err != nil {
		return nil, err
	}
	o.desk = &casework.Desk{
		Store: o.db, Secrets: token.Secrets{Key: key},
		Passwords: token.NewPasswords(runtime.GOMAXPROCS(0)), Now: now, Real: time.Now, Site: site,
	}
	return o, nil
}

// Close closes the connections, and stops the server that is ours.
func (o *office) Close() error {
	if o.db != nil {
		o.db.Close()
	}
	if o.private != nil {
		return o.private.Close()
	}
	return nil
}

// ended is closed when the server that is ours has ended.
func (o *office) ended() <-chan struct{} {
	if o.private == nil {
		return nil
	}
	return o.private.Done()
}

// enterUnits enters Hanoi's units in an empty register.
func (o *office) enterUnits(ctx context.Context) error {
	us, err := o.db.Units(ctx)
	if err != nil || len(us.All()) > 0 {
		return err
	}
	return o.db.Load(ctx, hanoi.Units(), hanoi.Successions())
}

// signingKeys hands the store's keys to those who sign.
type signingKeys struct{ db *store.DB }

func (k signingKeys) SigningKeys(ctx context.Context) ([]token.Key, error) {
	list, err := k.db.SigningKeys(ctx)
	keys := make([]token.Key, len(list))
	for i, s := range list {
		keys[i] = token.Key(s)
	}
	return keys, err
}

// ring returns the signing keys, of which there is one from the first start on.
func (o *office) ring(ctx context.Context, c config) (*token.Ring, error) {
	have, err := o.db.SigningKeys(ctx)
	if err != nil {
		return nil, err
	}
	if len(have) == 0 {
		if err := o.db.AddSigningKey(ctx, store.SigningKey(token.NewKey(time.Now().UTC(), 0))); err != nil {
			return nil, err
		}
	}
	return token.NewRing(token.Config{Issuer: c.Issuer, Audience: c.Audience, Now: time.Now}, signingKeys{o.db})
}
