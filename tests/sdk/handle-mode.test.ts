// Built modules in handle mode, run against a host that records their calls.
import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import { TrovatoError } from '../../wit/contract/errors/trovato-error.ts';
import { buildFixture, copyFixtures } from './build-fixture.ts';
import { openGuest, type Answers } from './fake-host.ts';

let notes = '';
let probe = '';
before(async () => {
	const root = await copyFixtures();
	notes = (await buildFixture(root, 'notes')).file;
	probe = (await buildFixture(root, 'probe')).file;
});

const item: Answers = {
	'itemApi.getTitle': () => 'Über 漢字 🎈',
	'itemApi.getId': () => 'id-1',
	'itemApi.getCreated': () => 1_795_132_800_000,
	'itemApi.getFieldCount': () => 1,
	'itemApi.getFieldInt': () => -(2 ** 40),
	'itemApi.getFieldString': () => 'A body that is long',
	'text.formatTime': (_: never, style: never) => (style === 'iso' ? '2026-11-20T00:00:00.000Z' : '20 November 2026'),
};

test('a tap with a handle builds its part of the page by host calls', async () => {
	const guest = await openGuest(notes, item);
	assert.equal(await guest.call('tap-item-view', 7), 101);
	assert.deepEqual(
		guest.calls.filter((call) => call.startsWith('render.')),
		[
			'render.element("article")',
			'render.addClass(101, "note")',
			'render.appendTextElement(101, "h2", "Über 漢字 🎈")',
			'render.formattedField(101, 7, "field_body")',
			'render.appendTextElement(101, "p", "Rated -1099511627776")',
			'render.element("footer")',
			'render.textElement("time", "20 November 2026")',
			'render.setAttribute(103, "datetime", "2026-11-20T00:00:00.000Z")',
			'render.append(102, 103)',
			'render.append(101, 102)',
		],
	);
});

test('a tap without a result changes the item through its handle', async () => {
	const guest = await openGuest(notes, item);
	assert.equal(await guest.call('tap-item-saved', 7), undefined);
	assert.ok(guest.calls.includes('itemApi.setFieldString(7, "field_short", "A body th…")'));
	assert.ok(guest.calls.includes('logging.log("info", "saved id-1")'));
});

test('an item without the field reads as the fallback', async () => {
	const guest = await openGuest(notes, { 'text.formatTime': () => '' });
	await guest.call('tap-item-view', 7);
	assert.ok(guest.calls.includes('render.appendTextElement(101, "h2", "")'));
	assert.ok(!guest.calls.some((call) => call.includes('Rated')));
});

test('content types are declared as JSON', async () => {
	const guest = await openGuest(notes);
	assert.deepEqual(JSON.parse(await guest.text('tap-item-info')), {
		machine_name: 'note',
		label: 'Note',
		description: '',
		title_label: 'Title',
		fields: [
			{
				field_name: 'field_body',
				field_type: 'TextLong',
				label: 'Text',
				required: true,
				cardinality: 1,
				personal_data: false,
			},
		],
	});
});

test('a JSON payload arrives as a document and goes back as JSON', async () => {
	const guest = await openGuest(notes, { 'text.parseJson': () => 5, 'text.docInt': () => 41 });
	assert.equal(await guest.text('tap-json-alter', '{"count":41}'), '{"count":42}');
	assert.deepEqual(guest.calls, ['text.parseJson("{\\"count\\":41}")', 'text.docInt(5, "count")']);
});

test('a kernel tap gets its text', async () => {
	const guest = await openGuest(notes);
	await guest.call('tap-upgrade', '0.9.0');
	assert.deepEqual(guest.calls, ['logging.log("info", "from 0.9.0")']);
});

test('a route suspends in a statement and goes on with its rows', async () => {
	const guest = await openGuest(notes, {
		'variables.get': async () => 'it',
		'db.run': async () => 9,
		'db.count': () => 2,
		'db.getString': (_: never, row: never, column: never) => column + String(row),
	});
	assert.equal(await guest.call('route-note-list'), 106);
	assert.ok(guest.calls.indexOf('db.argInt(10)') < guest.calls.indexOf('db.argString("it")'));
	assert.ok(guest.calls.includes('render.setAttribute(105, "href", "/notes/id1")'));
	assert.ok(guest.calls.includes('render.textElement("a", "title1")'));
});

test('a route that finds nothing answers with the number of 404', async () => {
	const guest = await openGuest(notes, { 'db.run': async () => 9, 'db.count': () => 0, 'request.param': () => 'x' });
	assert.equal(await guest.call('route-note-view'), -1);
});

test('a route that answers by itself returns no node', async () => {
	const guest = await openGuest(probe);
	assert.equal(await guest.call('route-probe'), 0);
	assert.deepEqual(guest.calls, ['request.redirect(303, "/elsewhere")']);
});

test('a command works through its inputs and reports on each', async () => {
	const texts = ['title: Ärger', 'x: [', 'title: Zwei'];
	const guest = await openGuest(notes, {
		'request.inputCount': () => texts.length,
		'request.inputText': (index: never) => texts[index],
		'text.parseYaml': (value: never) => {
			if ((value as string).endsWith('[')) throw new TrovatoError('request.invalid', 'line 1: not closed');
			return 4;
		},
		'text.docString': () => 'title',
		'db.run': async () => 1,
	});
	assert.equal(await guest.call('command-import-notes'), 0);
	assert.deepEqual(
		guest.calls.filter((call) => call.startsWith('request.report')),
		[
			'request.report(0, "created", "")',
			'request.report(1, "failed", "line 1: not closed")',
			'request.report(2, "created", "")',
		],
	);
});

test('another plugin can call a callable', async () => {
	const guest = await openGuest(notes);
	assert.equal(await guest.text('call-greet', 'Zoë'), 'Hello, Zoë');
	assert.equal(await guest.text('call-greet', ''), 'Hello, ');
});

test('written JSON escapes what must be escaped and keeps the rest', async () => {
	const guest = await openGuest(probe);
	const text = 'a "b" \\ \n\t\u0000\u001f ü 漢 🎈 \u2028';
	assert.deepEqual(JSON.parse(await guest.text('call-quote', text)), { text, none: null, f: 1.5, b: true });
});

test('a long text survives both directions', async () => {
	const guest = await openGuest(probe);
	const text = '0123456789äöü€🎈'.repeat(20_000);
	assert.equal((JSON.parse(await guest.text('call-quote', text)) as { text: string }).text, text);
});

test('a class of the plugin with toJson is a result, and globals keep their value between calls', async () => {
	const guest = await openGuest(probe);
	assert.equal(await guest.text('call-point', ''), '[1,-2]');
	assert.equal(await guest.text('call-point', ''), '[2,-2]');
});

test('several content types make a list', async () => {
	const guest = await openGuest(probe);
	const types = JSON.parse(await guest.text('call-types', '')) as { fields: unknown[] }[];
	assert.deepEqual(types[0], { machine_name: 'a', label: 'A', description: 'First', title_label: 'Name', fields: [] });
	assert.deepEqual(types[1]!.fields, [
		{
			field_name: 'field_line',
			field_type: { Text: { max_length: null } },
			label: 'Line',
			required: false,
			cardinality: 1,
			personal_data: false,
		},
		{
			field_name: 'field_ref',
			field_type: { RecordReference: 'item' },
			label: 'field_ref',
			required: false,
			cardinality: -1,
			personal_data: true,
		},
	]);
});

test('a statement inside the arguments of another does not disturb them', async () => {
	const guest = await openGuest(probe, {
		'text.parseJson': () => 1,
		'text.docJson': () => '[1]',
		'db.run': async () => 3,
		'db.getString': () => undefined,
		'db.affected': () => 6,
	});
	assert.equal(await guest.text('call-nested', '{"a":[1]}'), '6');
	assert.deepEqual(
		guest.calls.filter((call) => /^db\.(arg|run)/.test(call)),
		['db.argJson("[1]")', 'db.run("inner")', 'db.argInt(1)', 'db.argString("none")', 'db.argNull()', 'db.run("outer")'],
	);
});

const failing: Answers = {
	'db.run': async () => {
		throw new TrovatoError('db.constraint', 'The title is taken.');
	},
};

test('an attempted statement leaves its failure to the plugin', async () => {
	const guest = await openGuest(probe, failing);
	assert.equal(await guest.text('call-attempt', ''), 'true 43 0 The title is taken.');
});

test('a failed statement that nobody handles ends the call with the reason', async () => {
	const guest = await openGuest(probe, failing);
	await assert.rejects(
		guest.text('call-insist', ''),
		/abort: Statement 'bad' failed: The title is taken\. at ~lib\/@trovato\/sdk\/failure\.ts/,
	);
});

test('a failure that is no failure of the table passes through the plugin untouched', async () => {
	const guest = await openGuest(probe, {
		'db.run': async () => {
			throw new RangeError('out of the host');
		},
	});
	await assert.rejects(guest.text('call-attempt', ''), RangeError);
});

test('a call of another plugin gives its answer or its failure', async () => {
	const answering = await openGuest(probe, { 'pluginApi.invoke': async () => 'grüezi' });
	assert.equal(await answering.text('call-ask', 'x'), 'grüezi');
	const absent = await openGuest(probe, {
		'pluginApi.invoke': async () => {
			throw new TrovatoError('plugin.absent', 'Plugin other is not enabled.');
		},
	});
	assert.equal(await absent.text('call-ask', 'x'), 'failed 30: Plugin other is not enabled.');
});

test('the nil UUID is an anonymous visitor', async () => {
	const guest = await openGuest(probe, { 'userApi.currentUserId': () => '00000000-0000-0000-0000-000000000000' });
	assert.equal(await guest.text('call-who', ''), 'nobody');
});
