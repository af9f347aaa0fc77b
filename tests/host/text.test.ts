import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createProbe, failed, type Call, type Probe } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe();
});
after(() => probe?.close());

test('documents are read by path, and what is not there is none', async () => {
	const source = '{"a":{"list":[1,2.5,"drei",true,null]},"a.b":1,"big":9007199254740993}';
	const reads: [call: Call, expected: unknown][] = [
		[['text.doc-kind', '$0', ''], 'object'],
		[['text.doc-kind', '$0', 'a.list'], 'list'],
		[['text.doc-kind', '$0', 'a.list.4'], 'null'],
		[['text.doc-kind', '$0', 'a.none'], null],
		[['text.doc-kind', '$0', '__proto__'], null],
		[['text.doc-kind', '$0', 'a.list.length'], 'number'],
		[['text.doc-string', '$0', 'a.list.2'], 'drei'],
		[['text.doc-string', '$0', 'a.list.1'], '2.5'],
		[['text.doc-string', '$0', 'a.list'], null],
		[['text.doc-int', '$0', 'a.list.0'], 1],
		[['text.doc-int', '$0', 'a.list.1'], null],
		[['text.doc-int', '$0', 'big'], null],
		[['text.doc-float', '$0', 'a.list.1'], 2.5],
		[['text.doc-bool', '$0', 'a.list.3'], 1],
		[['text.doc-bool', '$0', 'a.list.0'], -1],
		[['text.doc-count', '$0', 'a.list'], 5],
		[['text.doc-count', '$0', 'a.list.2'], 0],
		[['text.doc-json', '$0', 'a.list'], '[1,2.5,"drei",true,null]'],
		[['text.doc-json', '$0', 'x'], null],
		[['text.doc-key', '$0', '', 0], 'a'],
		[['text.doc-key', '$0', '', 99], null],
		[['text.doc-key', '$0', 'a.list', 0], null],
	];
	const [, ...outcomes] = await probe.read(['text.parse-json', source], ...reads.map(([call]) => call));
	for (const [index, [call, expected]] of reads.entries())
		assert.equal(outcomes[index], expected, JSON.stringify(call));
});

test('YAML is data only', async () => {
	const [doc, day, tag, list] = await probe.read(
		['text.parse-yaml', 'date: 2026-11-20\ntags: [a, b]\nfn: !!js/function "x"\n'],
		['text.doc-string', '$0', 'date'],
		['text.doc-string', '$0', 'fn'],
		['text.doc-count', '$0', 'tags'],
	);
	assert.ok(Number(doc) > 0);
	assert.deepEqual([day, tag, list], ['2026-11-20', 'x', 2]);
});

test('dates and slugs', async () => {
	const at = Date.UTC(2026, 10, 20, 8, 30);
	const outcomes = await probe.read(
		['text.parse-time', '2026-11-20T09:30+01:00'],
		['text.parse-time', '2026-02-31'],
		['text.format-time', at, 'date'],
		['text.format-time', at, 'iso'],
		['text.format-time', 9_007_199_254_740_991, 'iso'],
		['text.slug', ' Äpfel & Ελλάδα! '],
	);
	assert.deepEqual(outcomes, [at, null, '20 November 2026', '2026-11-20T08:30:00.000Z', '', 'apfel-ελλαδα']);
});

test('patterns find, take apart and replace', async () => {
	const outcomes = await probe.read(
		['text.pattern-test', '^a+$', 'aaa'],
		['text.pattern-test', '(?i)GRÜSSE', 'viele grüße'],
		['text.pattern-match', '(\\w+)@(?P<host>\\w+)(!)?', 'mail ann@here now'],
		['text.pattern-match', 'x', 'abc'],
		['text.pattern-replace', '(?P<first>a)(b)', 'ab-ab', '$2$<first>[$&]$$$9'],
		['text.pattern-replace', 'x*', 'ab', '-'],
		['text.pattern-replace', '🎈', 'a🎈b', '\\'],
	);
	assert.deepEqual(outcomes, [
		true,
		false,
		'["ann@here","ann","here",null]',
		'null',
		'ba[ab]$$9-ba[ab]$$9',
		'-a-b-',
		'a\\b',
	]);
});

test('texts are ordered as their language does', async () => {
	const outcomes = await probe.read(
		['text.collate', 'ä', 'z', 'de'],
		['text.collate', 'ä', 'z', 'sv'],
		['text.collate', 'item 10', 'item 9', 'en'],
		['text.collate', 'a', 'a', 'en'],
		['text.collate', 'a', 'b', 'no language!'],
		['text.collate', 'a', 'b', ''],
	);
	assert.deepEqual(outcomes, [-1, 1, 1, 0, -1, -1]);
});

test('sources, patterns and the work that they cost have a limit', async () => {
	const long = { repeat: '1', times: 1_048_577 };
	const outcomes = await probe.read(
		['text.parse-json', long],
		['text.parse-yaml', long],
		['text.pattern-test', { repeat: 'a', times: 501 }, 'a'],
		['text.pattern-match', '(a?){500}a{500}', { repeat: 'a', times: 10_000 }],
		['text.pattern-replace', '(a?){500}a{500}', { repeat: 'a', times: 10_000 }, ''],
	);
	for (const outcome of outcomes) failed(outcome, 'host.limit');
	const bomb = [
		'a: &a [x,x,x,x,x,x,x,x,x,x]',
		...'bcdefgh'.split('').map((name, index) => {
			const above = 'abcdefg'[index];
			return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${above}`).join(',')}]`;
		}),
	].join('\n');
	failed((await probe.read(['text.parse-yaml', bomb]))[0], 'request.invalid');
});

test('what cannot be read is a sentence that says so', async () => {
	const [json, yaml, open, behind, repeat, handle] = await probe.read(
		['text.parse-json', '{"a":'],
		['text.parse-yaml', 'a: [1\nb: {'],
		['text.pattern-test', '(', ''],
		['text.pattern-test', '(?<=a)b', ''],
		['text.pattern-test', '(a{1000}){1000}', ''],
		['text.doc-kind', 12345, ''],
	);
	failed(json, 'request.invalid', /JSON cannot be read/);
	failed(yaml, 'request.invalid', /YAML cannot be read/);
	for (const outcome of [open, behind, repeat]) failed(outcome, 'request.invalid', /pattern cannot be read/);
	assert.equal(handle, null);
});
