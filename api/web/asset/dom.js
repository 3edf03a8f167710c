// Building the page. Data reaches it as text nodes only, never as markup.

/** An element; attributes called `on…` are listeners, false and null are left out. */
export function h(tag, attributes = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (value == null || value === false) continue;
		if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
		else element.setAttribute(name, value === true ? '' : value);
	}
	element.append(...children.flat(Infinity).filter(child => child != null && child !== false));
	return element;
}

export const $ = id => document.getElementById(id);

/** Ends a section's wait with what it is to show. */
export function fill(section, ...children) {
	section.replaceChildren(...children.flat(Infinity).filter(Boolean));
	section.removeAttribute('aria-busy');
}

/** A bar from zero; share is between 0 and 1. */
export function bar(share, tone = '') {
	const value = h('span', { class: 'value' });
	value.style.width = `${Math.min(Math.max(share, 0), 1) * 100}%`;
	return h('span', { class: `bar ${tone}`, 'aria-hidden': 'true' }, value);
}

export const badge = (name, text) => h('span', { class: `badge ${name}` }, text);

/** A line of small print; what is empty is left out. */
export const line = (...parts) => h('p', { class: 'meta soft' }, parts.filter(Boolean).join(' · '));

/** Names and values; what has no value is left out. */
export const pairs = (name, entries) => h('dl', { class: name }, entries.map(([term, value]) =>
	value && h('div', {}, h('dt', {}, term), h('dd', {}, value))));
