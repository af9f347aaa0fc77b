// What plugins hand over for others to read later: JSON within a size, checked before it reaches a server.
import { TrovatoError } from '../../errors/trovato-error.ts';

export const MAX_PAYLOAD = 262_144;

/** TrovatoError `host.limit`, `request.invalid` unless it is JSON that every server takes. */
export function checkPayload(json: string): void {
	if (json.length > MAX_PAYLOAD)
		throw new TrovatoError('host.limit', `A payload may have at most ${MAX_PAYLOAD} characters.`);
	try {
		// Postgres holds no NUL, escaped or not.
		if (!JSON.stringify(JSON.parse(json)).includes('\\u0000')) return;
	} catch (cause) {
		throw new TrovatoError('request.invalid', 'The payload is no JSON.', { cause });
	}
	throw new TrovatoError('request.invalid', 'The payload contains the character NUL.');
}
