import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestSite, type TestSite } from '../support/site.ts';
import { errorsOf, fieldsOf, fillIn, post } from '../support/form.ts';

let site: TestSite;
before(async () => {
	site = await createTestSite({ plugins: ['forms', 'desk', 'desk_friend'] });
});
after(() => site?.close());

const open = async (path: string): Promise<string> => {
	const response = await site.get(path);
	assert.equal(response.status, 200);
	return response.text();
};
/** The forms that were handled, the latest last. */
const kept = async (): Promise<Record<string, unknown>[]> => {
	const rows = await site.database.owner<{ sent: Record<string, unknown> }[]>`select sent from p_desk.sent order by id`;
	return rows.map(({ sent }) => sent);
};
const GOOD = { nick: 'ann', name: 'Ann', mail: 'ann@example.org', topic: 'praise', op: 'send' };

test('a form that is filled in well is handled once, others are told, and the visitor is sent on', async () => {
	const page = await open('/desk/contact');
	const earlier = (await kept()).length;
	const fields = fillIn(fieldsOf(page), {
		...GOOD,
		days: ['mo', 'we'],
		copy: '1',
		message: 'one\r\ntwo',
		text: '<p>x</p>',
	});
	const sent = await post(site, '/desk/contact', fields);
	assert.equal(sent.status, 303);
	assert.equal(sent.location, '/desk/sent');
	const all = await kept();
	assert.equal(all.length, earlier + 1);
	assert.deepEqual(all.at(-1), {
		nick: 'ann',
		name: 'Ann',
		mail: 'ann@example.org',
		seats: '',
		day: '',
		at: '',
		message: 'one\ntwo',
		topic: 'praise',
		how: 'mail',
		days: ['mo', 'we'],
		copy: '1',
		secret: '',
		fixed: 'as it is',
		code: '',
		text: '<p>x</p>',
		text_format: 'filtered_html',
	});
	const [heard] = await site.database.owner<{ heard: Record<string, unknown> }[]>`
		select heard from p_desk_friend.heard order by id desc limit 1`;
	assert.equal(heard?.heard['form_id'], 'desk_contact');
	assert.deepEqual(heard?.heard['result'], { kept: 'yes' });
	assert.deepEqual(heard?.heard['context'], { place: 'desk' });
});

test('all errors are shown at once, named by label, beside the fields and above the form; what was typed stays', async () => {
	const page = await open('/desk/contact');
	const earlier = (await kept()).length;
	const wrong = fillIn(fieldsOf(page), {
		nick: '',
		name: 'a name of more than twenty characters',
		mail: 'nobody',
		seats: '13',
		day: '2026-02-30',
		at: 'soon',
		message: 'x',
		topic: 'bribe',
		how: 'pigeon',
		days: ['mo', 'su'],
		code: 'abc',
		secret: 'hush',
		op: 'send',
	});
	const answer = await post(site, '/desk/contact', wrong);
	assert.equal(answer.status, 200);
	assert.deepEqual(errorsOf(answer.html), [
		'Nickname at the desk is required.',
		'Name has 37 characters; 20 are possible.',
		'E-mail is no e-mail address, such as name@example.org.',
		'Seats is more than 12.',
		'Day is no date, such as 2026-11-21.',
		'At is no date with a time, such as 2026-11-21T09:30.',
		'Message needs at least 3 characters.',
		'Topic has a choice that is not offered.',
		'How has a choice that is not offered.',
		'Days has a choice that is not offered.',
		'Code looks like ABC-12.',
	]);
	assert.match(answer.html, /id="edit-name-error"[^>]*>.*Name has 37 characters/);
	assert.match(answer.html, /name="name"[^>]*aria-invalid="true" value="a name of more than twenty characters"/);
	assert.match(answer.html, /name="days" aria-invalid="true" value="mo" checked/);
	assert.doesNotMatch(answer.html, /hush/);
	assert.equal((await kept()).length, earlier);
});

test('a whole number, a decimal and a huge one are told apart', async () => {
	const page = await open('/desk/contact');
	for (const [seats, message] of [
		['2.5', 'Seats is no whole number.'],
		['x', 'Seats is no number.'],
		['1e400', 'Seats is no number.'],
		['0', 'Seats is less than 1.'],
		['', undefined],
		['12', undefined],
	] as const) {
		const answer = await post(site, '/desk/contact', fillIn(fieldsOf(page), { ...GOOD, name: 'Nobody', seats }));
		assert.deepEqual(
			errorsOf(answer.html).filter((one) => one.startsWith('Seats')),
			message === undefined ? [] : [message],
			seats,
		);
	}
});

test('another plugin adds a field, changes one, takes one away, and refuses what it does not like', async () => {
	const page = await open('/desk/contact');
	assert.ok(page.indexOf('name="nick"') < page.indexOf('name="name"'), 'the lighter field comes first');
	assert.match(page, />Key<\/label>/);
	assert.doesNotMatch(page, /name="site"/);
	const taken = await post(site, '/desk/contact', fillIn(fieldsOf(page), { ...GOOD, nick: 'root', message: 'spam' }));
	assert.deepEqual(errorsOf(taken.html), ['That looks like spam.', 'Nickname is taken.']);
});

test('whoever handles a form may find something wrong; sent again, it is taken', async () => {
	const page = await open('/desk/contact');
	const refused = await post(site, '/desk/contact', fillIn(fieldsOf(page), { ...GOOD, name: 'Nobody' }));
	assert.deepEqual(errorsOf(refused.html), ['Nobody is known already.']);
	const again = await post(site, '/desk/contact', fillIn(fieldsOf(refused.html), { name: 'Somebody', op: 'send' }));
	assert.equal(again.status, 303);
});

test('when a plugin that is told of the form fails, nothing was handled', async () => {
	const page = await open('/desk/contact');
	const earlier = (await kept()).length;
	const fields = fillIn(fieldsOf(page), { ...GOOD, message: 'trap' });
	assert.equal((await post(site, '/desk/contact', fields)).status, 500);
	assert.equal((await kept()).length, earlier);
	// The showing was not used up by the failure.
	assert.equal((await post(site, '/desk/contact', fillIn(fields, { message: 'fine' }))).status, 303);
});

test('a double submit is handled once: both are led to the same place', async () => {
	const page = await open('/desk/contact');
	const earlier = (await kept()).length;
	const fields = fillIn(fieldsOf(page), GOOD);
	const both = await Promise.all([post(site, '/desk/contact', fields), post(site, '/desk/contact', fields)]);
	assert.deepEqual(
		both.map(({ status, location }) => [status, location]),
		[
			[303, '/desk/sent'],
			[303, '/desk/sent'],
		],
	);
	assert.equal((await kept()).length, earlier + 1);
	const third = await post(site, '/desk/contact', fields);
	assert.equal(third.location, '/desk/sent');
	assert.equal((await kept()).length, earlier + 1);
});

test('sent again from the page before, with something else in it, it asks first', async () => {
	const page = await open('/desk/contact');
	await post(site, '/desk/contact', fillIn(fieldsOf(page), GOOD));
	const earlier = (await kept()).length;
	const asked = await post(site, '/desk/contact', fillIn(fieldsOf(page), { ...GOOD, name: 'Bea' }));
	assert.equal(asked.status, 200);
	assert.match(errorsOf(asked.html).join(), /was sent already/);
	assert.match(asked.html, /value="Bea"/);
	assert.equal((await kept()).length, earlier);
	assert.equal((await post(site, '/desk/contact', fillIn(fieldsOf(asked.html), { op: 'send' }))).status, 303);
	assert.equal((await kept()).length, earlier + 1);
});

test('what is disabled keeps its value, whatever is sent for it; unknown fields are nothing', async () => {
	const page = await open('/desk/contact');
	await post(
		site,
		'/desk/contact',
		fillIn(fieldsOf(page), { ...GOOD, fixed: 'changed', is_admin: '1', site: 'x', text_format: 'full_html' }),
	);
	const last = (await kept()).at(-1);
	assert.equal(last?.['fixed'], 'as it is');
	assert.equal(last?.['text_format'], 'filtered_html');
	assert.ok(!('is_admin' in (last ?? {})) && !('site' in (last ?? {})));
});

test('items are added and removed without a script, and blank ones are none', async () => {
	const page = await open('/desk/recipe');
	assert.deepEqual(
		fieldsOf(page)
			.map(([name]) => name)
			.filter((name) => /^(parts|tags)/.test(name)),
		['parts[0][what]', 'parts[0][grams]', 'parts[0][_]', 'tags[0][tag]', 'tags[0][_]'],
	);
	const two = await post(
		site,
		'/desk/recipe',
		fillIn(fieldsOf(page), { title: '', 'parts[0][what]': 'Flour', op: 'add:parts' }),
	);
	assert.deepEqual(errorsOf(two.html), [], 'nothing is checked yet');
	const three = await post(
		site,
		'/desk/recipe',
		fillIn(fieldsOf(two.html), { 'parts[1][what]': 'Salt', 'parts[1][grams]': '2', op: 'add:parts' }),
	);
	const fewer = await post(
		site,
		'/desk/recipe',
		fillIn(fieldsOf(three.html), { 'parts[2][what]': 'Oil', op: 'remove:parts:0' }),
	);
	assert.deepEqual(
		fieldsOf(fewer.html).filter(([name]) => name.endsWith('[what]')),
		[
			['parts[0][what]', 'Salt'],
			['parts[1][what]', 'Oil'],
		],
	);
	const wrong = await post(
		site,
		'/desk/recipe',
		fillIn(fieldsOf(fewer.html), { 'parts[1][grams]': 'many', 'tags[0][tag]': 'much too long a tag', op: 'save' }),
	);
	assert.deepEqual(errorsOf(wrong.html), [
		'Title is required.',
		'Grams is no number.',
		'Tag 1 has 19 characters; 10 are possible.',
	]);
	const saved = await post(
		site,
		'/desk/recipe',
		fillIn(fieldsOf(wrong.html), {
			title: 'Bread',
			'parts[1][grams]': '5',
			'parts[1][optional]': '1',
			'tags[0][tag]': '',
			op: 'save',
		}),
	);
	assert.equal(saved.status, 303);
	assert.deepEqual((await kept()).at(-1), {
		title: 'Bread',
		parts: [
			{ what: 'Salt', grams: '2', optional: '' },
			{ what: 'Oil', grams: '5', optional: '1' },
		],
		tags: [],
	});
});

test('no more items than a group may have', async () => {
	let html = await open('/desk/recipe');
	for (let n = 0; n < 6; n++)
		html = (await post(site, '/desk/recipe', fillIn(fieldsOf(html), { op: 'add:parts' }))).html;
	assert.equal(fieldsOf(html).filter(([name]) => name.endsWith('[what]')).length, 4);
	assert.doesNotMatch(html, /value="add:parts"/);
	const item = (n: number): [string, string][] => [
		[`parts[${n}][_]`, '1'],
		[`parts[${n}][what]`, 'x'],
	];
	const fields = fillIn(fieldsOf(html), { title: 'Much', op: 'save' }).filter(([name]) => !name.startsWith('parts'));
	const answer = await post(site, '/desk/recipe', [...fields, ...[0, 1, 2, 3, 4, 5].flatMap(item)]);
	assert.deepEqual(errorsOf(answer.html), ['Ingredient may have 4 items at most.']);
});

test('/system/ajax gives the group with one more item, and keeps the state; only for what we signed', async () => {
	const page = await open('/desk/recipe');
	const fields = fillIn(fieldsOf(page), { 'parts[0][what]': '<i>Flour', op: 'add:parts' });
	const fragment = await post(site, '/system/ajax', fields);
	assert.equal(fragment.status, 200);
	assert.match(fragment.html, /^<fieldset class="field field--group" id="edit-parts" data-trovato-group="parts">/);
	assert.match(fragment.html, /name="parts\[0\]\[what\]" required value="&lt;i&gt;Flour"/);
	assert.match(fragment.html, /name="parts\[1\]\[what\]"/);
	const buildId = fields.find(([name]) => name === 'form_build_id')?.[1] ?? '';
	const [row] = await site.database.owner<{ state: unknown; hours: string }[]>`
		select state, extract(epoch from expires_at - now()) / 3600 as hours from p_forms.form_state_cache where form_build_id = ${buildId}`;
	assert.deepEqual(row?.state, { parts: [{ what: '<i>Flour', grams: '', optional: '' }, {}] });
	assert.ok(Number(row?.hours) > 5.9 && Number(row?.hours) <= 6, row?.hours);
	const forged = fields.map(([name, value]): [string, string] => [
		name,
		name.startsWith('form_group') ? value.replace('"What"', '"Password"') : value,
	]);
	assert.equal((await post(site, '/system/ajax', forged)).status, 403);
	assert.equal((await post(site, '/system/ajax', fillIn(fields, { form_id: 'other' }))).status, 403);
	assert.equal((await post(site, '/system/ajax', [])).status, 403);
});

test('a form of several pages keeps what was filled in, goes back and forth, and is handled at the end', async () => {
	const first = await open('/desk/booking');
	assert.match(first, /Step 1 of 3[\s\S]*Who you are/);
	const wrong = await post(site, '/desk/booking', fillIn(fieldsOf(first), { name: '', op: 'form:next' }));
	assert.deepEqual(errorsOf(wrong.html), ['Name is required.']);
	const second = await post(site, '/desk/booking', fillIn(fieldsOf(wrong.html), { name: 'Ann', op: 'form:next' }));
	assert.match(second.html, /Step 2 of 3[\s\S]*When you come/);
	assert.doesNotMatch(second.html, /name="name"/);
	const back = await post(site, '/desk/booking', fillIn(fieldsOf(second.html), { nights: 'many', op: 'form:back' }));
	assert.match(back.html, /name="name"[^>]* value="Ann"/);
	const again = await post(site, '/desk/booking', fillIn(fieldsOf(back.html), { name: 'Bea', op: 'form:next' }));
	assert.match(again.html, /name="nights"[^>]* value="many"/, 'what was not right yet is kept as well');
	const third = await post(
		site,
		'/desk/booking',
		fillIn(fieldsOf(again.html), { day: '2026-12-24', nights: '2', op: 'form:next' }),
	);
	assert.match(third.html, /Step 3 of 3/);
	const earlier = (await kept()).length;
	const done = await post(site, '/desk/booking', fillIn(fieldsOf(third.html), { wishes: 'Quiet', op: 'book' }));
	assert.equal(done.status, 303);
	const all = await kept();
	assert.equal(all.length, earlier + 1);
	assert.deepEqual(all.at(-1), { name: 'Bea', day: '2026-12-24', nights: '2', wishes: 'Quiet' });
	const [left] = await site.database.owner<{ count: string }[]>`select count(*) from p_forms.form_state_cache
		where form_build_id = ${fieldsOf(third.html).find(([name]) => name === 'form_build_id')?.[1] ?? ''}`;
	assert.equal(Number(left?.count), 0);
});

test('the last page alone is not enough, and after six hours it begins again', async () => {
	const earlier = (await kept()).length;
	const first = await open('/desk/booking');
	const skipped = await post(
		site,
		'/desk/booking',
		fillIn(fieldsOf(first), { form_step: '2', wishes: 'x', op: 'book' }),
	);
	assert.match(errorsOf(skipped.html).join(), /more than six hours/);
	const second = await post(site, '/desk/booking', fillIn(fieldsOf(first), { name: 'Ann', op: 'form:next' }));
	const third = await post(
		site,
		'/desk/booking',
		fillIn(fieldsOf(second.html), { day: '2026-12-24', op: 'form:next' }),
	);
	await site.database.owner`update p_forms.form_state_cache set expires_at = now() - interval '1 second'`;
	const late = await post(site, '/desk/booking', fillIn(fieldsOf(third.html), { wishes: 'x', op: 'book' }));
	assert.match(errorsOf(late.html).join(), /more than six hours/);
	assert.match(late.html, /Step 1 of 3/);
	assert.equal((await kept()).length, earlier);
	// A page in between that is jumped over is asked for.
	const jumped = await post(site, '/desk/booking', fillIn(fieldsOf(first), { name: 'Ann', op: 'form:next' }));
	const end = await post(
		site,
		'/desk/booking',
		fillIn(fieldsOf(jumped.html), { form_step: '2', wishes: 'x', op: 'book' }),
	);
	assert.deepEqual(errorsOf(end.html), ['Day is required.']);
	assert.match(end.html, /Step 2 of 3/);
});

test('a page with a form is kept for nobody', async () => {
	for (const turn of [1, 2]) {
		const response = await site.get('/desk/contact');
		assert.notEqual(response.headers.get('x-cache'), 'hit', `turn ${turn}`);
		await response.text();
	}
	const ids = await Promise.all([open('/desk/contact'), open('/desk/contact')]);
	const buildIds = ids.map((html) => fieldsOf(html).find(([name]) => name === 'form_build_id')?.[1]);
	assert.notEqual(buildIds[0], buildIds[1]);
});
