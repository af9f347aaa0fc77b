// Reads the body of a request within a limit, as text and as the fields of a form.
// In the kernel because a plugin only sees bodies that are small and well-formed.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';

export const BODY_LIMIT = 1024 * 1024;

export interface RequestBody {
	/** Empty for a form of several parts. */
	readonly body: string;
	/** The values of each field; files are left out. */
	readonly form: Readonly<Record<string, readonly string[]>>;
}

/**
 * @throws `request.too_large`, `request.malformed` when it is not UTF-8 or not what it says it is, `request.invalid`
 * for a NUL character
 */
export async function readBody(request: Request): Promise<RequestBody> {
	const bytes = await readBytes(request);
	const type = request.headers.get('content-type') ?? '';
	if (/^multipart\/form-data\b/i.test(type)) {
		const form = await new Response(bytes, { headers: { 'Content-Type': type } }).formData().catch((cause: unknown) => {
			throw new TrovatoError('request.malformed', 'The form in the body cannot be read.', { cause });
		});
		return {
			body: '',
			form: allValues([...form].filter((field): field is [string, string] => typeof field[1] === 'string')),
		};
	}
	const body = decode(bytes);
	refuseNul(body);
	const isForm = /^application\/x-www-form-urlencoded\b/i.test(type);
	return { body, form: isForm ? allValues(new URLSearchParams(body)) : {} };
}

/**
 * Names and their first values.
 * @throws `request.invalid` for a NUL character
 */
export function firstValues(pairs: Iterable<readonly [string, string]>): Record<string, string> {
	const values = new Map<string, string>();
	for (const [name, value] of pairs) {
		refuseNul(name + value);
		if (!values.has(name)) values.set(name, value);
	}
	return Object.fromEntries(values);
}

function allValues(pairs: Iterable<readonly [string, string]>): Record<string, string[]> {
	const values = new Map<string, string[]>();
	for (const [name, value] of pairs) {
		refuseNul(name + value);
		const known = values.get(name);
		if (known) known.push(value);
		else values.set(name, [value]);
	}
	return Object.fromEntries(values);
}

function refuseNul(text: string): void {
	if (text.includes('\0')) throw new TrovatoError('request.invalid', 'The request contains a NUL character.');
}

function decode(bytes: Uint8Array): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch (cause) {
		throw new TrovatoError('request.malformed', 'The body is not UTF-8 text.', { cause });
	}
}

async function readBytes(request: Request): Promise<Uint8Array<ArrayBuffer>> {
	const tooLarge = (): TrovatoError =>
		new TrovatoError('request.too_large', `A body may have ${BODY_LIMIT} bytes at most.`);
	if (Number(request.headers.get('content-length') ?? 0) > BODY_LIMIT) throw tooLarge();
	const chunks: Uint8Array[] = [];
	let size = 0;
	// Leaving the loop by the exception cancels the stream.
	for await (const chunk of request.body ?? []) {
		size += chunk.byteLength;
		if (size > BODY_LIMIT) throw tooLarge();
		chunks.push(chunk);
	}
	return new Uint8Array(Buffer.concat(chunks, size));
}
