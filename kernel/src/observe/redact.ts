// Masks secrets in text that is about to be written somewhere.
// In the kernel because no secret may leave it, whoever writes.

const MASK = '***';
const KEYS = 'password|passwd|secret|token|authorization|cookie|set-cookie|api[_-]?key|cron[_-]?key|form[_-]?token';
/** As parameters of an address, these are secret too. */
const SHORT_KEYS = 'key|code|sig|signature|otp';
const JSON_MEMBER = new RegExp(`("[\\w-]*(?:${KEYS})"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, 'gi');
const PARAMETER = new RegExp(`([?&;](?:[\\w-]*(?:${KEYS})|${SHORT_KEYS})=)[^&\\s"'#]+`, 'gi');
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s"'/@:]*:)[^\s"'/]*@/gi;
const BEARER = /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi;
/** Addresses whose last part lets somebody do something. */
const SECRET_PATH = /(\/(?:cron|user\/(?:password-reset|reset|login|invite|verify))\/)[^\s"'/?]+/g;

/**
 * The text with passwords in URLs, secret members and parameters, tokens and the given secrets masked.
 * @param secrets values to mask wherever they stand; too short ones are ignored
 */
export function redact(text: string, secrets: readonly string[] = []): string {
	let masked = text
		.replace(URL_PASSWORD, `$1${MASK}@`)
		.replace(JSON_MEMBER, `$1"${MASK}"`)
		.replace(PARAMETER, `$1${MASK}`)
		.replace(BEARER, `$1 ${MASK}`)
		.replace(SECRET_PATH, `$1${MASK}`);
	for (const secret of secrets) if (secret.length >= 6) masked = masked.replaceAll(secret, MASK);
	return masked;
}
