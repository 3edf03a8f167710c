// Choosing the unit, the period and the channel. The choice lives in the address.

import { $, h } from './dom.js';
import { day, isDay, isoDay } from './format.js';
import { go, lead, state } from './state.js';
import { nameOf, pathTo, search, tree } from './units.js';
import { channels } from './words.js';

/** What the figures are of; by default, and where the address says no period, the whole city in today's reporting year. */
export function selection(today) {
	const { unit, channel, ...said } = state();
	const year = reportingYear(today);
	const from = said.from || year.from;
	const to = said.to || year.to;
	const period = isDay(from) && isDay(to) && from <= to ? { from, to } : { from: year.from, to: year.to };
	return { unit: unit || tree[0]?.id, ...period, channel };
}

/** The reporting year runs from 1 July to 30 June. */
function reportingYear(today, years = 0) {
	const [y, m] = today.split('-').map(Number);
	const first = (m >= 7 ? y : y - 1) + years;
	return { from: isoDay(first, 7, 1), to: isoDay(first + 1, 6, 30), label: `Năm báo cáo ${first}–${first + 1}` };
}

function periods(today) {
	const [y, m] = today.split('-').map(Number);
	const quarter = Math.ceil(m / 3);
	return [
		reportingYear(today),
		reportingYear(today, -1),
		{ label: `Năm ${y}`, from: isoDay(y, 1, 1), to: isoDay(y, 12, 31) },
		{ label: `Quý ${quarter}/${y}`, from: isoDay(y, 3 * quarter - 2, 1), to: isoDay(y, 3 * quarter + 1, 0) },
		{ label: `Tháng ${m}/${y}`, from: isoDay(y, m, 1), to: isoDay(y, m + 1, 0) },
	];
}

export function setUpFilters(today) {
	$('period').append(
		...periods(today).map(({ label, from, to }) => h('option', { value: `${from} ${to}` }, `${label} (${day(from)} – ${day(to)})`)),
		h('option', { value: '' }, 'Khoảng ngày khác…'));
	$('period').addEventListener('change', ({ target }) => {
		if (target.value) {
			const [from, to] = target.value.split(' ');
			go({ from, to });
		} else {
			$('days').hidden = false;
			$('from').focus();
		}
	});
	$('channel').append(h('option', { value: '' }, 'Tất cả hình thức'),
		...Object.entries(channels).map(([value, label]) => h('option', { value }, label)));
	$('channel').addEventListener('change', ({ target }) => go({ channel: target.value }));
	for (const input of [$('from'), $('to')]) input.addEventListener('change', chooseDays);
	$('filters').addEventListener('submit', event => event.preventDefault());
	setUpUnitChoice();
}

function chooseDays() {
	const from = $('from').value;
	const to = $('to').value;
	$('to').min = from;
	if (from && to && $('to').reportValidity()) go({ from, to });
}

export function showSelection({ unit, from, to, channel }) {
	$('unit').value = nameOf(unit);
	$('unit').dataset.unit = unit;
	$('channel').value = channel;
	$('from').value = from;
	$('to').value = to;
	$('period').value = `${from} ${to}`;
	if ($('period').selectedIndex < 0) $('period').value = '';
	$('days').hidden = $('period').value !== '';
	const above = pathTo(unit).slice(0, -1);
	$('path').replaceChildren(...above.flatMap(each => [lead(h('a', {}, each.name), { unit: each.id }), ' ›']));
}

/** A combobox as the ARIA practices describe it. */
function setUpUnitChoice() {
	const input = $('unit');
	const list = $('unit-list');
	let active = -1;

	const option = (unit, i, flat) => h('li', {
		role: 'option', id: `unit-${i}`, class: !flat && `depth-${unit.depth}`, 'data-unit': unit.id,
		'aria-selected': String(unit.id === input.dataset.unit),
	}, unit.name, flat && unit.depth > 1 && h('span', { class: 'soft' }, ` ${nameOf(unit.parent)}`));
	const mark = i => {
		list.children[active]?.classList.remove('active');
		active = i;
		const item = list.children[i];
		item?.classList.add('active');
		item?.scrollIntoView({ block: 'nearest' });
		input.setAttribute('aria-activedescendant', item?.id ?? '');
	};
	const open = found => {
		const flat = found !== tree;
		list.replaceChildren(...found.map((unit, i) => option(unit, i, flat)));
		if (found.length === 0) list.append(h('li', { class: 'empty' }, 'Không tìm thấy'));
		list.hidden = false;
		input.setAttribute('aria-expanded', 'true');
		mark(flat ? 0 : found.findIndex(unit => unit.id === input.dataset.unit));
	};
	const close = () => {
		list.hidden = true;
		input.setAttribute('aria-expanded', 'false');
		input.removeAttribute('aria-activedescendant');
		input.value = nameOf(input.dataset.unit);
	};
	const choose = item => {
		if (!item?.dataset.unit) return;
		input.dataset.unit = item.dataset.unit;
		close();
		go({ unit: item.dataset.unit });
	};

	input.addEventListener('focus', () => { input.select(); open(tree); });
	input.addEventListener('click', () => { if (list.hidden) open(tree); });
	input.addEventListener('blur', close);
	input.addEventListener('input', () => open(input.value.trim() ? search(input.value) : tree));
	input.addEventListener('keydown', event => {
		const last = list.children.length - 1;
		if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
			event.preventDefault();
			if (list.hidden) open(tree);
			else if (event.key === 'ArrowDown') mark(active < last ? active + 1 : 0);
			else mark(active > 0 ? active - 1 : last);
		} else if (event.key === 'Enter' && !list.hidden) {
			event.preventDefault();
			choose(list.children[active]);
		} else if (event.key === 'Escape' && !list.hidden) {
			event.preventDefault();
			close();
		}
	});
	// mousedown: before the input loses the focus and closes the list
	list.addEventListener('mousedown', event => {
		event.preventDefault();
		choose(event.target.closest('li'));
	});
}
