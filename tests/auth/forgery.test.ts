// Requests that another site makes a browser send are refused.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createUsers } from '../../kernel/src/auth/users.ts';
import { formToken, isFormToken } from '../../kernel/src/session/form-token.ts';
import { fieldsOf, fillIn } from '../support/form.ts';
import { createPerson, logIn, type Person } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { createBrowser } from './text-browser.ts';

let site: TestSite;
let ann: Person;
before(async () => {
	site = await createTestSite({ plugins: ['forms', 'desk'], settings: '[rate_limits]\nforms = { requests = 0 }' });
	ann = await createPerson(site, 'Ann');
});
after(() => site?.close());

const HOUR = 3_600_000;
const POST = (body: URLSearchParams | string, headers: Record<string, string> = {}) => ({
	method: 'POST',
	body,
	headers,
});

test('a token is good for its form, its session and a day', () => {
	const now = Date.UTC(2026, 0, 5, 12, 30);
	const token = formToken('secret', 'contact', now);
	assert.ok(isFormToken('secret', 'contact', token, now));
	assert.ok(isFormToken('secret', 'contact', token, now + 24 * HOUR));
	for (const [secret, form, given, at] of [
		['secret', 'contact', token, now + 25 * HOUR],
		['secret', 'contact', token, now - HOUR],
		['secret', 'other', token, now],
		['another', 'contact', token, now],
		['secret', 'contact', '', now],
		['secret', 'contact', `${token}A`, now],
	] as const)
		assert.equal(isFormToken(secret, form, given, at), false, `${secret} ${form} ${given} ${at - now}`);
});

test('with a session a form needs its token: without, with another one, with that of another form it is refused', async () => {
	const { cookie, formSecret } = await logIn(site.database.owner, ann.id);
	const page = await (await ann.fetch('/desk/contact', { headers: { accept: 'text/html' } })).text();
	const fields = fieldsOf(page);
	const [id = '', own = ''] = ['form_id', 'form_token'].map((name) => fields.find(([one]) => one === name)?.[1]);
	assert.ok(own !== '');
	const send = async (changes: Record<string, string | null>, headers = {}) => {
		const body = new URLSearchParams(fillIn(fields, changes));
		const request = new Request('http://localhost/desk/contact', POST(body, { cookie, ...headers }));
		return (await site.kernel.fetch(request)).status;
	};
	const good = formToken(formSecret, id, Date.now());
	assert.equal(await send({ form_token: null }), 403);
	assert.equal(await send({ form_token: own }), 403, 'that of another session');
	assert.equal(await send({ form_token: formToken(formSecret, 'other', Date.now()) }), 403);
	assert.equal(await send({ form_token: formToken(formSecret, id, Date.now() - 25 * HOUR) }), 403);
	assert.ok(site.log.some(({ msg }) => msg === 'a request without a good token was refused'));
	assert.notEqual(await send({ form_token: good }), 403);
	assert.equal(await send({ form_token: good }, { 'sec-fetch-site': 'cross-site' }), 403);
});

test('JSON needs the token as a header', async () => {
	const { cookie } = await logIn(site.database.owner, ann.id);
	const ask = (path: string, init: RequestInit) => site.kernel.fetch(new Request(`http://localhost${path}`, init));
	const json = { 'content-type': 'application/json', accept: 'application/json', cookie };
	const refused = await ask('/desk/contact', POST('{}', json));
	assert.equal(refused.status, 403);
	assert.equal(((await refused.json()) as { code: string }).code, 'request.forged');
	const answer = await ask('/user/csrf-token', { headers: { cookie } });
	const { token } = (await answer.json()) as { token: string };
	assert.notEqual((await ask('/desk/contact', POST('{}', { ...json, 'x-csrf-token': token }))).status, 403);
	assert.equal((await ask('/desk/contact', POST('{}', { ...json, 'x-csrf-token': `${token}x` }))).status, 403);
});

test('whoever is not logged in gets a cookie with the form, stored nowhere, and it holds the token', async () => {
	const browser = createBrowser((request) => site.kernel.fetch(request));
	const shown = await browser.open('/desk/contact');
	assert.match(shown.cookie ?? '', /^trovato=v\./);
	assert.match(shown.headers.get('cache-control') ?? '', /private|no-store/);
	const again = await browser.open('/desk/contact');
	assert.equal(again.cookie, undefined, 'it is kept');
	assert.notEqual((await browser.send({})).status, 403);
	await browser.open('/desk/contact');
	assert.equal((await browser.send({ form_token: 'forged' })).status, 403);
	const [{ count }] = (await site.database.owner`
		select count(*) from kernel.session where user_id <> ${ann.id}`) as [{ count: number }];
	assert.equal(count, 0);
});

test('a page without a form sets no cookie', async () => {
	const answer = await site.get('/desk/sent');
	assert.equal(answer.headers.get('set-cookie'), null);
});

test('without a cookie nobody can be abused; a browser that tells of another site is refused all the same', async () => {
	const post = async (headers: Record<string, string>) =>
		(
			await site.kernel.fetch(
				new Request('http://localhost/desk/contact', POST(new URLSearchParams({ a: '1' }), headers)),
			)
		).status;
	assert.notEqual(await post({}), 403);
	assert.notEqual(await post({ origin: 'http://localhost', 'sec-fetch-site': 'same-origin' }), 403);
	assert.notEqual(await post({ origin: 'http://localhost' }), 403);
	assert.equal(await post({ origin: 'https://evil.example' }), 403);
	assert.equal(await post({ origin: 'null' }), 403);
	assert.equal(await post({ 'sec-fetch-site': 'same-site' }), 403);
});

test('a cookie that the site did not make is no cookie', async () => {
	const { cookie } = await logIn(site.database.owner, ann.id);
	const last = cookie.at(-3);
	const forged = `${cookie.slice(0, -3)}${last === 'A' ? 'B' : 'A'}${cookie.slice(-2)}`;
	const page = async (sent: string) =>
		(
			await site.kernel.fetch(
				new Request('http://localhost/desk/sent', { headers: { accept: 'text/html', cookie: sent } }),
			)
		).text();
	assert.match(await page(cookie), /Ann/);
	for (const one of [forged, cookie.replace('s.', 'v.'), 'trovato=', 'trovato=s.a.b', `__Host-${cookie}`])
		assert.doesNotMatch(await page(one), /Ann/, one);
});

test('where a cookie could be read on the way, the login page says why it does not work', async () => {
	const ask = (init?: RequestInit) => site.kernel.fetch(new Request('http://192.168.1.20:3000/user/login', init));
	const answer = await ask({ headers: { accept: 'text/html' } });
	assert.equal(answer.headers.get('set-cookie'), null);
	const html = await answer.text();
	assert.match(html, /You cannot log in at http:\/\/192\.168\.1\.20:3000, because this address is not encrypted/);
	assert.doesNotMatch(html, /type="password"/);
	const users = createUsers(site.database.owner);
	assert.ok(await users.find('ann'));
	const sent = await ask(POST(new URLSearchParams({ name: 'Ann', password: 'x' })));
	assert.equal(sent.headers.get('set-cookie'), null);
});
