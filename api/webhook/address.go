package webhook

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"syscall"
)

// ErrAddress is the error of a connection to an address that is not everybody's.
var ErrAddress = errors.New("webhook: the address is not one of the public Internet")

// reserved are the networks of IPv4 that are not everybody's, by IANA's registry
// of special-purpose addresses (RFC 6890 and what updates it).
var reserved = prefixes(
	"0.0.0.0/8",       // this network (RFC 791)
	"10.0.0.0/8",      // private (RFC 1918)
	"100.64.0.0/10",   // shared, behind a carrier's translator (RFC 6598)
	"127.0.0.0/8",     // loopback (RFC 1122)
	"169.254.0.0/16",  // link-local, and the metadata of clouds (RFC 3927)
	"172.16.0.0/12",   // private (RFC 1918)
	"192.0.0.0/24",    // protocol assignments (RFC 6890)
	"192.0.2.0/24",    // documentation (RFC 5737)
	"192.31.196.0/24", // AS112 (RFC 7535)
	"192.52.193.0/24", // AMT (RFC 7450)
	"192.88.99.0/24",  // 6to4 relays, deprecated (RFC 7526)
	"192.168.0.0/16",  // private (RFC 1918)
	"192.175.48.0/24", // AS112 (RFC 7534)
	"198.18.0.0/15",   // benchmarks (RFC 2544)
	"198.51.100.0/24", // documentation (RFC 5737)
	"203.0.113.0/24",  // documentation (RFC 5737)
	"224.0.0.0/4",     // multicast (RFC 5771)
	"240.0.0.0/4",     // reserved, and broadcast (RFC 1112, RFC 919)
)

// Of IPv6 only global unicast is everybody's, without what it lends to others.
// What lies outside it needs no list: loopback, unique local and link-local
// addresses, multicast, and those into which a translator reads an address of
// IPv4 (64:ff9b::/96, RFC 6052).
var (
	unicast = netip.MustParsePrefix("2000::/3") // RFC 4291
	lent    = prefixes(
		"2001::/23",         // protocol assignments, Teredo among them (RFC 2928, RFC 4380)
		"2001:db8::/32",     // documentation (RFC 3849)
		"2002::/16",         // 6to4, which holds an address of IPv4 (RFC 3056)
		"2620:4f:8000::/48", // AS112 (RFC 7534)
		"3fff::/20",         // documentation (RFC 9637)
	)
)

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, p := range list {
		out[i] = netip.MustParsePrefix(p)
	}
	return out
}

// Global reports whether an address is one of the public Internet. An address
// of IPv4 that is written as one of IPv6 is judged as what it is.
func Global(a netip.Addr) bool {
	if a.Zone() != "" {
		return false
	}
	a = a.Unmap()
	refused := lent
	if a.Is4() {
		refused = reserved
	} else if !unicast.Contains(a) {
		return false
	}
	for _, p := range refused {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// global reports whether a text is an address of the public Internet.
func global(host string) bool {
	a, err := netip.ParseAddr(host)
	return err == nil && Global(a)
}

// named reports whether a host is a name. Its last label then is not made of
// digits alone (RFC 1123 §2.1), nor written as a number to another base, which
// resolvers may read as an address: 0x7f.1, 2130706433.
func named(host string) bool {
	last := strings.TrimSuffix(host, ".")
	last = strings.ToLower(last[strings.LastIndexByte(last, '.')+1:])
	return !strings.Contains(host, ":") && strings.Trim(last, "0123456789") != "" && !strings.HasPrefix(last, "0x")
}

// onlyGlobal refuses to connect to what is not everybody's. It is asked for the
// address that is dialled, after every name was resolved: so it does not matter
// what a name meant a moment before.
func onlyGlobal(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAddress, err)
	}
	if !Global(to.Addr()) {
		return ErrAddress
	}
	return nil
}
