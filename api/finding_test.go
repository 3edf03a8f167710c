package api_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiennghi/domain"
)

// TestFindingStates follows three findings: one is replied to in time, one
// late, one never. Each stands in one way, in its own right and in the lists.
func TestFindingStates(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	prompt, late, never := h.finding(), h.finding(), h.finding() // to be replied to within ten days
	reply := func(id string) { h.post("chair", "/v1/findings/"+id+"/reply", object{"text": "Đã chấn chỉnh"}) }
	stand := func(want map[domain.FindingState][]string) {
		t.Helper()
		for _, state := range []domain.FindingState{domain.FindingOpen, domain.FindingUnheeded, domain.FindingAnswered} {
			public := slices.Contains(domain.PublicFindings, state)
			var listed []string
			for _, f := range h.do("monitor", "GET /v1/findings"+ofTheWard+"&state="+string(state), "").want(200).items() {
				f := f.(object)
				listed = append(listed, f["id"].(string))
				if f["state"] != string(state) || f["public"] != public {
					t.Errorf("listed as %s: %v", state, f)
				}
			}
			slices.Sort(listed)
			slices.Sort(want[state])
			if diff := cmp.Diff(want[state], listed); diff != "" {
				t.Errorf("%s (-want +got):\n%s", state, diff)
			}
			for _, id := range listed {
				for who, may := range map[string]bool{"chair": state != domain.FindingAnswered, "monitor": false, "officer": false} {
					f := h.do(who, "GET /v1/findings/"+id, "").want(200)
					actions, _ := f.at("allowed_actions").([]any)
					if may != slices.Contains(actions, any("reply_to_finding")) || f.str("state") != string(state) {
						t.Errorf("%s reads %s", who, f.text)
					}
				}
			}
		}
	}
	stand(map[domain.FindingState][]string{domain.FindingOpen: {prompt, late, never}})
	reply(prompt)
	stand(map[domain.FindingState][]string{domain.FindingOpen: {late, never}, domain.FindingAnswered: {prompt}})
	h.pass(10 * 24 * time.Hour) // the last day
	stand(map[domain.FindingState][]string{domain.FindingOpen: {late, never}, domain.FindingAnswered: {prompt}})
	h.pass(24 * time.Hour)
	stand(map[domain.FindingState][]string{domain.FindingUnheeded: {late, never}, domain.FindingAnswered: {prompt}})
	reply(late)
	stand(map[domain.FindingState][]string{domain.FindingUnheeded: {never}, domain.FindingAnswered: {prompt, late}})
}
