// How fast pages come from memory, against the same bytes as a static file behind the same middleware, in one run:
// `node bench/page-cache.ts [seconds]`. The load comes from a process of its own, over kept-alive connections.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTaggedCache } from '../kernel/src/cache/tagged-cache.ts';
import { createApp } from '../kernel/src/http/app.ts';
import { createPageCache, type KeptPage } from '../kernel/src/http/page-cache.ts';
import { createRouteTable } from '../kernel/src/http/route-table.ts';
import { createServer } from '../kernel/src/http/server.ts';
import { loadStaticFiles } from '../kernel/src/http/static-files.ts';
import { createLog } from '../kernel/src/observe/log.ts';
import { parseManifest } from '../kernel/src/plugins/manifest/parse.ts';

const CONNECTIONS = 32;
const ROUNDS = 5;

if (process.argv[2] === 'load') await load(process.argv[3]!, Number(process.argv[4]));
else await measure(Number(process.argv[2] ?? 2));

/** Asks for an address as often as possible and prints the answers per second. */
async function load(url: string, seconds: number): Promise<void> {
	const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
	const end = performance.now() + seconds * 1_000;
	let answers = 0;
	const ask = (): Promise<void> =>
		new Promise((resolve, reject) => {
			const asked = request(url, { agent }, (response) => {
				if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
				response.resume().on('end', resolve);
			});
			asked.on('error', reject).end();
		});
	await Promise.all(
		Array.from({ length: CONNECTIONS }, async () => {
			for (; performance.now() < end; answers++) await ask();
		}),
	);
	process.stdout.write(String(answers / seconds));
	agent.destroy();
}

async function measure(seconds: number): Promise<void> {
	const dir = mkdtempSync(path.join(tmpdir(), 'trovato bench '));
	const page = `<!doctype html><title>Page</title><main>${'<p>Words of a page.</p>\n'.repeat(120)}</main>`;
	writeFileSync(path.join(dir, 'page.html'), page);
	const statics = await loadStaticFiles([{ mount: '', dir }]);
	const manifest = parseManifest(
		'name = "bench"\nversion = "1.0.0"\napi = "1.0"\n[[routes]]\npath = "/page"\nhandler = "page"\npermission = "access content"',
		'bench.info.toml',
	);
	const table = createRouteTable([manifest]);
	const cache = createTaggedCache<KeptPage>({ maxSize: 64 * 1_048_576, sizeOf: ({ body }) => body.length });
	let made = 0;
	const timings = { statements: 0, databaseMs: 0, taps: 0, tapMs: 0 };
	const answer = { ok: true, status: 200, headers: {}, body: page, cacheTags: ['page'], reports: [], timings } as const;
	const app = createApp({
		dispatcher: { run: async () => (made++, answer) },
		routes: () => table,
		pages: createPageCache(cache, () => cache.epoch()),
		permissions: { of: () => ['access content'] },
		statics: () => statics,
		config: { siteUrl: 'http://127.0.0.1' },
		health: {},
		log: createLog({ level: 'silent' }),
	});
	const server = createServer({ fetch: (asked) => app.fetch(asked), host: '127.0.0.1', port: 0 });
	const { url } = await server.listen();
	const rates: Record<'/page' | '/static/page.html', number[]> = { '/page': [], '/static/page.html': [] };
	// By turns, so that whatever else the machine does concerns both.
	for (let round = 0; round <= ROUNDS; round++)
		for (const address of ['/page', '/static/page.html'] as const) {
			const rate = await loadFrom(`${url}${address}`, seconds);
			if (round > 0) rates[address].push(rate);
		}
	await server.close();
	rmSync(dir, { recursive: true });
	const middle = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
	const [kept, file] = [middle(rates['/page']), middle(rates['/static/page.html'])];
	console.log(
		`${page.length} bytes, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${seconds} s; made ${made} time(s)`,
	);
	console.log(`page from memory  ${kept.toFixed(0)} answers/s`);
	console.log(`static file       ${file.toFixed(0)} answers/s`);
	console.log(`ratio             ${(kept / file).toFixed(2)}`);
}

function loadFrom(url: string, seconds: number): Promise<number> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [import.meta.filename, 'load', url, String(seconds)], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		let text = '';
		child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
		child.on('error', reject);
		child.on('close', (code) => (code === 0 ? resolve(Number(text)) : reject(new Error(`load ended with ${code}`))));
	});
}
