package webhook_test

import (
	"net/netip"
	"testing"

	"pgregory.net/rapid"

	"kiennghi/api/webhook"
)

func TestGlobal(t *testing.T) {
	for address, want := range map[string]bool{
		"1.1.1.1": true, "8.8.8.8": true, "14.225.0.1": true, "172.15.255.255": true, "172.32.0.0": true, "100.63.255.255": true,
		"100.128.0.0": true, "169.253.255.255": true, "198.17.255.255": true, "198.20.0.0": true, "223.255.255.255": true,
		"2606:4700:4700::1111": true, "2001:4860:4860::8888": true, "2405:4800::1": true, "::ffff:8.8.8.8": true,

		"127.0.0.1": false, "127.255.255.254": false, "0.0.0.0": false, "0.1.2.3": false, "10.0.0.1": false, "172.16.0.1": false,
		"172.31.255.255": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false, "100.127.255.255": false,
		"192.0.0.1": false, "192.0.2.1": false, "198.18.0.1": false, "198.19.255.255": false, "198.51.100.7": false, "203.0.113.9": false,
		"192.88.99.1": false, "224.0.0.1": false, "239.255.255.250": false, "240.0.0.1": false, "255.255.255.255": false,

		"::": false, "::1": false, "::ffff:10.0.0.1": false, "::ffff:127.0.0.1": false, "::127.0.0.1": false, "fe80::1": false, "fe80::1%lo": false,
		"fec0::1": false, "fc00::1": false, "fd12:3456::1": false, "ff02::1": false, "64:ff9b::7f00:1": false, "64:ff9b::a00:1": false,
		"64:ff9b:1::1": false, "100::1": false, "2001::1": false, "2001:db8::1": false, "2002:7f00:1::1": false, "2002:a00:1::": false,
		"3fff::1": false, "5f00::1": false, "fd00:ec2::254": false, "2606:4700:4700::1111%eth0": false,
	} {
		if got := webhook.Global(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s is everybody's: %t, want %t", address, got, want)
		}
	}
}

// What the standard library knows to be somebody's own is never taken for
// everybody's, however it is written.
func TestGlobalIsNarrower(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		four := netip.AddrFrom4([4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "IPv4")))
		mapped := netip.AddrFrom16(four.As16())
		if webhook.Global(four) != webhook.Global(mapped) {
			t.Fatalf("%s is judged otherwise as %s", four, mapped)
		}
		for _, a := range []netip.Addr{four, netip.AddrFrom16([16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "IPv6")))} {
			if webhook.Global(a) && (a.IsPrivate() || !a.IsGlobalUnicast()) {
				t.Fatalf("%s is taken for everybody's", a)
			}
		}
	})
}
