// Asking the public API. Paths are written as in openapi.yaml.

/** Why an answer did not come, in words that can be shown. */
export class Refusal extends Error {
	constructor(title, detail, trace) {
		super(title);
		this.detail = detail;
		this.trace = trace;
	}
}

/** The body, and the parameters of the next page. `{name}` in the path is a parameter; empty ones are left out. */
export async function get(path, parameters = {}, { signal, headers } = {}) {
	const rest = { ...parameters };
	const place = path.replace(/\{(\w+)\}/g, (_, name) => {
		const value = rest[name];
		delete rest[name];
		return encodeURIComponent(value);
	});
	const query = new URLSearchParams(Object.entries(rest).filter(([, value]) => value != null && value !== ''));
	let response;
	try {
		response = await fetch(query.size ? `${place}?${query}` : place, {
			signal,
			headers: { Accept: 'application/json', 'Accept-Language': 'vi', ...headers },
			credentials: 'omit',
		});
	} catch (fault) {
		throw fault.name === 'AbortError' ? fault : new Refusal('Không kết nối được với máy chủ');
	}
	const body = await response.json().catch(() => null);
	if (!response.ok || body == null) {
		throw new Refusal(body?.title ?? `Máy chủ không trả lời được (${response.status})`, body?.detail, body?.trace);
	}
	return { body, next: next(response.headers.get('Link')) };
}

/** The parameters of the page after this one (RFC 8288), or null after the last. */
function next(link) {
	const found = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(link ?? '');
	return found && queryOf(found[1]);
}

/** The parameters in a link. */
export const queryOf = link => Object.fromEntries(new URL(link, location.origin).searchParams);
