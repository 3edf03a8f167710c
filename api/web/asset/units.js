// The units in force at the office's date, as a tree of any depth.

import { get } from './client.js';
import { fold } from './format.js';

const known = new Map(); // by id: unit
const children = new Map(); // by id of the parent: units

const recalled = new Map(); // by day: the promise to know the units of that day

/** All units of today, each directly followed by those under it. */
export const tree = [];

export async function loadUnits() {
	const { body } = await get('/public/v1/units');
	for (const unit of body.items) known.set(unit.id, unit);
	for (const unit of known.values()) {
		const parent = known.has(unit.parent) ? unit.parent : '';
		children.set(parent, [...(children.get(parent) ?? []), unit]);
	}
	const byName = new Intl.Collator('vi', { numeric: true });
	const plant = (parent, depth, above) => {
		for (const unit of (children.get(parent) ?? []).sort((a, b) => byName.compare(a.name, b.name))) {
			tree.push(Object.assign(unit, { depth, folded: `${above} ${fold(unit.name)}` }));
			plant(unit.id, depth + 1, unit.folded);
		}
	};
	plant('', 0, '');
}

/** Learns which units there were on another day: they can be named and opened, but not chosen any more. */
export function recall(at) {
	if (!recalled.has(at)) {
		recalled.set(at, get('/public/v1/units', { at }).then(({ body }) => {
			for (const unit of body.items.filter(({ id }) => !known.has(id))) {
				known.set(unit.id, unit);
				children.set(unit.parent, [...(children.get(unit.parent) ?? []), unit]);
			}
		}, () => recalled.delete(at)));
	}
	return recalled.get(at);
}

export const hasParts = id => children.has(id);

/** A unit that is not known yet is called by its id. */
export const nameOf = id => known.get(id)?.name ?? id;

/** The units from the top down to this one. */
export function pathTo(id) {
	const path = [];
	for (let unit = known.get(id); unit; unit = known.get(unit.parent)) path.unshift(unit);
	return path;
}

/** The units whose name, with the names above it, holds every word. */
export function search(text) {
	const words = fold(text).split(/\s+/);
	return tree.filter(unit => words.every(word => unit.folded.includes(word)));
}
