import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createProbe, type Probe } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe();
});
after(() => probe?.close());

test('a visitor looks at live, and so does the database', async () => {
	const [stage, rows, inDatabase] = await probe.read(
		['stage.current'],
		['db.run', 'stage'],
		['db.get-string', '$1', 0, 'stage'],
	);
	assert.equal(stage, 'live');
	assert.ok(Number(rows) > 0);
	assert.equal(inDatabase, 'live');
});

test('nothing in a request makes it another stage', async () => {
	const response = await probe.site.get(
		`/probe?stage=secret&trovato.stage=secret&script=${encodeURIComponent('[["stage.current"]]')}`,
	);
	assert.deepEqual(await response.json(), ['live']);
});
