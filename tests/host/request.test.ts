import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TrovatoError } from '../../wit/contract/errors/trovato-error.ts';
import { type Argument, type Call, createProbe, failed, type Probe, textOf } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe();
});
after(() => probe?.close());

const script = (...calls: Call[]) => `script=${encodeURIComponent(JSON.stringify(calls))}`;

test('a plugin knows where the site is found', async () => {
	const [url, path] = await probe.read(['request.site-url'], ['request.path']);
	assert.match(textOf(url), /^https?:\/\/[^/]+$/);
	assert.match(textOf(path), /^\//);
});

test('a page knows what was asked', async () => {
	const calls: Call[] = [
		['request.method'],
		['request.path'],
		['request.param', 'word'],
		['request.query', 'q'],
		['request.query', 'none'],
		['request.query', '__proto__'],
		['request.param', 'constructor'],
		['request.body'],
		['request.phase'],
		['request.input-count'],
	];
	const response = await probe.site.get(`/probe/gr%C3%BCn?q=%F0%9F%8E%88&q=2&${script(...calls)}`);
	assert.deepEqual(await response.json(), ['GET', '/probe/gr%C3%BCn', 'grün', '🎈', null, null, null, '', '', 0]);
	const [now] = await probe.read(['request.now']);
	assert.ok(Math.abs(Number(now) - Date.now()) < 60_000);
});

test('a page knows which paths of the site lead somewhere, and whether this visitor may go there', async () => {
	const reach = (path: string): Call => ['request.reach', path];
	const calls = ['/probe', '/probe?x=1', '/nowhere', '//probe', 'https://example.org/', '', '/a%', '/\0'].map(reach);
	assert.deepEqual(await probe.read(...calls), [2, 0, 0, 0, 0, 0, 0, 0]);
});

test('a page knows which page of a manifest an address stands for', async () => {
	const pageAt = (path: string): Call => ['request.page-at', path];
	const calls = ['/probe', '/probe/x', '/nowhere', '//probe', 'https://example.org/', '', '/a%', '/\0'].map(pageAt);
	assert.deepEqual(await probe.read(...calls), ['/probe', '/probe/x', ...Array<null>(6).fill(null)]);
});

test('a page knows what it has cost so far', async () => {
	const names = ['statements', 'calls', 'database-ms', 'calls-ms', 'elapsed-ms', 'toString', ''];
	const costs = (): Call[] => names.map((name) => ['request.cost', name]);
	const run: Call[] = [
		['db.run', 'things'],
		['db.run', 'things'],
	];
	const first = await probe.read(...costs());
	assert.deepEqual(first.slice(0, 4), [0, 0, 0, 0]);
	assert.deepEqual(first.slice(5), [null, null]);
	const later = await probe.read(...run, ['testing.sleep', 20], ...costs());
	const [statements, , database, , elapsed] = later.slice(3) as number[];
	assert.equal(statements, 2);
	assert.ok(database! > 0 && elapsed! >= 20 && database! < elapsed!, JSON.stringify(later));
});

test('a form has its fields', async () => {
	const address = `http://localhost/probe?${script(['request.field', 'a'], ['request.field', 'none'], ['request.body'], ['request.method'])}`;
	const response = await probe.site.kernel.fetch(
		new Request(address, { method: 'POST', body: new URLSearchParams({ a: 'ä&b' }) }),
	);
	assert.deepEqual(await response.json(), ['ä&b', null, 'a=%C3%A4%26b', 'POST']);
});

test('a command has options, phases and inputs, and reports', async () => {
	const text = JSON.stringify([
		['request.param', 'word'],
		['request.phase'],
		['request.input-count'],
		['request.input-name', 0],
		['request.input-text', 1],
		['request.input-name', 2],
		['request.input-text', -1],
		['request.method'],
		['request.report', 1, 'skipped', 'because'],
	]);
	const { reports } = await probe.site.kernel.runCommand({
		plugin: 'probe',
		command: 'probe',
		phase: 'batch',
		options: { word: 'hm' },
		inputs: [
			{ name: 'a/b.json', text },
			{ name: 'c.json', text: '' },
		],
	});
	assert.deepEqual(reports[0], { index: 1, outcome: 'skipped', message: 'because' });
	assert.deepEqual(JSON.parse(reports[1]!.message), ['hm', 'batch', 2, 'a/b.json', '', null, null, '', null]);
});

test('an answer may be data, with a few headers', async () => {
	const response = await probe.answer(
		['request.set-header', 'ETag', '"7"'],
		['request.respond', 201, 'application/json', '{"a":1}'],
		['leave'],
	);
	assert.equal(response.status, 201);
	assert.equal(response.headers.get('etag'), '"7"');
	assert.equal(response.headers.get('content-type'), 'application/json');
	assert.deepEqual(await response.json(), { a: 1 });
	const redirect = await probe.answer(['request.redirect', 303, '/there?x=1'], ['leave']);
	assert.equal(redirect.status, 303);
	assert.equal(redirect.headers.get('location'), '/there?x=1');
});

test('headers that are not the plugin’s to set are refused', async () => {
	const names = ['set-cookie', 'content-security-policy', 'location', 'content-type', 'x-anything', '', '__proto__'];
	const outcomes = await probe.read(
		...names.map((name): Call => ['request.set-header', name, 'x']),
		['request.set-header', 'etag', 'a\r\nset-cookie: b'],
		['request.set-header', 'etag', 'ä'],
	);
	assert.deepEqual(outcomes, [...names.map(() => false), false, false]);
});

test('HTML, foreign redirects and impossible statuses end the call', async () => {
	const wrong: [message: RegExp, ...call: [string, ...Argument[]]][] = [
		[/cannot answer with the content type/, 'request.respond', 200, 'text/html', '<script>'],
		[/cannot answer with the content type/, 'request.respond', 200, 'image/svg+xml', '<svg/>'],
		[/no status/, 'request.respond', 100, 'text/plain', ''],
		[/no status/, 'request.respond', 600, 'text/plain', ''],
		[/no redirect/, 'request.redirect', 200, '/'],
		[/path of this site/, 'request.redirect', 302, 'https://example.org/'],
		[/path of this site/, 'request.redirect', 302, '//example.org/'],
		[/path of this site/, 'request.redirect', 302, '/\\example.org/'],
		[/path of this site/, 'request.redirect', 302, 'javascript:alert(1)'],
		[/no outcome/, 'request.report', 0, 'exploded', ''],
	];
	for (const [message, ...call] of wrong) await probe.traps(message, call);
});

test('a handler explains its failure to whoever asked, to a length', async () => {
	const response = await probe.answer(['request.explain', 'That is taken.'], ['return', -7]);
	assert.equal(response.status, 409);
	assert.match(await response.text(), /That is taken\./);
	const command = probe.command(['request.explain', { repeat: 'x', times: 3_000 }], ['return', -7]);
	await assert.rejects(
		command,
		(error) =>
			error instanceof TrovatoError && error.code === 'request.conflict' && /^x{2000}(?!x)/.test(error.message),
	);
});

test('the last failure has a sentence, and there is none before', async () => {
	const [none, , sentence] = await probe.read(['request.last-error'], ['text.parse-json', '{'], ['request.last-error']);
	assert.equal(none, null);
	assert.match(textOf(sentence), /JSON cannot be read/);
	failed((await probe.read(['text.parse-json', '{']))[0], 'request.invalid');
});

test('an answer of more than 8 MB is an error of the server', async () => {
	const body = { repeat: 'x', times: 9 * 1_048_576 };
	assert.equal((await probe.answer(['request.respond', 200, 'text/plain', body], ['leave'])).status, 500);
	assert.deepEqual(await probe.read(['stage.current']), ['live']);
});

test('of the headers a plugin learns those that concern it', async () => {
	const calls = JSON.stringify(
		['If-Match', 'content-type', 'prefer', 'cookie', 'authorization', '__proto__', ''].map((name) => [
			'request.header',
			name,
		]),
	);
	const response = await probe.site.kernel.fetch(
		new Request('http://localhost/probe', {
			method: 'POST',
			body: calls,
			headers: { 'if-match': '"7"', 'content-type': 'text/plain', cookie: 'a=b', authorization: 'Basic eDp5' },
		}),
	);
	assert.deepEqual(await response.json(), ['"7"', 'text/plain', null, null, null, null, null]);
});

test('mistakes of an input are told as a list, and may lead back to a path of the site only', async () => {
	const calls: Call[] = [
		['request.explain', 'It is not valid.'],
		['request.explain-field', 'title', 'Title is required.'],
		['request.explain-field', 'x'.repeat(300), 'y'.repeat(3_000)],
		['return', -4],
	];
	const response = await probe.site.get(`/probe?${script(...calls)}`, 'application/json');
	assert.equal(response.status, 422);
	const { detail, errors } = (await response.json()) as {
		detail: string;
		errors: { field: string; message: string }[];
	};
	assert.equal(detail, 'It is not valid.');
	assert.deepEqual(errors[0], { field: 'title', message: 'Title is required.' });
	assert.deepEqual([errors[1]?.field.length, errors[1]?.message.length], [200, 2_000]);
	const places = ['/there', '//evil.example', 'https://evil.example', '/\\evil.example'];
	const set = await probe.read(...places.map((place): Call => ['request.set-header', 'location', place]));
	assert.deepEqual(set, [true, false, false, false]);
});
