// Serves a site to its developer: pages load again by themselves, and tell what is wrong where they can.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadTemplates } from '../../src/render/templates.ts';
import { excerpt } from './excerpt.ts';

export interface DevServerOptions {
	/** Answers a request; undefined while the site could not be brought up. */
	site(): ((request: Request) => Promise<Response>) | undefined;
	/** What keeps the newest version from running. */
	problems(): readonly string[];
	/** What workers told about one request. */
	failures(requestId: string): readonly string[];
	/** Where the files that messages name may lie. */
	folders(): readonly string[];
}

export interface DevServer {
	fetch(request: Request): Promise<Response>;
	/** Has all open pages loaded again. */
	reload(): void;
	close(): void;
}

const FILES: Readonly<Record<string, string>> = { 'reload.js': 'text/javascript', 'problems.css': 'text/css' };
/** Log lines of workers come by another channel than answers, a turn or two later. */
const TURNS = 3;

export function createDevServer({ site, problems, failures, folders }: DevServerOptions): DevServer {
	const templates = loadTemplates([{ layer: 'kernel', dir: import.meta.dirname }]);
	const pages = new Set<ReadableStreamDefaultController<Uint8Array>>();
	const encoder = new TextEncoder();

	const events = (): Response => {
		let page: ReadableStreamDefaultController<Uint8Array> | undefined;
		const body = new ReadableStream<Uint8Array>({
			start: (controller) => void pages.add((page = controller)),
			cancel: () => void (page && pages.delete(page)),
		});
		return new Response(body, { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' } });
	};

	const problemPage = (title: string, hint: string, texts: readonly string[]): Response => {
		const list = texts.map((text) => ({ text, excerpt: excerpt(text, folders()) }));
		const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' };
		return new Response(templates.render('problems', { title, hint, problems: list }), { status: 500, headers });
	};

	/** A page of the site with what failed while it was made, and the script that loads it again. */
	const addTo = async (response: Response): Promise<Response> => {
		for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
		const failed = failures(response.headers.get('x-request-id') ?? '');
		if (response.status >= 500 && failed.length > 0)
			return problemPage('This page failed', 'A plugin ended while it made this page.', failed);
		const script = templates.render('script', { problem: failed.join('\n') });
		const headers = new Headers(response.headers);
		for (const name of ['Content-Length', 'ETag']) headers.delete(name);
		headers.set('Cache-Control', 'no-store');
		const text = (await response.text()).replace('</body>', () => `${script}</body>`);
		return new Response(text, { status: response.status, headers });
	};

	return {
		async fetch(request) {
			const { pathname } = new URL(request.url);
			if (pathname === '/dev/events') return events();
			const file = pathname.startsWith('/dev/') ? pathname.slice(5) : '';
			if (Object.hasOwn(FILES, file))
				return new Response(readFileSync(join(import.meta.dirname, file)), {
					headers: { 'Content-Type': FILES[file]! },
				});
			const wantsPage = /text\/html/.test(request.headers.get('accept') ?? '') && !pathname.startsWith('/static/');
			const current = site();
			const found = problems();
			if (!current || (wantsPage && found.length > 0))
				return problemPage('This does not work yet', 'Save a file, and this page comes again by itself.', found);
			const response = await current(request);
			return wantsPage && /text\/html/.test(response.headers.get('content-type') ?? '') ? addTo(response) : response;
		},
		reload() {
			for (const page of pages) page.enqueue(encoder.encode('data: changed\n\n'));
		},
		close() {
			for (const page of pages) page.close();
			pages.clear();
		},
	};
}
