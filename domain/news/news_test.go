package news_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/internal/golden"
	"kiennghi/domain/news"
	"kiennghi/domain/workday"
)

// steps are those whose events are kept, by their subject.
var steps = map[domain.Subject][]domain.Step{
	domain.OfPetition:    append([]domain.Step{domain.StepFile}, domain.PetitionSteps...),
	domain.OfQuestion:    domain.QuestionSteps,
	domain.OfEscalation:  {domain.StepEscalate, domain.StepTake, domain.StepReturn, domain.StepContest, domain.StepName, domain.StepRecall, domain.StepWithdraw, domain.StepGroup},
	domain.OfLapse:       {domain.StepOverdue, domain.StepExplain},
	domain.OfCommitment:  append([]domain.Step{domain.StepCommit}, domain.CommitmentSteps...),
	domain.OfRemediation: {domain.StepRemedy},
	domain.OfFinding:     {domain.StepFind, domain.StepReply, domain.StepOverdue},
	domain.OfDialogue:    domain.DialogueSteps,
	domain.OfAnswer:      domain.AnswerSteps,
	domain.OfWebhook:     domain.WebhookSteps,
	domain.OfReception:   {domain.StepReceive, domain.StepCorrectReception},
	domain.OfSession:     {domain.StepSession, domain.StepCorrectSession},

	domain.OfDenunciation: {domain.StepRegister},
}

// sorts lists an event of each step of a subject, and of each reason to pause;
// what is taken, also by silence.
func sorts(s domain.Subject) []domain.Event {
	var out []domain.Event
	for _, step := range steps[s] {
		reasons := []domain.PauseReason{""}
		if step == domain.StepPause {
			reasons = domain.PauseReasons
		}
		for _, r := range reasons {
			out = append(out, domain.Event{Subject: s, Step: step, Change: domain.Change{Pause: r}})
		}
		if step == domain.StepPromise {
			out = append(out, domain.Event{Subject: s, Step: step, Change: domain.Change{PutOff: true}})
		}
		if step == domain.StepWithdraw {
			out = append(out, domain.Event{Subject: s, Step: step, Warrant: domain.Warrant{Role: domain.RoleCitizen}})
		}
		if slices.Contains([]domain.Step{domain.StepConfirm, domain.StepPartly, domain.StepDispute}, step) {
			out = append(out, domain.Event{Subject: s, Step: step, Warrant: domain.Warrant{Role: domain.RoleMonitor}})
		}
		if step == domain.StepTake {
			out = append(out, domain.Event{Subject: s, Step: step, Warrant: domain.Warrant{Role: domain.RoleSystem}})
		}
	}
	return out
}

// moved says of an event in the table that what was promised is put off.
var moved = map[bool]string{true: "later"}

// TestTable prints who is told of what.
func TestTable(t *testing.T) {
	var b strings.Builder
	seen := map[domain.Topic]bool{}
	for _, s := range []domain.Subject{domain.OfPetition, domain.OfQuestion, domain.OfEscalation, domain.OfLapse, domain.OfCommitment, domain.OfRemediation, domain.OfFinding,
		domain.OfDialogue, domain.OfAnswer, domain.OfWebhook, domain.OfDenunciation, domain.OfReception, domain.OfSession} {
		for _, e := range sorts(s) {
			what := strings.Join(strings.Fields(fmt.Sprint(e.Step, " ", e.Change.Pause, " ", e.Role, " ", moved[e.Change.PutOff])), " ")
			lines := news.Of(e)
			if len(lines) == 0 {
				fmt.Fprintf(&b, "%-17s %-28s nobody\n", s, what)
			}
			for _, line := range lines {
				seen[line.Topic] = true
				fmt.Fprintf(&b, "%-17s %-28s %-29s", s, what, line.Topic)
				for _, c := range line.To {
					if b.WriteString(" " + string(c)); c.Roles() != nil {
						fmt.Fprintf(&b, "%v", c.Roles())
					}
					if !slices.Contains(news.Circles, c) {
						t.Errorf("%s is told to %s, which is no circle", line.Topic, c)
					}
				}
				b.WriteString("\n")
				if !strings.HasPrefix(string(line.Topic), string(s)+".") {
					t.Errorf("the topic of a %s is %s", s, line.Topic)
				}
			}
		}
	}
	golden.Check(t, "table", b.String())
	topics := news.Topics()
	if len(topics) != len(seen) {
		t.Errorf("%d of %d topics can be told", len(seen), len(topics))
	}
	slices.Sort(topics)
	if len(slices.Compact(topics)) != len(seen) {
		t.Errorf("a topic is there twice: %v", topics)
	}
}

// Nothing is told of what turned out to be a denunciation.
func TestDenunciation(t *testing.T) {
	for s, list := range steps {
		for _, step := range list {
			if l := news.Of(domain.Event{Subject: s, Step: step, Change: domain.Change{Ground: string(domain.GroundDenunciation)}}); len(l) > 0 {
				t.Errorf("%v are told", l)
			}
		}
	}
}

var full = news.Facts{Code: "KN-8H3K-72QD-5", Unit: "Phường Hàng Bài", Day: workday.On(2022, time.June, 15), Link: "https://kiennghi.example/"}

// spare returns the facts with a blank left empty that may be: a promise may
// concern no petition or many, and an answer owes no more by a day.
func spare(t domain.Topic) news.Facts {
	f := full
	if strings.HasPrefix(string(t), "commitment.") || strings.HasPrefix(string(t), "finding.") || t == "lapse.explained" {
		f.Code = ""
	}
	if t == "petition.answered" || t == "lapse.told" || t == "escalation.contested" {
		f.Day = 0
	}
	return f
}

// TestWords prints every topic in every language.
func TestWords(t *testing.T) {
	var b strings.Builder
	for _, topic := range news.Topics() {
		for _, l := range domain.Languages {
			for _, f := range slices.Compact([]news.Facts{full, spare(topic)}) {
				s := news.Say(l, topic, f)
				fmt.Fprintf(&b, "%s %-29s %s\n", l, topic, s)
				if !strings.HasSuffix(s, ".") || strings.Contains(s, "  ") || strings.Contains(s, "\n") {
					t.Errorf("%s in %s is no sentence: %q", topic, l, s)
				}
			}
		}
		if news.Say(domain.Vietnamese, topic, full) == news.Say(domain.English, topic, full) {
			t.Errorf("%s is told in one language", topic)
		}
	}
	golden.Check(t, "words", b.String())
}

func TestLetter(t *testing.T) {
	var b strings.Builder
	for _, l := range domain.Languages {
		asked := full
		asked.ReplySecret = "46X8-HGPV-2ATK-D6HK"
		for _, x := range []struct {
			topic domain.Topic
			facts news.Facts
		}{{"commitment.moved", full}, {"commitment.moved", spare("commitment.moved")}, {news.Asked, asked}} {
			subject, text := news.Letter(l, x.topic, x.facts)
			fmt.Fprintf(&b, "%s\n\n%s---\n", subject, text)
			if !strings.Contains(text, full.Link) || strings.Contains(subject, "\n") {
				t.Errorf("in %s: %q, %q", l, subject, text)
			}
		}
	}
	golden.Check(t, "letter", b.String())
}

func TestKnown(t *testing.T) {
	if err := news.Known(news.Topics()); err != nil {
		t.Error(err)
	}
	if err := news.Known(domain.Topics{"petition.answered", "petition.forgotten"}); domain.KindOf(err) != domain.KindInvalid {
		t.Errorf("an unknown topic: %v", err)
	}
}
