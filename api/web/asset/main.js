// The page: the clock and the units first, then what follows from the address.

import { $, fill, h } from './dom.js';
import { get } from './client.js';
import { setUpDrawer, showDrawer } from './drawer.js';
import { renderCounts, renderDifferences, renderHandOvers, renderOutcomes, renderParts, renderRates, renderScope } from './figures.js';
import { selection, setUpFilters, showSelection } from './filters.js';
import { day, dayOf, otherYear } from './format.js';
import { showAnswers, showCompliance, showDialogues, showFindings } from './records.js';
import { problem, show } from './section.js';
import { go, refreshLinks, state } from './state.js';
import { hasParts, loadUnits, recall } from './units.js';

const statistics = '/public/v1/statistics';

let today = '';
const last = {};

/** Whether a part of the page is of something else than before. */
function changed(part, of) {
	const key = JSON.stringify(of);
	const fresh = last[part] !== key;
	last[part] = key;
	return fresh;
}

/** Units that have ended since the period are named in it too. */
function update() {
	refreshLinks();
	recall(selection(today).from).then(showSelected);
}

function showSelected() {
	const chosen = selection(today);
	if (changed('figures', chosen)) showFigures(chosen);
	if (changed('records', chosen.unit)) showRecords(chosen.unit);
	const year = /^20\d\d$/.test(state().year) ? state().year : today.slice(0, 4);
	if (changed('compliance', [chosen.unit, year])) {
		$('year').value = year;
		showCompliance($('compliance'), chosen.unit, year);
	}
	if (changed('drawer', [state().cases, state().code])) showDrawer();
}

function showFigures(chosen) {
	showSelection(chosen);
	const before = { from: otherYear(chosen.from, -1), to: otherYear(chosen.to, -1) };
	const by = hasParts(chosen.unit) ? 'unit' : '';
	$('don-vi').hidden = !by;
	const asked = { ...chosen, by, compare_from: before.from, compare_to: before.to };
	show(['rates', 'outcomes', 'differences', 'counts', 'by-unit'].map($), signal => get(statistics, asked, { signal }), ({ body }) => {
		renderScope(body, body.total.unit_name);
		renderRates($('rates'), body);
		renderOutcomes($('outcomes'), body);
		renderDifferences($('differences'), body, { before, channel: chosen.channel });
		renderCounts($('counts'), body, chosen.channel);
		renderParts($('by-unit'), body, 'Số liệu theo đơn vị');
	});
	show([$('hand-overs')], signal => get(`${statistics}/escalations`, chosen, { signal }), ({ body }) => {
		renderHandOvers($('hand-overs'), body);
	});
	show([$('by-month')], signal => get(statistics, { ...chosen, by: 'month' }, { signal }), ({ body }) => {
		renderParts($('by-month'), body, 'Số liệu theo tháng');
	});
}

function showRecords(unit) {
	showDialogues($('coming'), unit, 'coming');
	showDialogues($('held'), unit, 'held');
	showAnswers($('answers'), unit);
	showFindings($('findings'), unit);
}

function setUpYears() {
	const now = Number(today.slice(0, 4));
	$('year').append(...[now, now - 1, now - 2].map(year => h('option', {}, String(year))));
	$('year').addEventListener('change', ({ target }) => go({ year: target.value }));
}

/** Links within the page keep what the address says. */
function followAnchors() {
	document.addEventListener('click', event => {
		const link = event.target.closest('a[href^="#"]:not([data-changes])');
		if (!link) return;
		event.preventDefault();
		const part = $(link.getAttribute('href').slice(1));
		part.tabIndex = -1;
		part.focus({ preventScroll: true });
		part.scrollIntoView();
	});
}

async function start() {
	const [{ body: service }] = await Promise.all([get('/public/v1/service'), loadUnits()]);
	today = dayOf(service.now);
	// a demonstration runs on a shifted clock, and its day must not be taken for today
	$('office-day').textContent = `Đồng hồ văn phòng: ${day(today)}${service.demonstration ? ' (đồng hồ đã được dịch, không phải ngày thật)' : ''}`;
	$('demonstration').hidden = !service.demonstration;
	$('clock').classList.toggle('demonstration', service.demonstration);
	$('version').textContent = `· ${service.version}`;
	setUpFilters(today);
	setUpYears();
	setUpDrawer();
	addEventListener('hashchange', update);
	update();
}

followAnchors();
start().catch(why => {
	fill($('rates'), problem(why, () => location.reload()));
	for (const section of document.querySelectorAll('[aria-busy]')) fill(section);
	throw why;
});
