// What the page shows is said by the part of the address after "#", so that every figure and list can be linked to.
//
//   unit, from, to, channel   the figures
//   year                      the year of compliance
//   cases                     the query of the list that is open
//   code                      the petition that is open; its secret is never here

const names = ['unit', 'from', 'to', 'channel', 'year', 'cases', 'code'];

export function state() {
	const said = new URLSearchParams(location.hash.slice(1));
	return Object.fromEntries(names.map(name => [name, said.get(name) ?? '']));
}

/** The address after some changes. */
export function address(changes) {
	const all = { ...state(), ...changes };
	return '#' + new URLSearchParams(names.filter(name => all[name]).map(name => [name, all[name]]));
}

export function go(changes) {
	location.hash = address(changes);
}

/** Makes a link change what the address says at the time. */
export function lead(link, changes) {
	link.dataset.changes = JSON.stringify(changes);
	link.href = address(changes);
	return link;
}

export function refreshLinks() {
	for (const link of document.querySelectorAll('a[data-changes]')) link.href = address(JSON.parse(link.dataset.changes));
}
