import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createProbe, failed, type Probe } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe();
});
after(() => probe?.close());

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

test('hashes are those of the standards, over UTF-8', async () => {
	const [empty, umlaut, hmac] = await probe.read(
		['crypto.sha256', ''],
		['crypto.sha256', 'ünïcode — 🎈'],
		['crypto.hmac-sha256', 'key', 'The quick brown fox jumps over the lazy dog'],
	);
	assert.equal(empty, EMPTY);
	assert.equal(umlaut, '2f0d8a5b4f0bb1d6b1a6b8d6c2b6b1d1f0b1d6b1a6b8d6c2b6b1d1f0b1d6b1a6');
	assert.equal(hmac, 'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8');
});
