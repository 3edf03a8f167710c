// A section waits, then shows what came, or says why nothing did.

import { fill, h, line } from './dom.js';
import { get, Refusal } from './client.js';

const waiting = new WeakMap();

/** Asks, and renders the answer into sections. The last question wins; until then they show what they showed. */
export async function show(sections, ask, render) {
	waiting.get(sections[0])?.abort();
	const control = new AbortController();
	waiting.set(sections[0], control);
	for (const section of sections) section.setAttribute('aria-busy', 'true');
	try {
		const answer = await ask(control.signal);
		if (!control.signal.aborted) render(answer);
	} catch (why) {
		if (control.signal.aborted) return;
		const again = () => show(sections, ask, render);
		sections.forEach((section, i) => fill(section, i === 0 ? problem(why, again) : empty('Chưa có số liệu.')));
		if (!(why instanceof Refusal)) throw why;
	}
}

export function showPages(section, path, parameters, render) {
	return show([section], signal => get(path, parameters, { signal }), ({ body, next }) => {
		if (body.items.length === 0) return fill(section, empty('Chưa có gì.'));
		fill(section, h('ul', { class: 'list' }, body.items.map(render)), next && more(path, next, render));
	});
}

/** A button that gives way to the next page, which takes the focus. */
function more(path, parameters, render) {
	const place = h('div', { class: 'more' });
	const ask = () => show([place], signal => get(path, parameters, { signal }), ({ body, next }) => {
		const list = h('ul', { class: 'list', tabindex: '-1' }, body.items.map(render));
		place.replaceWith(list, ...(next ? [more(path, next, render)] : []));
		list.focus();
	});
	place.append(h('button', { type: 'button', onclick: ask }, 'Xem thêm'));
	return place;
}

export const empty = text => h('p', { class: 'empty soft' }, text);

export function problem(why, again) {
	return h('div', { class: 'problem', role: 'alert' },
		h('p', {}, h('strong', {}, why instanceof Refusal ? why.message : 'Trang gặp lỗi')),
		line(why.detail, why.trace && `Mã để báo lỗi: ${why.trace}`),
		h('button', { type: 'button', onclick: again }, 'Thử lại'));
}
