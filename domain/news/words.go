package news

import (
	"embed"
	"fmt"
	"strings"
	"text/template"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// Facts fill the blanks of the words. They are codes, names of units and days:
// whoever sends them further gives nobody away. Only a letter to the petitioner
// holds a secret.
type Facts struct {
	Code string       // of the petition; may be empty
	Unit string       // its name; may be empty
	Day  workday.Date // may be zero
	Link string       // to the public page, in letters only

	ReplySecret string // of the question, for a letter to who replies by it; may be empty
}

//go:embed words/*.tmpl
var files embed.FS

var words = func() map[domain.Language]*template.Template {
	all := map[domain.Language]*template.Template{}
	for _, l := range domain.Languages {
		all[l] = template.Must(template.New("").Funcs(template.FuncMap{"ngày": dayMonthYear}).ParseFS(files, "words/"+string(l)+".tmpl"))
	}
	return all
}()

// dayMonthYear writes a day as it is written in Vietnamese.
func dayMonthYear(d workday.Date) string {
	year, month, day := d.Civil()
	return fmt.Sprintf("%02d/%02d/%d", day, month, year)
}

// Say tells a piece of news in one sentence.
func Say(l domain.Language, t domain.Topic, f Facts) string { return say(l, string(t), f) }

// Letter tells a piece of news as an e-mail.
func Letter(l domain.Language, t domain.Topic, f Facts) (subject, text string) {
	text = Say(l, t, f) + "\n\n" + say(l, "letter", f) + "\n"
	return say(l, "subject", f), text
}

func say(l domain.Language, name string, f Facts) string {
	var b strings.Builder
	if err := words[l].ExecuteTemplate(&b, name, f); err != nil {
		panic(err) // the templates are compiled in, and a test fills each
	}
	return b.String()
}
