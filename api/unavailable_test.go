package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// TestUnavailable takes the database away from a server, and gives it back.
func TestUnavailable(t *testing.T) {
	t.Parallel()
	o := open(t, "2022-03-01T02:00:00Z")
	o.hire("clerk", "clerk@"+string(hangBai))
	config, err := pgx.ParseConfig(o.dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := config.Database
	config.Database = "kiennghi"
	c, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.Background())
	for _, sql := range []string{
		"ALTER DATABASE " + name + " ALLOW_CONNECTIONS false",
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'",
	} {
		if _, err := c.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}

	for range 10 {
		for tongue, title := range map[string]string{"vi": "Hệ thống đang bận; hãy thử lại sau", "en": "The service is busy; please try again later"} {
			a := o.do("clerk", "GET /v1/me", "", "Accept-Language: "+tongue)
			a.refused(t, http.StatusServiceUnavailable, "service_unavailable")
			if a.header.Get("Retry-After") != "5" || a.str("title") != title || strings.Contains(a.text, name) || a.json["detail"] != nil {
				t.Errorf("%s answered %v %s", a.asked, a.header, a.text)
			}
		}
	}
	o.do("", "POST /v1/auth/sign-in", `{"login":"clerk","password":"x"}`).refused(t, http.StatusServiceUnavailable, "service_unavailable")
	o.do("", "GET /livez", "").want(http.StatusOK)
	o.do("", "GET /readyz", "").want(http.StatusServiceUnavailable)
	if !strings.Contains(o.log.String(), `"level":"WARN","msg":"unavailable"`) {
		t.Errorf("no warning was logged:\n%s", o.log)
	}

	if _, err := c.Exec(t.Context(), "ALTER DATABASE "+name+" ALLOW_CONNECTIONS true"); err != nil {
		t.Fatal(err)
	}
	o.do("", "GET /readyz", "").want(http.StatusOK)
	o.do("clerk", "GET /v1/me", "").want(http.StatusOK)
	o.signIn("clerk")
}
