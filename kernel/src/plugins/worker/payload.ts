// What plugins hand over for others to read later: declared in the manifest, JSON, within a size.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { WorkerPlugin } from './worker-plugin.ts';

const MAX_PAYLOAD = 262_144;

/** TrovatoError `host.not_granted` unless the manifest's list has the name. */
export function checkDeclared(
	{ name: plugin, declares }: WorkerPlugin,
	list: keyof typeof declares,
	name: string,
): void {
	if (!declares[list].includes(name))
		throw new TrovatoError('host.not_granted', `The manifest of '${plugin}' does not declare ${name} in '${list}'.`);
}

/** The payload as an argument; TrovatoError `host.limit`, `request.invalid` unless every server takes it. */
export function readPayload(json: string): { readonly json: string } {
	if (json.length > MAX_PAYLOAD)
		throw new TrovatoError('host.limit', `A payload may have at most ${MAX_PAYLOAD} characters.`);
	try {
		// Postgres holds no NUL, escaped or not.
		if (JSON.stringify(JSON.parse(json)).includes('\\u0000')) throw new Error('it contains the character NUL');
		return { json };
	} catch (cause) {
		throw new TrovatoError('request.invalid', `The payload is no JSON: ${(cause as Error).message}`, { cause });
	}
}
