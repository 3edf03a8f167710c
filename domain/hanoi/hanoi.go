// Package hanoi holds the facts about Hanoi's units: who was there on 1 July
// 2021, when the pilot of urban government began, who has been there since the
// districts went on 1 July 2025, and who took over from whom. The README beside
// it names the sources, and what is missing.
package hanoi

import (
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"kiennghi/domain"
	"kiennghi/domain/workday"
)

// City is the one unit that is in both lists.
const City domain.UnitID = "01-2021"

const (
	listOf2021 = "list of 1 July 2021, codes of the General Statistics Office"
	listOf2025 = "Resolution 1656/NQ-UBTVQH15"
	byMerger   = "ended by Resolution 1286/NQ-UBTVQH15"
)

// merger is the day on which wards of the pilot were merged (Resolution
// 1286/NQ-UBTVQH15).
var merger = workday.On(2025, time.January, 1)

//go:embed *.csv
var files embed.FS

type register struct {
	units       []domain.Unit
	successions []domain.Succession
}

// read panics where the files are not as they should be: they are compiled in,
// and read by the tests.
var read = sync.OnceValue(func() register {
	r := register{units: slices.Concat(units("units-2021.csv", 2021, listOf2021), units("units-2025.csv", 2025, listOf2025))}
	byID := make(map[domain.UnitID]*domain.Unit, len(r.units))
	for i := range r.units {
		byID[r.units[i].ID] = &r.units[i]
	}
	for _, row := range rows("population.csv", "unit_id", "people", "on", "source") {
		u := byID[domain.UnitID(row[0])]
		u.Population, u.PopulationOn = number(row[1]), day(row[2])
		u.Source += "; population: " + row[3]
	}
	for _, row := range rows("succession-2025.csv", "old_code", "old_name", "new_code", "new_name", "extent") {
		s := domain.Succession{
			From:   domain.NewUnitID(row[0], 2021),
			To:     domain.NewUnitID(row[2], 2025),
			On:     domain.Reform,
			Extent: domain.Extent(row[4]),
			Source: listOf2025,
		}
		if byID[s.From] != nil {
			r.successions = append(r.successions, s)
		}
	}
	return r
})

// Units returns the city, the 12 districts, the town and the 175 wards of 2021,
// and the 126 wards and communes of 2025. Those of 2021 have no first day: they
// were in force before the register begins. 15 of the wards ended with the
// merger of 1 January 2025, half a year before the rest.
func Units() []domain.Unit { return slices.Clone(read().units) }

// Successions returns who took over from each ward of 2021 on 1 July 2025. The
// districts and the town have no successor, and those of the 15 wards that
// ended before are not known.
func Successions() []domain.Succession { return slices.Clone(read().successions) }

func units(file string, year int, source string) []domain.Unit {
	var out []domain.Unit
	for _, row := range rows(file, "code", "name", "level", "parent_code", "from", "until") {
		u := domain.Unit{
			ID:      domain.NewUnitID(row[0], year),
			Code:    row[0],
			Name:    row[1],
			Level:   domain.Level(row[2]),
			From:    day(row[4]),
			Until:   day(row[5]),
			Source:  source,
			Version: 1,
		}
		if parent := row[3]; parent != "" {
			u.Parent = domain.NewUnitID(parent, 2021) // no unit of 2025 has another below it
		}
		if u.Until == merger.Add(-1) {
			u.Source += "; " + byMerger
		}
		out = append(out, u)
	}
	return out
}

// rows returns the lines of a file below its header.
func rows(file string, header ...string) [][]string {
	f, err := files.Open(file)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		panic(fmt.Errorf("hanoi: %s: %w", file, err))
	}
	if !slices.Equal(all[0], header) {
		panic(fmt.Errorf("hanoi: %s: the header is not %s", file, strings.Join(header, ",")))
	}
	return all[1:]
}

// day reads a day, or nothing as no date.
func day(s string) workday.Date {
	var d workday.Date
	if err := d.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return d
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}
