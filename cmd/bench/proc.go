package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// What a process took is read from /proc. Where the system has none, all of
// this is zero, and the report leaves it out.

// hertz is the unit of /proc's times, which the kernel fixes for programs.
const hertz = 100

// process is what /proc/PID/stat tells.
type process struct {
	pid, parent int
	cpu         time.Duration // with that of children that have ended
}

func readProcess(pid string) (process, bool) {
	b, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
	if err != nil {
		return process{}, false
	}
	id, rest, _ := strings.Cut(string(b), " ")
	fields := strings.Fields(rest[strings.LastIndexByte(rest, ')')+1:]) // the name may hold anything
	p := process{}
	p.pid, _ = strconv.Atoi(id)
	p.parent, _ = strconv.Atoi(fields[1])
	for _, f := range fields[11:15] { // utime stime cutime cstime
		ticks, _ := strconv.Atoi(f)
		p.cpu += time.Duration(ticks) * time.Second / hertz
	}
	return p, true
}

// parentOf returns the parent of a process.
func parentOf(pid int) int {
	p, _ := readProcess(strconv.Itoa(pid))
	return p.parent
}

// cpuOf returns the processor time of a process and its children.
func cpuOf(pid int) time.Duration {
	if pid == 0 {
		return 0
	}
	var sum time.Duration
	stats, _ := filepath.Glob("/proc/[0-9]*") // fails on a bad pattern only
	for _, path := range stats {
		if p, ok := readProcess(filepath.Base(path)); ok && (p.pid == pid || p.parent == pid) {
			sum += p.cpu
		}
	}
	return sum
}

// memoryOf returns the resident and the private memory of a process, in bytes.
func memoryOf(pid int) (resident, private int) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line) // as in "Private_Dirty:  1234 kB"
		if len(f) < 3 {
			continue
		}
		kB, _ := strconv.Atoi(f[1])
		switch {
		case f[0] == "Rss:":
			resident = kB << 10
		case strings.HasPrefix(f[0], "Private_"):
			private += kB << 10
		}
	}
	return resident, private
}

// beside returns the program of that name beside the one that a process runs.
func beside(pid int, name string) string {
	exe, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	if err != nil {
		return ""
	}
	path := filepath.Join(filepath.Dir(exe), name)
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}
