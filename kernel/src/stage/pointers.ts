// What may be said of a stage itself: its label, its description, when it is published.
// In the kernel because stages belong to no plugin, and every plugin's rows may wait in one.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';

export interface StageChange {
	label?: string;
	description?: string;
	/** ISO 8601; null for never. */
	publish_at?: string | null;
}

/** A text of a form without blanks around it; TrovatoError `request.invalid`. */
export function checkText(value: unknown, what: string, least: number, most: number): string {
	const text = typeof value === 'string' ? value.trim() : '';
	if (text.length >= least && text.length <= most && !text.includes('\0')) return text;
	throw new TrovatoError('request.invalid', `The ${what} of a stage has ${least} to ${most} characters.`);
}

/** TrovatoError `host.bad_argument` for what is no JSON object, `request.invalid` for values that cannot be. */
export function parseChange(json: string): StageChange {
	const { label, description, publish_at: publishAt } = parseObject(json);
	const change: StageChange = {};
	if (label !== undefined) change.label = checkText(label, 'label', 1, 100);
	if (description !== undefined) change.description = checkText(description, 'description', 0, 1_000);
	if (publishAt === null || publishAt === '') change.publish_at = null;
	else if (publishAt !== undefined) {
		const time = typeof publishAt === 'string' ? Date.parse(publishAt) : Number.NaN;
		if (Number.isNaN(time)) throw new TrovatoError('request.invalid', 'The time to publish at is no date.');
		change.publish_at = new Date(time).toISOString();
	}
	return change;
}

/** The members of a JSON object. */
export function parseObject(json: string): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = JSON.parse(json);
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
	} catch {
		// Told below.
	}
	throw new TrovatoError('host.bad_argument', 'The argument is no JSON object.');
}
