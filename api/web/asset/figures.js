// Each figure is printed with what it is made of, and leads to the cases that it counts.

import { $, bar, fill, h, line, pairs } from './dom.js';
import { queryOf } from './client.js';
import { day, decimal, difference, isoDay, month, none, number, percent } from './format.js';
import { empty } from './section.js';
import { lead } from './state.js';
import { table } from './table.js';
import { hasParts } from './units.js';
import { classes, figures as words, handOvers, word } from './words.js';

const shown = ['answered', 'on_the_spot', 'in_writing', 'resolved', 'explained', 'escalated', 'open', 'overdue'];
const counted = ['visits', 'people_received', 'letters_at_receptions', 'dialogues_held'];

const parts = new Set(['on_the_spot', 'in_writing', 'answered_above']);

/** Without it, more overdue than open looks like a mistake. */
const overdueNote = 'Quá hạn gồm cả vụ việc đã trả lời nhưng còn việc phải làm đã quá hạn.';

/** The API counts these alike whatever the channel. */
const countedNote = 'Tiếp công dân và hội nghị được tính chung, không theo hình thức tiếp nhận.';

const tones = { resolved: 'done', explained: 'done', escalated: 'away', open: 'owed', overdue: 'owed', pending: 'owed', contested: 'owed', answered_above: 'done', refused: 'away', withdrawn: 'away', duplicate: 'away' };

function toCases(link, cohort) {
	const query = queryOf(link);
	if (cohort) query.cohort = cohort;
	return { cases: new URLSearchParams(query).toString(), code: '' };
}

/** A count leads to its cases; nothing has none. */
function count(n, link, cohort) {
	return n === 0 ? number(n) : lead(h('a', {}, number(n)), toCases(link, cohort));
}

/** The cohorts of a figure, and what it calls their counts. */
const cohorts = { received: 'received', carried_in: 'carried_in', all: 'total' };

const cell = (figure, cohort) => count(figure[cohorts[cohort]], figure.cases, cohort);

const named = (list, name) => list.find(each => each.name === name);

/** "2.732 / 2.940 = 92,9 %" */
function equation(rate) {
	return h('span', { class: 'equation' },
		count(rate.numerator, rate.numerator_cases), ' / ', count(rate.denominator, rate.denominator_cases),
		rate.percent == null ? h('span', { class: 'soft' }, ` · ${none}`) : [' = ', h('strong', {}, percent(rate.percent))]);
}

/** For the keyboard the count beside the bar is the same link. */
function rateBar(rate) {
	const drawn = bar((rate.percent ?? 0) / 100, tones[rate.name]);
	if (rate.numerator === 0) return drawn;
	return lead(h('a', { class: 'bar-link', tabindex: '-1', 'aria-hidden': 'true' }, drawn), toCases(rate.numerator_cases));
}

export function renderRates(section, { total }) {
	fill(section, rateList(shown.map(name => named(total.rates, name)), words), line(overdueNote));
}

const rateList = (rates, words) => h('dl', { class: 'rates' }, rates.map(rate =>
	h('div', { class: parts.has(rate.name) && 'part' }, h('dt', {}, word(words, rate.name)), h('dd', {}, rateBar(rate), equation(rate)))));

/** Hand-overs are counted, each time that a case is passed on. */
export function renderHandOvers(section, { total }) {
	if (total.sent === 0) return fill(section, empty('Không chuyển lượt nào.'));
	fill(section, rateList(total.rates, handOvers), line('Đếm từng lượt chuyển, không đếm vụ việc: một vụ việc chuyển hai lần là hai lượt. Dòng cuối tính riêng, mỗi vụ việc một lần.'));
}

export function renderOutcomes(section, { total }) {
	const widest = Math.max(...classes.map(name => named(total.figures, name).total), 1);
	const row = (name, className) => {
		const figure = named(total.figures, name);
		return h('tr', { class: className },
			h('th', { scope: 'row' }, word(words, name), !className && bar(figure.total / widest, tones[name])),
			Object.keys(cohorts).map(cohort => h('td', { class: 'numeric' }, cell(figure, cohort))));
	};
	fill(section,
		h('div', { class: 'scroll', role: 'region', 'aria-label': 'Kết quả từng loại', tabindex: '0' }, h('table', { class: 'outcomes' },
			h('caption', { class: 'hidden' }, 'Kết quả từng loại'),
			h('thead', {}, h('tr', {}, ['Kết quả', 'Nhận trong kỳ', 'Chuyển từ kỳ trước', 'Cộng'].map((label, i) =>
				h('th', { scope: 'col', class: i > 0 && 'numeric' }, label)))),
			h('tbody', {}, classes.map(name => [
				row(name), name === 'escalated' && [row('escalated_pending', 'part'), row('escalated_accepted', 'part')]])),
			h('tfoot', {}, row('cases', 'sum'), row('overdue', 'part')))),
		line(overdueNote),
		identity(total));
}

/** Received + carried in = all outcomes + still open, or the report is wrong. */
function identity({ received, carried_in, figures }) {
	const open = named(figures, 'open').total;
	const outcomes = classes.reduce((sum, name) => sum + named(figures, name).total, 0) - open;
	const balanced = received + carried_in === outcomes + open;
	return h('p', { class: balanced ? 'identity' : 'identity problem' },
		`${number(received)} nhận trong kỳ + ${number(carried_in)} chuyển từ kỳ trước `, h('strong', {}, balanced ? '=' : '≠'),
		` ${number(outcomes)} đã có kết quả + ${number(open)} đang mở`,
		h('span', { class: 'verdict' }, balanced ? '✓ cân' : 'Số liệu không cân'));
}

export function renderDifferences(section, { total, compared, differences, from, to, cutoff }, { before, channel }) {
	const label = ({ name }) => word(words, name === 'cases' ? 'received' : name);
	fill(section,
		h('p', { class: 'meta soft' }, `${day(before.from)} – ${day(before.to)} → ${day(from)} – ${day(to)}.`,
			cutoff < to && ` Kỳ này mới tính đến hết ${day(cutoff)}, kỳ trước tính đủ.`, channel && ` ${countedNote}`),
		table({
			caption: 'So với cùng kỳ năm trước',
			rows: ['cases', ...shown, ...counted].map(name => named(differences, name)).filter(Boolean),
			columns: [
				{ label: 'Số đếm', value: label, cell: label },
				{ label: 'Năm trước', numeric: true, value: row => row.before, cell: row => compare(row.before, row.name, compared) },
				{ label: 'Kỳ này', numeric: true, value: row => row.after, cell: row => compare(row.after, row.name, total) },
				{ label: 'Thay đổi', numeric: true, value: row => row.percent, cell: row => difference(row.percent) },
			],
		}));
}

/** Figures are compared over what was received; the others have no cases to lead to. */
function compare(n, name, of) {
	const figure = named(of.figures, name);
	return figure ? cell(figure, 'received') : number(n);
}

export function renderCounts(section, { total }, channel) {
	const perPeople = total.received_per_10000;
	fill(section, pairs('counts', [
		...counted.map(name => [words[name], number(total[name])]),
		[words.received_per_10000, perPeople != null && decimal(perPeople)],
	]), channel && line(countedNote));
}

/** The same for every unit below, or every month. */
export function renderParts(section, { parts: rows = [], from, to }, caption) {
	if (!rows.length) return fill(section, empty('Chưa có số liệu.'));
	const most = Math.max(...rows.map(row => row.received), 1);
	const figure = (row, name) => named(row.figures, name);
	const rate = name => ({
		label: words[name],
		value: row => named(row.rates, name).percent,
		cell: row => h('div', { class: 'rate' }, equation(named(row.rates, name)), rateBar(named(row.rates, name))),
	});
	const amount = (name, cohort, label = name) => ({
		label: words[label],
		numeric: true,
		value: row => figure(row, name)[cohorts[cohort]],
		cell: row => cell(figure(row, name), cohort),
	});
	const columns = [
		rows[0].month
			? { label: 'Tháng', value: row => row.month, cell: row => lead(h('a', {}, month(row.month)), daysOf(row.month, from, to)) }
			: { label: 'Đơn vị', value: row => row.unit_name, cell: unitLink },
		{ label: words.received, value: row => row.received, cell: row => h('div', {}, cell(figure(row, 'cases'), 'received'), bar(row.received / most)) },
		rate('answered'),
		rate('resolved'),
		amount('cases', 'carried_in', 'carried_in'),
		amount('open', 'all'),
		amount('overdue', 'all'),
	];
	if (rows.some(row => row.received_per_10000 != null)) {
		columns.push({
			label: words.received_per_10000,
			numeric: true,
			value: row => row.received_per_10000,
			cell: row => row.received_per_10000 != null && decimal(row.received_per_10000),
		});
	}
	fill(section, table({ caption, columns, rows }));
}

function unitLink(row) {
	return lead(h('a', {}, row.unit_name, hasParts(row.unit) && '\u00a0›'), { unit: row.unit });
}

/** The days of a month that lie in the period. */
function daysOf(first, from, to) {
	const [y, m] = first.split('-').map(Number);
	const last = isoDay(y, m + 1, 0);
	return { from: first < from ? from : first, to: last > to ? to : last };
}

export function renderScope({ from, to, cutoff }, name) {
	$('scope').textContent = `${name}, ${day(from)} – ${day(to)}; số liệu đến hết ngày ${day(cutoff)}.`;
	document.title = `${name} – Kiến nghị và đối thoại ở phường`;
}
