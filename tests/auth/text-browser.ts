// A browser without JavaScript: keeps the cookie, and fills in the form of the page that it shows.
import { fieldsOf, fillIn } from '../support/form.ts';

export interface Shown {
	readonly status: number;
	readonly location: string | undefined;
	readonly html: string;
	readonly cookie: string | undefined;
	readonly headers: Headers;
}

export interface TextBrowser {
	open(address: string, headers?: Record<string, string>): Promise<Shown>;
	/** Sends the form of the page that was opened last, with these fields filled in. */
	send(fields: Readonly<Record<string, string | readonly string[] | null>>, more?: SendOptions): Promise<Shown>;
	/** The cookie that it has, or from now on has. */
	cookie(value?: string): string | undefined;
	/** Another browser with the same cookie. */
	clone(): TextBrowser;
}

export interface SendOptions {
	/** Which form of the page: what its id begins with. */
	readonly form?: string;
	readonly headers?: Record<string, string>;
}

export function createBrowser(
	fetch: (request: Request) => Promise<Response>,
	origin = 'http://localhost',
	jar?: string,
): TextBrowser {
	let cookie = jar;
	let page = { url: new URL(origin), html: '' };
	const ask = async (url: URL, init: RequestInit): Promise<Shown> => {
		const headers = new Headers({ accept: 'text/html', ...(init.headers as Record<string, string>) });
		if (cookie !== undefined) headers.set('cookie', cookie);
		const response = await fetch(new Request(url, { ...init, headers, redirect: 'manual' }));
		const set = response.headers.get('set-cookie') ?? undefined;
		if (set !== undefined) cookie = /Max-Age=0/.test(set) ? undefined : set.split(';')[0];
		const html = await response.text();
		page = { url, html };
		const { status, headers: answered } = response;
		return { status, location: answered.get('location') ?? undefined, html, cookie: set, headers: answered };
	};
	return {
		open: (address, headers = {}) => ask(new URL(address, origin), { headers }),
		send(changes, { form = '', headers = {} } = {}) {
			const action = new RegExp(`<form id="form-${form}[^>]* action="([^"]*)"`).exec(page.html)?.[1];
			const body = new URLSearchParams(fillIn(fieldsOf(page.html, `form-${form}`), changes));
			return ask(new URL(action ?? '', page.url), { method: 'POST', body, headers });
		},
		cookie(value) {
			if (value !== undefined) cookie = value;
			return cookie;
		},
		clone: () => createBrowser(fetch, origin, cookie),
	};
}
