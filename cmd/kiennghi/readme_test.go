package main

import (
	"context"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"kiennghi/domain/demonstration"
	"kiennghi/store/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// TestReadme tells the story of README.md to a running demonstration, by the
// very lines that a newcomer would paste.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	story := regexp.MustCompile("(?s)<!-- story: demo -->\n```sh\n(.*?)```").FindSubmatch(readme)
	if story == nil {
		t.Fatal("README.md tells no story")
	}
	c := config{Addr: "127.0.0.1:0", DatabaseURL: postgrestest.New(t), Audience: "kiennghi", Connections: 4}
	began := time.Now()
	o, err := open(t.Context(), c, "", func() time.Time { return demonstration.Start.Add(time.Since(began)) })
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	if err := o.demonstrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	urls, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- o.listen(ctx, c, true, func(url string) { urls <- url }) }()
	var url string
	select {
	case url = <-urls:
	case err := <-ended:
		t.Fatal(err)
	}
	told, err := exec.CommandContext(t.Context(), "bash", "-c",
		strings.Replace(string(story[1]), "http://127.0.0.1:8080", url, 1)).CombinedOutput()
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, told)
	}
	lines := regexp.MustCompile(`(?m)^\{.*\}$`).FindAllString(string(told), -1)
	for i, line := range lines {
		last := i == len(lines)-1 // another ward's chair sees nothing
		if refused := strings.Contains(line, `"type":"urn:kiennghi:problem:`); refused != last {
			t.Errorf("answer %d of %d: %s", i+1, len(lines), line)
		}
	}
	if len(lines) < 15 || !strings.Contains(lines[len(lines)-1], `"status":404`) {
		t.Errorf("told only\n%s", told)
	}
	if cases := lines[max(0, len(lines)-2)]; strings.Count(cases, `"code":"KN-`) != 2 {
		t.Errorf("behind 2 of 3 stand %s", cases)
	}
	if figures := lines[max(0, len(lines)-3)]; !strings.Contains(figures, `"numerator":2,`) || !strings.Contains(figures, `"percent":66.7`) {
		t.Errorf("2 of 3 are not answered in %s", figures)
	}
}
