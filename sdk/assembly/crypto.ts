// Hashes, chance and identifiers, by the host.
import { giveUp } from './failure';
import * as host from './generated/crypto';

export class crypto {
	/** The SHA-256 of a text's UTF-8 form, as 64 hexadecimal digits. */
	static sha256(value: string): string {
		return host.sha256(value);
	}

	/** The HMAC-SHA-256 of two texts' UTF-8 forms, as 64 hexadecimal digits. */
	static hmacSha256(key: string, value: string): string {
		return host.hmacSha256(key, value);
	}

	/** Random bytes, 1 to 1,024, two hexadecimal digits each. */
	static random(bytes: i32): string {
		const digits = host.random(bytes);
		if (digits === null) {
			giveUp('There are no such random bytes');
			return '';
		}
		return digits;
	}

	/** Compares secrets in a time that does not tell where they differ. */
	static equal(a: string, b: string): bool {
		return host.constantTimeEqual(a, b);
	}

	/** A new UUIDv7. */
	static uuid(): string {
		return host.uuid();
	}
}
