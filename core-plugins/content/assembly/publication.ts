// What a save means for the time line: published now, from a date on, until a date, left as a draft, or taken off.
import { Json, Rows, request, text as texts } from '@trovato/sdk';
import { NO_DATE } from './document';
import { Problems } from './problems';
import { Input } from './values';

const NOBODY = '00000000-0000-0000-0000-000000000000';

export class Plan {
	/** The new revision gets a publication. */
	publish: bool = false;
	/** What is public ends now, and nothing is planned any more. */
	off: bool = false;
	/** From its beginning on nothing older is public, so that nothing comes back when it ends. */
	alone: bool = false;
	effective: i64 = NO_DATE;
	expiry: i64 = NO_DATE;
	/** The revision whose publication that has not begun goes; empty for all of them. */
	replaces: string = NOBODY;

	/** Something about the time line changes. */
	get matters(): bool {
		return this.publish || this.off || this.replaces != NOBODY;
	}

	/** Writes the members of a row that the statements about publications read. */
	write(json: Json): void {
		json.key('status').int(i64(this.publish)).key('off').bool(this.off).key('alone').bool(this.alone);
		if (this.effective != NO_DATE) json.key('effective').string(texts.formatTime(this.effective, 'iso'));
		if (this.expiry != NO_DATE) json.key('expiry').string(texts.formatTime(this.expiry, 'iso'));
		if (this.replaces.length > 0) json.key('replaces').string(this.replaces);
	}
}

/**
 * Reads `status` and `publication` of an input. What is not said stays as it is: a new item is published at once, a change of
 * what is public or planned takes its place in the time line, a change of a draft stays a draft.
 * @param rows the item as it is now, with the columns of the statement `item_newest`; null for a new one
 */
export function readPlan(input: Input, rows: Rows | null, problems: Problems): Plan {
	const plan = new Plan();
	const doc = input.doc;
	const kind = doc.kind('publication');
	if (rows !== null) plan.replaces = rows.string(0, 'revision_id');
	if (doc.has('status') && !isStatus(input)) {
		problems.add('status', 'Status must be 1 (published) or 0 (not published).');
		return plan;
	}
	if (doc.has('status') && kind == '' && statusOf(input) == 0) {
		plan.off = true;
		plan.replaces = '';
		return plan;
	}
	if (kind == 'null') return plan;
	if (kind == '') return doc.has('status') || rows === null ? publishNow(plan) : planAsBefore(rows, 0);
	if (kind != 'object') {
		problems.add('publication', 'Publication must have effective_date and expiry_date, or be null for a draft.');
		return plan;
	}
	readDates(plan, input, rows !== null, problems);
	return plan;
}

function publishNow(plan: Plan): Plan {
	plan.publish = true;
	return plan;
}

function isStatus(input: Input): bool {
	const status = statusOf(input);
	return status == 0 || status == 1;
}

function statusOf(input: Input): i64 {
	if (input.doc.kind('status') == 'boolean') return i64(input.doc.bool('status'));
	const said = input.doc.string('status');
	if (input.lenient && input.doc.kind('status') == 'string') return said == '1' ? 1 : said == '0' ? 0 : -1;
	return input.doc.int('status', -1);
}

/** The newest state, if it is public or planned, hands its place in the time line to the one that is saved. */
export function planAsBefore(rows: Rows, row: i32): Plan {
	const plan = new Plan();
	plan.replaces = rows.string(row, 'revision_id');
	if (rows.isNull(row, 'effective_date')) return plan;
	plan.publish = true;
	const effective = rows.time(row, 'effective_date', NO_DATE);
	if (effective > request.now) plan.effective = effective;
	plan.expiry = rows.time(row, 'expiry_date', NO_DATE);
	// Its own older publication must not come back when this one ends.
	const live = rows.string(row, 'live_revision_id') == plan.replaces;
	plan.alone = rows.bool(row, 'alone') || (live && plan.effective == NO_DATE && plan.expiry != NO_DATE);
	return plan;
}

function readDates(plan: Plan, input: Input, exists: bool, problems: Problems): void {
	const doc = input.doc;
	plan.publish = true;
	plan.effective = readDate(input, 'effective_date', 'Effective date', problems);
	plan.expiry = readDate(input, 'expiry_date', 'Expiry date', problems);
	plan.alone = doc.has('publication.fallback') && doc.string('publication.fallback') == 'false';
	const now = request.now;
	const from = plan.effective == NO_DATE || (exists && plan.effective < now) ? now : plan.effective;
	if (plan.expiry != NO_DATE && plan.expiry <= from)
		problems.add('publication.expiry_date', 'Expiry date must be after the effective date.');
}

function readDate(input: Input, name: string, label: string, problems: Problems): i64 {
	const at = 'publication.' + name;
	const kind = input.doc.kind(at);
	const value = input.doc.string(at).trim();
	if (kind == '' || kind == 'null' || (input.lenient && value.length == 0)) return NO_DATE;
	const time = kind == 'string' ? texts.parseTime(value, NO_DATE) : NO_DATE;
	if (time == NO_DATE) problems.add(at, label + ' is no date; write it as 2026-11-20T09:30:00Z.');
	return time;
}
