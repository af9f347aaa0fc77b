// A visitor without a browser: reads the fields of a form out of a page, and sends them.
import type { TestSite } from './site.ts';

export type Fields = readonly (readonly [name: string, value: string])[];

export interface Answer {
	readonly status: number;
	/** Where a redirect leads. */
	readonly location: string;
	readonly html: string;
}

const CONTROL = /<input\b([^>]*)>|<textarea\b([^>]*)>\n?([\s\S]*?)<\/textarea>|<select\b([^>]*)>([\s\S]*?)<\/select>/g;
const OPTION = /<option value="([^"]*)"( selected)?/g;

function attribute(attributes: string, name: string): string | undefined {
	const found = new RegExp(` ${name}(?:="([^"]*)")?(?= |$)`).exec(attributes);
	return found ? decode(found[1] ?? '') : undefined;
}

function decode(text: string): string {
	return text
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&#39;', "'")
		.replaceAll('&amp;', '&');
}

/** What a browser would send of the page's form when nobody changed anything; buttons are left out. */
export function fieldsOf(html: string, form = 'form-'): [string, string][] {
	const start = html.indexOf(`<form id="${form}`);
	const markup = html.slice(start, html.indexOf('</form>', start));
	const fields: [string, string][] = [];
	for (const [, input, textarea, text = '', select, options = ''] of markup.matchAll(CONTROL)) {
		const attributes = input ?? textarea ?? select ?? '';
		const name = attribute(attributes, 'name');
		if (name === undefined || attribute(attributes, 'disabled') !== undefined) continue;
		const type = attribute(attributes, 'type');
		if ((type === 'checkbox' || type === 'radio') && attribute(attributes, 'checked') === undefined) continue;
		if (select === undefined)
			fields.push([name, textarea === undefined ? (attribute(attributes, 'value') ?? '') : decode(text)]);
		else {
			const all = [...options.matchAll(OPTION)];
			const chosen = all.filter(([, , selected]) => selected !== undefined);
			for (const [, value = ''] of chosen.length > 0 ? chosen : all.slice(0, 1)) fields.push([name, decode(value)]);
		}
	}
	return fields;
}

/** The fields with some of them filled in: text replaces all values of a name, a list gives several, null takes it away. */
export function fillIn(
	fields: Fields,
	changes: Readonly<Record<string, string | readonly string[] | null>>,
): [string, string][] {
	const kept = fields
		.filter(([name]) => !Object.hasOwn(changes, name))
		.map(([name, value]): [string, string] => [name, value]);
	for (const [name, value] of Object.entries(changes))
		for (const one of typeof value === 'string' ? [value] : (value ?? [])) kept.push([name, one]);
	return kept;
}

/** Sends fields as a form. */
export async function post(
	site: TestSite,
	path: string,
	fields: Fields,
	headers: Record<string, string> = {},
): Promise<Answer> {
	const body = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value]));
	const response = await site.kernel.fetch(
		new Request(new URL(path, 'http://localhost'), {
			method: 'POST',
			body,
			headers: { accept: 'text/html', ...headers },
		}),
	);
	return { status: response.status, location: response.headers.get('location') ?? '', html: await response.text() };
}

/** What the page says is wrong: the sentences of the summary. */
export function errorsOf(html: string): string[] {
	const summary = /<div class="form-errors"[\s\S]*?<\/div>/.exec(html)?.[0] ?? '';
	return [...summary.matchAll(/<li>(?:<a [^>]*>)?([^<]*)/g)].map(([, text = '']) => decode(text));
}
