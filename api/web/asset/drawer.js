// The drawer shows the cases behind a figure, or one petition, as the address says.

import { $, badge, fill, h, line, pairs } from './dom.js';
import { get, queryOf } from './client.js';
import { day, dayOf, number } from './format.js';
import { show, showPages } from './section.js';
import { go, lead, state } from './state.js';
import { nameOf, recall } from './units.js';
import { channels, fields, figures, grounds, handOvers, kinds, states, steps, word } from './words.js';

/** The secret of one petition, kept only while the drawer shows it. */
let secret = { code: '', value: '' };

export function setUpDrawer() {
	const drawer = $('drawer');
	$('drawer-close').addEventListener('click', () => drawer.close());
	drawer.addEventListener('click', event => { if (event.target === drawer) drawer.close(); });
	drawer.addEventListener('close', () => {
		secret = { code: '', value: '' };
		if (state().cases || state().code) go({ cases: '', code: '' });
	});
	$('lookup').addEventListener('submit', event => {
		event.preventDefault();
		const code = $('code').value.trim().toUpperCase();
		secret = { code, value: $('secret').value };
		$('secret').value = '';
		if (state().code === code) showDrawer();
		else go({ code, cases: '' });
	});
}

export function showDrawer() {
	const { cases, code } = state();
	const drawer = $('drawer');
	if (!cases && !code) {
		if (drawer.open) drawer.close();
		return;
	}
	$('drawer-body').replaceChildren();
	if (code) showPetition(code, cases);
	else showCases(cases);
	if (!drawer.open) drawer.showModal();
	drawer.scrollTop = 0;
	$('drawer-title').focus();
}

function showCases(query) {
	const asked = queryOf(`?${query}`);
	const [path, words, item] = asked.side // hand-overs alone have one
		? ['/public/v1/escalations', handOvers, handOver]
		: ['/public/v1/petitions', figures, summary];
	$('drawer-title').textContent = word(words, asked.figure ?? 'cases');
	const hint = h('p', { class: 'meta', hidden: true }, 'Vụ việc chưa công khai: xem bằng mã bí mật ở ô Tra cứu.');
	const list = h('div', { class: 'tall', 'aria-busy': 'true' });
	$('drawer-body').replaceChildren(describe(asked), hint, list);
	showPages(list, path, asked, each => {
		if (!each.title) hint.hidden = false;
		return item(each);
	});
}

function describe({ unit, from, to, channel, kind, field, cohort }) {
	return line(
		unit && nameOf(unit),
		from && to && `${day(from)} – ${day(to)}`,
		cohort !== 'all' && figures[cohort],
		channels[channel],
		kinds[kind],
		fields[field]);
}

/** Only what is public has a title here; the rest is not found without its secret. */
const named = (code, title, mark) => [
	h('p', {}, title ? lead(h('a', { class: 'code' }, code), { code }) : h('span', { class: 'code' }, code), ' ', mark),
	title && h('p', {}, title),
];

function handOver({ code, field, channel, title, sender_name, target_name, ground, sent_on, state: stood, decided_on }) {
	return h('li', {},
		named(code, title, badge(stood, word(handOvers, stood))),
		line(`${sender_name} → ${target_name}`, word(grounds, ground)),
		line(word(fields, field), word(channels, channel), `chuyển ngày ${day(sent_on)}`, decided_on && `quyết định ngày ${day(decided_on)}`));
}

function summary({ code, channel, field, title, home, holder, received_on, class: name }) {
	return h('li', {},
		named(code, title, badge(name, word(figures, name))),
		line(word(fields, field), word(channels, channel), `nhận ngày ${day(received_on)}`),
		line(nameOf(home), holder !== home && `nay ${nameOf(holder)} giữ`));
}

function showPetition(code, cases) {
	const body = h('div', { class: 'tall', 'aria-busy': 'true' });
	$('drawer-title').textContent = code;
	$('drawer-body').replaceChildren(...[cases && h('p', {}, lead(h('a', {}, '‹ Về danh sách'), { code: '' })), body].filter(Boolean));
	const headers = secret.value && secret.code === code ? { 'Petition-Secret': secret.value } : {};
	const ask = async signal => {
		const answer = await get('/public/v1/petitions/{code}', { code }, { signal, headers });
		await recall(answer.body.received_on);
		return answer;
	};
	show([body], ask, ({ body: petition }) => {
		fill(body, petitionParts(petition));
	});
}

function petitionParts({ kind, channel, field, title, text, home, holder, received_on, state: now, pause, outcome, due_on, overdue, bounces, answers = [], history }) {
	const facts = pairs('facts', [
		['Tình trạng', word(states, now)],
		['Tạm dừng', pause && line(`đến ${day(pause.until)}`, pause.article ?? 'chờ người gửi', pause.note)],
		['Kết quả', outcome && word(figures, outcome)],
		['Hạn', due_on && [day(due_on), overdue && badge('overdue', 'Quá hạn')]],
		['Loại', word(kinds, kind)],
		['Lĩnh vực', word(fields, field)],
		['Hình thức', word(channels, channel)],
		['Ngày nhận', day(received_on)],
		['Đơn vị nhận', nameOf(home)],
		['Đơn vị đang giữ', nameOf(holder)],
		['Số lần bị chuyển lại', number(bounces)],
	]);
	return [
		title && h('h3', {}, title),
		text && h('p', { class: 'text' }, text),
		facts,
		answers.length > 0 && [h('h3', {}, 'Trả lời'), answers.map(each => h('div', { class: 'reply' },
			h('p', {}, badge(each.outcome, word(figures, each.outcome))),
			h('p', { class: 'text' }, each.text),
			line(each.number ? `Văn bản số ${each.number}` : word(figures, each.mode), `ngày ${day(dayOf(each.published_at))}`)))],
		h('h3', {}, 'Quá trình'),
		h('ol', { class: 'history' }, history.map(({ step, on, unit }) =>
			h('li', {}, h('time', { datetime: on }, day(on)), h('span', {}, word(steps, step), unit && h('span', { class: 'soft' }, ` · ${nameOf(unit)}`))))),
	];
}
