// Values of filters: what people write, as what the database compares with.
import { Json, request, text as texts } from '@trovato/sdk';
import { BOOLEAN, ID, NUMBER, REFERENCE, TIME } from './fields';

const MAX_TEXT = 1000;
const NO_TIME = i64.MIN_VALUE;
// The years 1 to 9999.
const FIRST: i64 = -62_135_596_800_000;
const LAST: i64 = 253_402_300_799_999;
const UUID = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';

/** The value as JSON; empty when it is none of this kind. */
export function valueOf(kind: string, text: string): string {
	if (kind == NUMBER) {
		if (!texts.test('^[+-]?([0-9]{1,15}([.][0-9]{0,15})?|[.][0-9]{1,15})$', text)) return '';
		return new Json().float(parseFloat(text)).toJson();
	}
	if (kind == BOOLEAN) {
		if (text == '1' || text == 'true' || text == 'yes') return 'true';
		return text == '0' || text == 'false' || text == 'no' ? 'false' : '';
	}
	if (kind == TIME) {
		const time = timeOf(text);
		return time < FIRST || time > LAST ? '' : time.toString();
	}
	if (kind == ID || kind == REFERENCE)
		return texts.test(UUID, text) ? new Json().string(text.toLowerCase()).toJson() : '';
	return text.length > MAX_TEXT || text.includes('\0') ? '' : new Json().string(text).toJson();
}

/** An ISO 8601 date, or `now` with a distance: `now-7d`, `now+12h`. */
function timeOf(text: string): i64 {
	if (!text.startsWith('now')) return texts.parseTime(text, NO_TIME);
	if (text.length == 3) return request.now;
	if (!texts.test('^now[+-][0-9]{1,5}[mhdw]$', text)) return NO_TIME;
	const unit = text.charAt(text.length - 1);
	const length: i64 = unit == 'm' ? 60_000 : unit == 'h' ? 3_600_000 : unit == 'd' ? 86_400_000 : 604_800_000;
	const distance = I64.parseInt(text.substring(4, text.length - 1)) * length;
	return text.charAt(3) == '-' ? request.now - distance : request.now + distance;
}

/** Whether it says another thing as time goes by. */
export function moves(kind: string, text: string): bool {
	return kind == TIME && text.startsWith('now');
}

/** What a value of this kind looks like, for people. */
export function wordsFor(kind: string): string {
	if (kind == NUMBER) return 'a number';
	if (kind == TIME) return 'a date such as 2026-11-20';
	if (kind == BOOLEAN) return 'yes or no';
	return kind == ID || kind == REFERENCE ? 'an id' : 'a text of at most 1000 characters';
}
