// Package privatepg runs a PostgreSQL server that belongs to one program
// (Open) or to the test binaries of one machine (Shared), from the binaries
// that are installed. It is for Unix systems.
//
// The server listens on a Unix socket only, which none but its own account and
// root can open, so it needs no password. PostgreSQL refuses to run as root: a
// program that is root runs it as postgres or, where there is no such account,
// as nobody. Programs connect as an ordinary role that owns its databases, so
// that they can do no more here than on a server that somebody else runs.
package privatepg

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Database is the database that every server has, and the name of the role
// that owns it.
const Database = "kiennghi"

// superuser is the role that initdb makes. It only makes the other one.
const superuser = "postgres"

// PostgreSQL may replay its log when it starts, and write out its memory when
// it stops; both end sooner by far on a sound machine.
const (
	startWait = 2 * time.Minute
	stopWait  = time.Minute
)

// ErrInUse reports that another live program has opened the directory.
var ErrInUse = errors.New("another running program uses it")

// Options say how a server comes to be.
type Options struct {
	// Fetch allows PostgreSQL's binaries to be downloaded where none of a
	// usable version are installed.
	Fetch bool
}

// Server is a running PostgreSQL. Its methods may be called concurrently.
type Server struct {
	bin      string // directory of initdb and postgres
	dir      string // the program's: the locks, the log, and the next two
	data     string // the account's: PostgreSQL's data directory
	socket   string // the account's: directory of the socket
	settings []setting
	account  *account

	child *child       // nil when another program started the server
	close func() error // set when the server is ready
}

// Open starts the server that keeps its data in dir, which is made when it is
// missing. What is committed survives a crash of the machine.
//
// One program may open a directory at a time: the next one gets ErrInUse. A
// server left running by a program that was killed is stopped first.
func Open(ctx context.Context, dir string, o Options) (*Server, error) {
	s, err := open(ctx, dir, o)
	if err != nil {
		return nil, fmt.Errorf("privatepg: %s: %w", dir, err)
	}
	return s, nil
}

func open(ctx context.Context, dir string, o Options) (_ *Server, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	s := &Server{settings: durable}
	if s.account, err = unprivileged(); err != nil {
		return nil, err
	}
	if s.bin, err = findBinaries(ctx, s.account, majorOf(dataIn(dir)), o); err != nil {
		return nil, err
	}
	if err := s.settle(dir); err != nil {
		return nil, err
	}
	lock, err := tryLock(filepath.Join(dir, "lock"), exclusive)
	if err != nil {
		return nil, err
	}
	s.close = func() error {
		ctx, cancel := context.WithTimeout(context.Background(), stopWait)
		defer cancel()
		return errors.Join(s.stop(ctx), lock.Close())
	}
	if err := s.stop(ctx); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// settle makes the directories of a server that lives in dir.
func (s *Server) settle(dir string) error {
	s.dir, s.data, s.socket = dir, dataIn(dir), filepath.Join(dir, "socket")
	if err := s.account.visits(dir); err != nil {
		return err
	}
	if path := s.socketPath(); len(path) > maxSocketPath || strings.ContainsAny(path, socketPathSpecial) {
		s.socket = filepath.Join(os.TempDir(), "kiennghi-"+hash(dir))
	}
	return s.account.own(s.socket)
}

func dataIn(dir string) string { return filepath.Join(dir, "postgres") }

const (
	port = "5432" // of a Unix socket it is only a part of the name

	maxSocketPath     = 100  // bytes; the least of any system is 104 with a NUL
	socketPathSpecial = `,"` // separate and quote the paths in a list of them
)

func (s *Server) socketPath() string { return filepath.Join(s.socket, ".s.PGSQL."+port) }

// DSN returns the address of a database of the server, as a URL to which
// parameters may be added with "&".
func (s *Server) DSN(database string) string { return s.dsn(Database, database) }

func (s *Server) dsn(role, database string) string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.User(role),
		Path:     "/" + database,
		RawQuery: "host=" + url.PathEscape(s.socket) + "&port=" + port, // to the driver a plus is no space
	}
	return u.String()
}

// Close ends the server's sessions and stops it, once all is written, unless
// others share it. It is called once.
func (s *Server) Close() error {
	if err := s.close(); err != nil {
		return fmt.Errorf("privatepg: close %s: %w", s.dir, err)
	}
	return nil
}

// Done returns a channel that is closed when the server has ended, by Close or
// by itself; never, when another program started it.
func (s *Server) Done() <-chan struct{} {
	if s.child == nil {
		return nil
	}
	return s.child.ended
}

// LogPath returns the path of PostgreSQL's log.
func (s *Server) LogPath() string { return filepath.Join(s.dir, "postgres.log") }

// prepare makes the role and the database that programs use.
func (s *Server) prepare(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.dsn(superuser, "postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	for _, step := range []struct{ missing, make string }{
		{"SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", "CREATE ROLE " + Database + " LOGIN CREATEDB"},
		{"SELECT NOT EXISTS (SELECT FROM pg_database WHERE datname = $1)", "CREATE DATABASE " + Database + " OWNER " + Database},
	} {
		var missing bool
		if err := conn.QueryRow(ctx, step.missing, Database).Scan(&missing); err != nil {
			return err
		}
		if !missing {
			continue
		}
		if _, err := conn.Exec(ctx, step.make); err != nil {
			return err
		}
	}
	return nil
}

// hash returns a short name for parts.
func hash(parts ...any) string {
	sum := sha256.Sum256(fmt.Append(nil, parts...))
	return fmt.Sprintf("%x", sum[:6])
}

type setting struct{ name, value string }

// private are the settings of every server. The log holds what the server does
// and nothing that it was told: no statements, parameters, details of errors,
// nor the errors of sessions, which repeat the value that was at fault.
var private = []setting{
	{"listen_addresses", ""},
	{"unix_socket_permissions", "0700"},
	{"timezone", "UTC"},
	{"log_timezone", "UTC"},
	{"jit", "off"},
	{"log_min_messages", "log"},
	{"log_error_verbosity", "terse"},
	{"log_min_error_statement", "panic"},
	{"log_parameter_max_length", "0"},
	{"log_parameter_max_length_on_error", "0"},
}

// durable are the settings of a server whose data matter.
var durable = slices.Concat([]setting{
	{"shared_buffers", "256MB"},
	{"max_connections", "100"},
}, private)

// fleeting are the settings of a server whose data may be lost.
var fleeting = slices.Concat([]setting{
	{"shared_buffers", "128MB"},
	{"max_connections", "300"}, // many test binaries run at once
	{"fsync", "off"},
	{"synchronous_commit", "off"},
	{"full_page_writes", "off"},
	{"wal_level", "minimal"},
	{"max_wal_senders", "0"},
	{"max_wal_size", "4GB"},
	{"checkpoint_timeout", "1h"},
	{"autovacuum", "off"},
}, private)

// DefaultDir returns the directory to open when none was chosen: data in the
// working directory, or /var/lib/kiennghi when root works where the server's
// unprivileged account cannot go, such as under /root.
func DefaultDir() string {
	const here = "data"
	a, err := unprivileged()
	if err != nil {
		return here
	}
	wd, err := os.Getwd()
	if err != nil || a.enters(wd) != nil {
		return "/var/lib/kiennghi"
	}
	return here
}
