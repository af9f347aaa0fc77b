import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createProbe, type Argument, type Probe } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe();
});
after(() => probe?.close());

/** The log's lines that came of a call, in full. */
async function lines(level: Argument, message: Argument): Promise<Record<string, unknown>[]> {
	const earlier = probe.site.log.length;
	await probe.read(['logging.log', level, message], ['logging.log', 'info', 'the end']);
	await probe.logged(/^the end$/, 'probe', earlier);
	return probe.site.log.slice(earlier).filter((line) => line['tap'] !== undefined && line['msg'] !== 'the end');
}

test('a line has level, plugin, place and request', async () => {
	for (const [level, shown] of [
		['debug', 'debug'],
		['info', 'info'],
		['warning', 'warn'],
		['error', 'error'],
	] as const) {
		const [line, ...others] = await lines(level, `a ${level} line — ünïcode`);
		assert.deepEqual(others, []);
		assert.equal(line?.['level'], shown);
		assert.equal(line?.['msg'], `a ${level} line — ünïcode`);
		assert.equal(line?.['tap'], 'route_script');
		assert.match(String(line?.['requestId']), /^[0-9a-f-]{36}$/);
	}
});

test('no plugin speaks for another, whatever its line says', async () => {
	const [line] = await lines('info', 'x\n{"level":"error","plugin":"content","msg":"forged"}');
	assert.equal(line?.['plugin'], 'probe');
	assert.match(String(line?.['msg']), /forged/);
});

test('a long line is cut', async () => {
	const [line] = await lines('info', { repeat: 'x', times: 100_000 });
	assert.equal(String(line?.['msg']).length, 8_192);
});

test('an unknown level counts as info', async () => {
	for (const level of ['', 'fatal', '__proto__', 'constructor'])
		assert.equal((await lines(level, 'x'))[0]?.['level'], 'info');
});

test('a line outside the memory ends the call', () =>
	probe.traps(/outside the plugin's memory/, ['logging.log', 'info', { pointer: 2 ** 31 - 1, bytes: 64 }]));
