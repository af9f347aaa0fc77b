import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createProbe, type Probe } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe();
});
after(() => probe?.close());

test('the services in the words of the SDK', async () => {
	const response = await probe.site.kernel.fetch(new Request('http://localhost/probe-sdk', { method: 'POST' }));
	assert.equal(response.status, 200, JSON.stringify(probe.site.log.slice(-2)));
	assert.deepEqual(await response.json(), {
		stage: 'live',
		anonymous: 'anonymous',
		nobody: 'nobody',
		event: 36,
		job: 36,
		letter: 'you',
		done: true,
		left: 0,
		http: 24,
		hmac: createHmac('sha256', 'key').update('value').digest('hex'),
		random: 32,
		equal: true,
		match: 'a at b',
		test: true,
		replace: 'baba',
		collate: -1,
		context: 'none',
	});
});
