import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createProbe, failed, type Probe } from '../support/probe.ts';

const ANN = 'b5c00d5c-5a2f-7000-8000-00000000000a';
let probe: Probe;
before(async () => {
	probe = await createProbe();
	await probe.site.database
		.owner`insert into kernel.users (id, name, mail, pass) values (${ANN}, 'Ann', 'ann@example.org', 'secret')`;
});
after(() => probe?.close());

test('an account has a name, and nothing else is told', async () => {
	const [ann, anonymous] = await probe.read(
		['accounts.find', ANN],
		['accounts.find', '00000000-0000-0000-0000-000000000000'],
	);
	assert.equal(ann, 'Ann');
	assert.equal(anonymous, 'anonymous');
});

test('an id of nobody is not found', async () => {
	failed((await probe.read(['accounts.find', ANN.replace('a', 'f')]))[0], 'request.not_found');
});

test('what is no id is an error, and the page goes on', async () => {
	const [wrong, long, quoted, right] = await probe.read(
		['accounts.find', 'ann'],
		['accounts.find', { repeat: 'a', times: 100_000 }],
		['accounts.find', `${ANN}' or true --`],
		['accounts.find', ANN],
	);
	for (const outcome of [wrong, long, quoted]) failed(outcome, 'request.not_found');
	assert.equal(right, 'Ann');
});
