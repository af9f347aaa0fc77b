// The guide to switching plugins works: each of its commands is run as it stands, beside a running site and without one.
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { until } from '../lifecycle/place.ts';
import { buildPlugins } from '../support/site.ts';
import { readPage, ROOT } from './pages.ts';

const page = readPage('docs/how-to/enable-and-disable-plugins.md');
const MAIN = path.join(ROOT, 'kernel', 'cli', 'main.ts');
const PLACEHOLDER = /^ {2}(\w+ \d\S*) +(.*?)(?: {2}.*)?$/gm;

interface Ended {
	readonly status: number;
	readonly output: string;
	readonly errors: string;
}

describe('the guide to switching plugins', () => {
	const top = mkdtempSync(path.join(tmpdir(), 'trovato guide '));
	const dir = path.join(top, 'site');
	const { PATH, NODE_COMPILE_CACHE } = process.env;
	const env = { PATH, NODE_COMPILE_CACHE, PORT: '0', LOG_LEVEL: 'warn' };
	let site: ChildProcess | undefined;
	let url = '';

	const run = (words: string): Promise<Ended> =>
		new Promise((done) => {
			assert.match(words, /^npx trovato /);
			const args = [MAIN, ...words.split(' ').slice(2)];
			execFile(process.execPath, args, { cwd: dir, env }, (error, stdout, stderr) =>
				done({ status: Number(error?.code ?? 0), output: stdout, errors: stderr }),
			);
		});
	const succeed = async (words: string): Promise<string> => {
		const { status, output, errors } = await run(words);
		assert.equal(status, 0, `${words}\n${output}${errors}`);
		return output.trim();
	};
	const status = async (address: string): Promise<number> => {
		const response = await fetch(new URL(address, url));
		await response.arrayBuffer();
		return response.status;
	};
	const stop = async (): Promise<void> => {
		const child = site;
		site = undefined;
		if (child?.exitCode !== null) return;
		child.kill('SIGTERM');
		await once(child, 'exit');
	};
	/** The lines of a list without the folders. */
	const states = (list: string): string[] =>
		[...list.matchAll(PLACEHOLDER)].map(([, what, state]) => `${what}: ${state}`);

	before(async () => {
		await buildPlugins(['content', 'blog']);
		chmodSync(top, 0o711);
		mkdirSync(dir);
		writeFileSync(path.join(dir, 'site.toml'), 'name = "Guide"\nplugins = ["content"]\n[limits]\nworkers = 1\n');
		site = spawn(process.execPath, [MAIN, 'start', dir], { env, stdio: ['ignore', 'ignore', 'pipe'] });
		let output = '';
		site.stderr!.on('data', (chunk: Buffer) => (output += chunk.toString()));
		await until(() => /is ready/.test(output) || site?.exitCode !== null);
		url = /http:\S+/.exec(output)?.[0] ?? assert.fail(output);
	});
	after(async () => {
		await stop();
		rmSync(top, { recursive: true });
	});

	test('its commands, in their order, do what it says beside a running site', async () => {
		const commands = page.code
			.filter(({ language }) => language === 'sh')
			.flatMap(({ text }) => text.trim().split('\n'));
		const shown = page.code.filter(({ language }) => language === 'text').map(({ text }) => text.trimEnd());
		assert.equal(commands.length, 8);
		const outputs: string[] = [];
		for (const command of commands) {
			const output = await succeed(command);
			outputs.push(output);
			if (command.endsWith('enable blog')) await until(async () => (await status('/blog')) === 200);
			if (command.endsWith('disable blog')) await until(async () => (await status('/blog')) === 404);
		}
		// The installation has more plugins than the guide is about.
		const known = states(`  ${outputs[0]!}`);
		assert.equal(states(shown[0]!).length, 2);
		for (const state of states(shown[0]!))
			assert.ok(known.includes(state), `${state} is not among ${known.join(', ')}`);
		assert.deepEqual([outputs[1], outputs[2]], [shown[1], shown[3]]);
		assert.equal(outputs[5], shown[4]);
		assert.match(outputs[6]!, /is not enabled/);
		assert.match(outputs[7]!, /It can do no more than that\.$/);
	});

	test('what it says is refused is refused, with status 1 or 2', async () => {
		const refused = async (words: string, expected: number, message: RegExp): Promise<void> => {
			const ended = await run(words);
			assert.equal(ended.status, expected, ended.errors);
			assert.match(ended.errors, message);
		};
		await refused('npx trovato plugin disable content', 1, /^site\.toml names the plugin 'content'; remove it there/m);
		await refused('npx trovato plugin enable nothing', 1, /^There is no plugin 'nothing'/);
		await refused('npx trovato plugin uninstall blog', 2, /say --yes/);
		await refused('npx trovato plugin flip blog', 2, /one of list, enable, disable, uninstall, audit, build/);
	});

	test('without a running site the change is there at the next start; a plugin that is broken can be forced off', async () => {
		await stop();
		assert.equal(await succeed('npx trovato plugin enable blog'), 'Enabled blog.');
		const rows = JSON.parse(await succeed('npx trovato plugin list --json')) as { name: string; enabled: boolean }[];
		assert.deepEqual(
			rows.filter(({ enabled }) => enabled).map(({ name }) => name),
			['blog', 'content'],
		);
		const broken = path.join(dir, 'plugins', 'broken');
		mkdirSync(broken, { recursive: true });
		writeFileSync(path.join(broken, 'broken.info.toml'), 'name = "broken"\nversion = "1.0.0"\napi = "1.0"\n');
		writeFileSync(
			path.join(broken, 'broken.wasm'),
			Buffer.from('0061736d010000000503010001070a01066d656d6f72790200', 'hex'),
		);
		assert.equal(await succeed('npx trovato plugin enable broken'), 'Enabled broken.');
		writeFileSync(path.join(broken, 'broken.wasm'), 'this is no module');
		const { status: failed, errors } = await run('npx trovato plugin disable broken');
		assert.equal(failed, 1);
		assert.match(errors, /Plugin 'broken'|The module|WebAssembly/);
		assert.equal(await succeed('npx trovato plugin disable broken --force'), 'Disabled broken.');
		assert.equal(await succeed('npx trovato plugin disable blog'), 'Disabled blog.');
	});

	test('the audit fails for a module that imports more than its manifest asks for, and says what', async () => {
		const { moduleThatImports } = await import('../lifecycle/module.ts');
		writeFileSync(path.join(dir, 'sneaky.wasm'), moduleThatImports([['trovato:kernel/http', 'request']]));
		const { status: failed, output } = await run('npx trovato plugin audit sneaky.wasm');
		assert.equal(failed, 1);
		assert.match(output, /ask other servers +trovato:kernel\/http: request/);
		assert.match(output, /There is no manifest beside it/);
		assert.match(
			output,
			/imports trovato:kernel\/http\.request, but its manifest asks for none of the capabilities http:get/,
		);
	});
});
