// Numbers and days as they are written in Vietnamese. Days are ISO days in Asia/Ho_Chi_Minh.

const whole = new Intl.NumberFormat('vi-VN');
const tenths = new Intl.NumberFormat('vi-VN', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const NBSP = '\u00a0';
const MINUS = '\u2212';

export const none = 'không có số liệu';

export const number = n => whole.format(n);

export const decimal = n => tenths.format(n);

/** Null is nothing to divide by, which is neither 0 nor 100 %. */
export const percent = p => (p == null ? none : tenths.format(p) + NBSP + '%');

export function difference(p) {
	if (p == null) return none;
	const sign = p > 0 ? '+' : p < 0 ? MINUS : '';
	return sign + tenths.format(Math.abs(p)) + NBSP + '%';
}

/** 2022-06-15 as 15/6/2022. */
export function day(iso) {
	const [y, m, d] = iso.split('-').map(Number);
	return `${d}/${m}/${y}`;
}

export const month = iso => `Tháng ${day(iso).slice(2)}`;

/** Asia/Ho_Chi_Minh has kept UTC+7 all the while. */
const local = instant => new Date(Date.parse(instant) + 7 * 3600e3).toISOString();

export const dayOf = instant => local(instant).slice(0, 10);

export const moment = instant => `${local(instant).slice(11, 16)} ngày ${day(dayOf(instant))}`;

/** The same day of another year; 29 February becomes the 28th. */
export function otherYear(iso, years) {
	const [y, m, d] = iso.split('-').map(Number);
	const last = new Date(Date.UTC(y + years, m, 0)).getUTCDate();
	return isoDay(y + years, m, Math.min(d, last));
}

/** Month and day may overflow: day 0 is the last of the month before. */
export const isoDay = (y, m, d) => new Date(Date.UTC(y, m - 1, d)).toISOString().slice(0, 10);

export const isDay = text => /^\d{4}-\d\d-\d\d$/.test(text) && isoDay(...text.split('-').map(Number)) === text;

/** As it is searched: "duong" finds "Đường". */
export const fold = text =>
	text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd').trim();
