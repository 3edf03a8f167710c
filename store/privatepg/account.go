package privatepg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is who the server runs as when the program is root. A nil account is
// the program's own.
type account struct {
	name     string
	uid, gid uint32
}

// unprivileged returns nil unless the program is root.
func unprivileged() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if _, unknown := errors.AsType[user.UnknownUserError](err); unknown {
			continue
		}
		if err != nil {
			return nil, err
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		return &account{name: name, uid: uint32(uid), gid: uint32(gid)}, nil
	}
	return nil, errors.New("PostgreSQL refuses to run as root, and there is no account postgres or nobody to run it as")
}

// run makes cmd run as a, in a session of its own: a signal from the terminal
// reaches only the program, which then stops the server in good order. Nothing
// of the program's environment, where secrets may be, is handed on.
func (a *account) run(cmd *exec.Cmd) {
	cmd.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if a != nil {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
}

// enters tries whether a can enter dir.
func (a *account) enters(dir string) error {
	if a == nil {
		return nil
	}
	cmd := exec.Command("/bin/sh", "-c", ":")
	cmd.Dir = dir
	a.run(cmd)
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("the account %s, which runs PostgreSQL for root, cannot enter the directory: choose another, such as /var/lib/kiennghi: %w", a.name, err)
	}
	return nil
}

// visits makes dir, which is the program's and which a can enter but not
// change: what the program writes there, a cannot have turned elsewhere.
func (a *account) visits(dir string) error {
	mode := fs.FileMode(0o700)
	if a != nil {
		mode = 0o711
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	if err := os.Mkdir(dir, mode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if err := belongs(dir, info, uint32(os.Geteuid())); err != nil {
		return err
	}
	return a.enters(dir)
}

// own makes dir, which is a's alone.
func (a *account) own(dir string) error {
	err := os.Mkdir(dir, 0o700)
	if err == nil {
		return a.take(dir)
	}
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if a == nil {
		return belongs(dir, info, uint32(os.Geteuid()))
	}
	return belongs(dir, info, a.uid)
}

// take makes path, which the program has just made, a's.
func (a *account) take(path string) error {
	if a == nil {
		return nil
	}
	return os.Lchown(path, int(a.uid), int(a.gid))
}

func belongs(dir string, info fs.FileInfo, uid uint32) error {
	switch owner := info.Sys().(*syscall.Stat_t).Uid; {
	case !info.IsDir():
		return fmt.Errorf("%s is not a directory: choose another", dir)
	case owner != uid:
		return fmt.Errorf("%s belongs to account %d, not to account %d: run as its owner, or choose another directory", dir, owner, uid)
	}
	return nil
}
