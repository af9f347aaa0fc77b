import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { heldBy, isHolder, lockDataFolder } from './data-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'trovato lock '));
after(() => rmSync(folder, { recursive: true }));

const MODULE = JSON.stringify(new URL('data-folder.ts', import.meta.url).href);

test('a second taker is told process, command and time of the first', () => {
	const lock = lockDataFolder(folder, 'start');
	assert.ok(!isHolder(lock));
	const script = `import { lockDataFolder, heldBy } from ${MODULE};
		console.log(heldBy('F', lockDataFolder(${JSON.stringify(folder)}, 'import')).message)`;
	const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
	assert.match(stdout, new RegExp(`^The data folder F is in use by process ${process.pid} \\(trovato start, started `));
	assert.ok(isHolder(lockDataFolder(folder, 'start')));
	lock.release();
});

test('a released lock can be taken again', () => {
	for (let round = 0; round < 2; round++) {
		const lock = lockDataFolder(folder, 'start');
		assert.ok(!isHolder(lock));
		lock.release();
	}
});

test('the lock of a killed process is free at once', async () => {
	const script = `import { lockDataFolder } from ${MODULE};
		globalThis.lock = lockDataFolder(${JSON.stringify(folder)}, 'start'); console.log('locked'); setInterval(() => {}, 1000);`;
	const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	await once(child.stdout, 'data');
	assert.ok(isHolder(lockDataFolder(folder, 'start')));
	child.kill('SIGKILL');
	await once(child, 'exit');
	const lock = lockDataFolder(folder, 'start');
	assert.ok(!isHolder(lock));
	lock.release();
});

test('a data folder that cannot be written is one clear sentence', () => {
	const file = join(folder, 'file');
	writeFileSync(file, '');
	assert.throws(() => lockDataFolder(file, 'start'), /^TrovatoError: Cannot write in the data folder [^\n]+$/);
});

test('the sentence says what to do', () => {
	const holder = { pid: 12, command: 'start', started: '2026-11-21T10:00:00.000Z' };
	assert.equal(
		heldBy('/data', holder).message,
		'The data folder /data is in use by process 12 (trovato start, started 2026-11-21 10:00:00 UTC); stop it or set TROVATO_DATA',
	);
});
