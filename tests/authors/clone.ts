// A fresh clone for tests: every file of the repository that git would hand out, and the plugins' modules as they were
// built here, which the first start would make in a minute.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../docs/pages.ts';

export interface Ended {
	readonly status: number;
	readonly output: string;
}

export interface Clone {
	readonly dir: string;
	/** Runs a command of the documentation. */
	run(words: string): Promise<Ended>;
	/** Starts one that goes on; its output so far is `output`. */
	start(words: string): { readonly output: string; stop(): Promise<void> };
	remove(): Promise<void>;
}

/** The words of a shell's line, which has no more than single quotes. */
function wordsOf(line: string): string[] {
	return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

export function createClone(): Clone {
	const top = mkdtempSync(path.join(tmpdir(), 'trovato-clone-'));
	// As root the database server runs as another user, who must be able to enter.
	chmodSync(top, 0o711);
	const dir = path.join(top, 'trovato');
	const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: ROOT, encoding: 'utf8' });
	const built = globSync('{core,contrib}-plugins/*/{*.wasm,*.wasm.map,static/*.js}', { cwd: ROOT });
	for (const file of new Set([...files.split('\0'), ...built])) {
		if (file === '' || file.startsWith('docs/example-site/plugins/') || !existsSync(path.join(ROOT, file))) continue;
		mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
		cpSync(path.join(ROOT, file), path.join(dir, file));
	}
	// What `npm ci` would put there; the tests of the set-up run it.
	symlinkSync(path.join(ROOT, 'node_modules'), path.join(dir, 'node_modules'));
	const { PATH, HOME } = process.env;
	const env = { PATH, HOME, PORT: '0', LOG_LEVEL: 'warn' };
	const running = new Set<ChildProcess>();
	const launch = (line: string) => {
		const [program, ...rest] = wordsOf(line);
		const words =
			program === 'npx' && rest[0] === 'trovato'
				? rest.slice(1)
				: program === 'npm'
					? rest.slice(rest[0] === 'run' ? 1 : 0)
					: [];
		if (words.length === 0) throw new Error(`'${line}' is neither npx trovato nor npm run`);
		const child = spawn(process.execPath, [path.join(dir, 'kernel/cli/bootstrap.mjs'), ...words], { cwd: dir, env });
		const state = { output: '' };
		for (const stream of [child.stdout, child.stderr])
			stream.on('data', (chunk: Buffer) => (state.output += chunk.toString()));
		running.add(child);
		child.once('exit', () => running.delete(child));
		return { child, state };
	};
	const stop = async (child: ChildProcess): Promise<void> => {
		if (!running.has(child)) return;
		child.kill('SIGTERM');
		await once(child, 'exit');
	};
	return {
		dir,
		async run(words) {
			const { child, state } = launch(words);
			const [code] = (await once(child, 'close')) as [number | null];
			return { status: code ?? 1, output: state.output };
		},
		start(words) {
			const { child, state } = launch(words);
			return {
				get output() {
					return state.output;
				},
				stop: () => stop(child),
			};
		},
		async remove() {
			for (const child of running) await stop(child);
			rmSync(top, { recursive: true, force: true });
		},
	};
}
