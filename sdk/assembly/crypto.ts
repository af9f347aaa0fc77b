// Hashes and identifiers, by the host.
import * as host from './generated/crypto';

export class crypto {
	/** The SHA-256 of a text's UTF-8 form, as 64 hexadecimal digits. */
	static sha256(value: string): string {
		return host.sha256(value);
	}

	/** A new UUIDv7. */
	static uuid(): string {
		return host.uuid();
	}
}
