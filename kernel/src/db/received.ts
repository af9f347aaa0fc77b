// Keeps account of the bytes that statements return, and cuts off what is more than allowed while it arrives.
// Kernel: a single row can be larger than all memory, so it must be stopped before it is a row.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { Connection } from './pool.ts';
import type { PluginScope } from './prelude.ts';

/** How often it is looked how much has arrived, in milliseconds. */
const LOOK_MS = 10;

/** One account of a unit of work for each role. */
export function createReceived() {
	const byRole = new Map<string, number>();
	/**
	 * Counts from now on for a statement; the function that ends it gives `host.limit` if the connection was cut, and one
	 * that takes the bytes out of the account again.
	 */
	return (connection: Connection, { role, maxBytes = Infinity }: PluginScope, statement: string) => {
		const before = connection.received() - (byRole.get(role) ?? 0);
		let isCut = false;
		const look = (): void => {
			if (connection.received() - before <= maxBytes) return;
			isCut = true;
			connection.cut();
		};
		const timer = maxBytes === Infinity ? undefined : setInterval(look, LOOK_MS);
		const first = connection.received();
		return (): { readonly excess: TrovatoError | undefined; forget(): void } => {
			clearInterval(timer);
			look();
			const bytes = connection.received() - first;
			byRole.set(role, connection.received() - before);
			const sentence = `Statement '${statement}' returns more than is left of ${maxBytes} bytes (result_bytes).`;
			return {
				excess: isCut ? new TrovatoError('host.limit', sentence) : undefined,
				forget: () => void byRole.set(role, (byRole.get(role) ?? 0) - bytes),
			};
		};
	};
}
