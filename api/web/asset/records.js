// What was published, and which wards have held their dialogues.

import { badge, fill, h, line } from './dom.js';
import { get } from './client.js';
import { day, dayOf, moment, number } from './format.js';
import { empty, show, showPages } from './section.js';
import { table } from './table.js';
import { bases, dialogueStates, figures, findings, meetings, word } from './words.js';

export function showDialogues(section, unit, when) {
	showPages(section, '/public/v1/dialogues', { unit, when, limit: 5 }, dialogue);
}

function dialogue({ unit_name, basis, mode, place, starts_at, agenda, state, matters, conclusion }) {
	return h('li', {},
		h('h3', {}, unit_name),
		h('p', { class: 'meta' }, h('time', { datetime: starts_at }, moment(starts_at)), ` · ${place}`),
		line(word(meetings, mode), word(bases, basis), word(dialogueStates, state)),
		matters.total > 0 && h('p', {}, matterCounts(matters)),
		agenda && h('details', {}, h('summary', {}, 'Nội dung hội nghị'), h('p', { class: 'text' }, agenda)),
		conclusion && h('details', {}, h('summary', {}, `Thông báo kết luận số ${conclusion.number}, ngày ${day(conclusion.on)}`), h('p', { class: 'text' }, conclusion.text)));
}

function matterCounts({ total, on_the_spot, written, escalated, without_disposition }) {
	const kinds = [
		[on_the_spot, 'trả lời tại chỗ'],
		[written, 'hẹn trả lời bằng văn bản'],
		[escalated, 'chuyển cấp trên'],
		[without_disposition, 'chưa xử lý'],
	];
	return [h('strong', {}, `${number(total)} ý kiến`), ': ', kinds.filter(([n]) => n > 0).map(([n, what]) => `${number(n)} ${what}`).join(', '), '.'];
}

export function showAnswers(section, unit) {
	showPages(section, '/public/v1/answers', { unit, limit: 5 }, answer);
}

function answer({ unit_name, mode, number: signed, signed_on, outcome, due_on, summary, published_at, petitions, disputed }) {
	return h('li', {},
		h('h3', {}, unit_name, ' ', badge(outcome, word(figures, outcome))),
		h('p', { class: 'text' }, summary),
		disputed > 0 && h('p', { class: 'disputed' }, petitions === 1 ? 'Người kiến nghị nói chưa đúng như vậy.' : `${number(disputed)} trong ${number(petitions)} kiến nghị: người kiến nghị nói chưa đúng như vậy.`),
		line(
			signed ? `Văn bản số ${signed}` : word(figures, mode),
			signed_on && `ký ngày ${day(signed_on)}`,
			due_on && `hạn ${day(due_on)}`,
			`công bố ngày ${day(dayOf(published_at))}`));
}

export function showFindings(section, unit) {
	showPages(section, '/public/v1/findings', { unit, limit: 5 }, finding);
}

function finding({ unit_name, kind, text, recommendation, due_on, made_on, reply, replied_on }) {
	return h('li', {},
		h('h3', {}, unit_name, ' ', badge(kind, word(findings, kind))),
		line(day(made_on)),
		h('p', { class: 'text' }, text),
		h('p', { class: 'text' }, h('strong', {}, 'Kiến nghị: '), recommendation),
		reply
			? h('p', { class: 'text reply' }, h('strong', {}, replied_on ? `Trả lời ngày ${day(replied_on)}: ` : 'Trả lời: '), reply)
			: h('p', { class: 'owed' }, `Phải trả lời trước ngày ${day(due_on)}, chưa có trả lời.`));
}

export function showCompliance(section, unit, year) {
	show([section], signal => get('/public/v1/compliance', { unit, year }, { signal }), ({ body: { items } }) => {
		if (!items.length) return fill(section, empty('Chưa có gì.'));
		const bound = items.filter(item => item.state !== 'unregulated');
		if (!bound.length) return fill(section, empty(`Năm ${year} chưa có quy định về số hội nghị phải tổ chức.`), table({ caption: `Hội nghị đối thoại năm ${year} của từng phường`, columns: complianceColumns, rows: items }));
		const short = bound.filter(item => !item.enough);
		const rows = rows => table({ caption: `Hội nghị đối thoại năm ${year} của từng phường`, columns: complianceColumns, rows });
		const place = h('div', {}, rows(items));
		const only = h('input', { type: 'checkbox', onchange: () => place.replaceChildren(...rows(only.checked ? short : items)) });
		fill(section,
			h('div', { class: 'head' },
				h('p', {}, short.length === 0
					? `Cả ${number(items.length)} đơn vị đã đủ.`
					: [h('strong', {}, number(short.length)), ` trên ${number(items.length)} đơn vị chưa đủ số hội nghị phải tổ chức`, running(short.some(item => item.state === 'running')), '.']),
				short.length > 0 && h('label', { class: 'check' }, only, ' Chỉ hiện đơn vị chưa đủ')),
			place);
	});
}

const noticed = item => item.dialogues.filter(each => each.notice_ok && each.both_channels).length;

const concluded = item => item.dialogues.filter(each => each.conclusion_in_time === true).length;

/** A conclusion that is not due yet is neither in time nor late. */
const due = item => item.dialogues.filter(each => each.conclusion_in_time != null).length;

/** What is still missing in a period that runs may yet be held. */
const running = still => still && ' (kỳ\u00a0chưa\u00a0kết\u00a0thúc)';

const complianceColumns = [
	{ label: 'Đơn vị', value: item => item.name, cell: item => item.name },
	{
		label: 'Được tính / phải có',
		value: item => item.counted - item.required,
		cell: item => item.state === 'unregulated' ? number(item.counted) : h('span', {}, `${number(item.counted)} / ${number(item.required)} `,
			item.enough ? badge('resolved', 'Đủ') : [badge('unresolved', `Thiếu ${number(item.required - item.counted)}`), running(item.state === 'running')]),
	},
	{ label: 'Đã tổ chức', numeric: true, value: item => item.held, cell: item => number(item.held) },
	{
		label: 'Thông báo đúng cách, đủ ngày',
		numeric: true,
		value: noticed,
		cell: item => `${number(noticed(item))} / ${number(item.dialogues.length)}`,
	},
	{
		label: 'Kết luận đúng hạn',
		numeric: true,
		value: concluded,
		cell: item => `${number(concluded(item))} / ${number(due(item))}`,
	},
	{
		label: 'Trước từng kỳ họp HĐND',
		value: item => item.sessions.filter(each => each.held > 0).length,
		cell: item => h('ul', { class: 'plain' }, item.sessions.map(each =>
			h('li', { class: each.held === 0 && !each.running && 'owed' },
				`${each.title} (${day(each.opens_on)}): ${number(each.held)}`, each.held === 0 && running(each.running)))),
	},
];
