// Tables that sort by any column and first show few rows.

import { h } from './dom.js';
import { number } from './format.js';

const limit = 15;
const byName = new Intl.Collator('vi', { numeric: true });

/** Rows without a value come last either way. */
function compare(a, b, descending) {
	if (a == null || b == null) return (a == null) - (b == null);
	const order = typeof a === 'string' ? byName.compare(a, b) : a - b;
	return descending ? -order : order;
}

/** A column has a label, a value to sort by, a cell, and says whether it is numeric. The first one names the row. */
export function table({ caption, columns, rows }) {
	let sorted = { column: null, descending: false };
	let all = rows.length <= limit;

	const body = h('tbody');
	const heads = columns.map(column => h('th', { scope: 'col', class: column.numeric && 'numeric' },
		h('button', { type: 'button', onclick: () => sort(column) }, column.label)));
	const rest = h('button', { type: 'button', onclick: () => { all = true; draw(); } }, `Hiện tất cả ${number(rows.length)} dòng`);
	const foot = h('div', { class: 'more' }, rest);

	function sort(column) {
		const descending = sorted.column === column ? !sorted.descending : Boolean(column.numeric);
		sorted = { column, descending };
		columns.forEach((each, i) => {
			if (each === column) heads[i].setAttribute('aria-sort', descending ? 'descending' : 'ascending');
			else heads[i].removeAttribute('aria-sort');
		});
		draw();
	}

	function draw() {
		const { column, descending } = sorted;
		const ordered = column ? rows.toSorted((a, b) => compare(column.value(a), column.value(b), descending)) : rows;
		body.replaceChildren(...ordered.slice(0, all ? undefined : limit).map(row => h('tr', {}, columns.map((each, i) =>
			h(i === 0 ? 'th' : 'td', { scope: i === 0 && 'row', class: each.numeric && 'numeric' }, each.cell(row))))));
		foot.hidden = all;
	}

	draw();
	return [
		h('div', { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: '0' },
			h('table', {}, h('caption', { class: 'hidden' }, caption), h('thead', {}, h('tr', {}, heads)), body)),
		foot,
	];
}
