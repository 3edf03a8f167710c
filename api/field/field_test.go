package field

import "testing"

func TestPlaces(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{Join(), "body"},
		{Join("items", "3", "text"), "items/3/text"},
		{Under("items", Under("3", "text")), "items/3/text"},
		{Under("items", Body), "items"},
		{Of("query", "unit"), "query unit"},
		{Of("header", "If-Match"), "header If-Match"},
		{Name("allowed_actions"), "allowed_actions"},
		{Name("Nguyễn Văn A"), "?"},
		{Name("0912345678"), "?"},
		{Name("a/b"), "?"},
		{Name(""), "?"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}
