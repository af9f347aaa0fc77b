// What of a form is kept between two requests: for six hours, for whoever began it.
import { crypto, JsonValue, parseJson, sql, user, variables } from '@trovato/sdk';

/** The values kept for this showing of the form, or null when there are none or they are too old. */
export function loadState(buildId: string, formId: string): JsonValue | null {
	if (!isUuid(buildId)) return null;
	const rows = sql('state_load').string(buildId).string(formId).string(user.id).all();
	return rows.length == 0 ? null : parseJson(rows.json(0, 'state'));
}

export function saveState(buildId: string, formId: string, values: JsonValue): void {
	if (isUuid(buildId)) sql('state_save').string(buildId).string(formId).string(user.id).json(values.toJson()).run();
}

/** What became of taking a submission. */
export const enum Claim {
	/** It is the first one of this showing. */
	First,
	/** The same was sent before; the location says where it led. */
	Repeated,
	/** Something else was sent before. */
	Different,
}

export class Claimed {
	constructor(
		readonly claim: Claim,
		readonly location: string,
	) {}
}

/** Takes a submission, which works once for each showing of a form; two at the same time wait for each other. */
export function claim(buildId: string, formId: string, values: JsonValue): Claimed {
	if (!isUuid(buildId)) return new Claimed(Claim.First, '');
	const digest = crypto.hmacSha256(variables.get('secret', buildId), values.toJson());
	if (sql('submission_claim').string(buildId).string(formId).string(digest).run() == 1) {
		sql('state_purge').string(buildId).run();
		sql('submission_purge').run();
		return new Claimed(Claim.First, '');
	}
	const rows = sql('submission_find').string(buildId).all();
	const location = rows.string(0, 'location');
	const isSame = location.length > 0 && rows.string(0, 'digest') == digest;
	return new Claimed(isSame ? Claim.Repeated : Claim.Different, location);
}

export function isUuid(text: string): bool {
	if (text.length != 36) return false;
	for (let i = 0; i < 36; i++) {
		const code = text.charCodeAt(i);
		const isHex = (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66);
		if (i == 8 || i == 13 || i == 18 || i == 23 ? code != 0x2d : !isHex) return false;
	}
	return true;
}
