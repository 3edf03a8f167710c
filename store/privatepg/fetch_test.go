package privatepg

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// stubs is an archive of the kind that is downloaded, with programs that only
// tell their version, 16.9: bin/initdb, bin/pg_ctl and bin/postgres.
const stubs = `
/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4Cf/ALBdADEaShsO1TDyWxuE7yh9tnRTrysNXAd2cu/lxabLVkmF7kX84vFXu7denT96
YdMhFVw70m90ZJ3bUp3M6AUY5VVq9CLhA5EEpDWdyLrF9Kuc9AsXbnB0Hi6z07/Hd/mShwHfadO5NWuPWBQ+bKE/92VAsAAHWR3A
y8xKqG9ydxCOnMhIT39OwcyFZ3YKza9Fox7iNStydnqrdCJev3OLxsd+A2qUQLxYMMtoOzTOdrncAB7UIOLpHqYiAAHMAYBQAAAp
u/oZscRn+wIAAAAABFla
`

// What was downloaded before is used without a network.
func TestFetchFromCache(t *testing.T) {
	a, err := unprivileged()
	if err != nil {
		t.Fatal(err)
	}
	cache := t.TempDir()
	if err := os.Chmod(filepath.Dir(cache), 0o711); err != nil {
		t.Fatal(err)
	}
	archive, err := base64.StdEncoding.DecodeString(strings.TrimSpace(stubs))
	if err != nil {
		t.Fatal(err)
	}
	for _, arch := range []string{runtime.GOARCH, runtime.GOARCH + "v8", runtime.GOARCH + "-alpine", runtime.GOARCH + "v8-alpine"} {
		name := fmt.Sprintf("embedded-postgres-binaries-%s-%s-%s.txz", runtime.GOOS, arch, fetchVersion)
		if err := os.WriteFile(filepath.Join(cache, name), archive, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		bin, err := fetch(t.Context(), a, cache)
		if err != nil {
			t.Fatal(err)
		}
		if v := versionIn(t.Context(), a, bin); v != fetchMajor {
			t.Errorf("the binaries are of version %d", v)
		}
	}
}
