// Attacks by answers that are no render tree: content types, headers, redirects and the words of error pages.
import assert from 'node:assert/strict';
import type { Attack } from '../attack.ts';
import { addAnswer, type Assembler, createModule } from '../assemble.ts';
import { call, type Code, drop, i32 } from '../opcodes.ts';

const SCRIPT = '<script src="/static/evil/x.js"></script><img src=x onerror=alert(1)>';

/** A handler that answers through a host function that takes texts after a status. */
function answer(build: (module: Assembler) => Code): () => Uint8Array {
	return () => {
		const module = createModule();
		const body = build(module);
		module.func('route-attack', { results: ['i32'], locals: ['i32'] }, body, i32(0));
		return module.bytes();
	};
}

const respondWith = (type: string, body: string, status = 200): (() => Uint8Array) =>
	answer((module) => {
		const respond = module.host('request.respond');
		return [i32(status), module.text(type), module.text(body), call(respond)];
	});

export const ANSWER_ATTACKS: readonly Attack[] = [
	{
		name: 'html_answer',
		tries: 'to answer with HTML of its own',
		module: respondWith('text/html', SCRIPT),
		because: /cannot answer with the content type/,
	},
	{
		name: 'svg_answer',
		tries: 'to answer with a picture that runs scripts',
		module: respondWith('image/svg+xml', '<svg onload="alert(1)"/>'),
		because: /cannot answer with the content type/,
	},
	{
		name: 'xhtml_answer',
		tries: 'to have XML taken for HTML',
		module: respondWith(
			'application/xhtml+xml',
			'<html xmlns="http://www.w3.org/1999/xhtml"><script>1</script></html>',
		),
		because: /cannot answer with the content type/,
	},
	{
		name: 'type_injection',
		tries: 'to put a header into a content type',
		module: respondWith('text/plain\r\nset-cookie: session=x', ''),
		because: /cannot answer with the content type/,
	},
	{
		name: 'xml_answer',
		tries: 'to answer with XML that names a style sheet and is HTML inside',
		module: respondWith('text/xml', '<x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>alert(1)</h:script></x>'),
		async expect(visit) {
			const response = await visit.site.get('/hostile/xml_answer');
			const policy = response.headers.get('content-security-policy') ?? '';
			assert.match(policy, /default-src '(none|self)'/);
			assert.doesNotMatch(policy, /unsafe-inline/);
		},
	},
	{
		name: 'odd_status',
		tries: 'to answer with a status that no answer has',
		module: respondWith('text/plain', 'x', 999),
		because: /999 is no status/,
	},
	{
		name: 'informal_status',
		tries: 'to answer with the status 101',
		module: respondWith('text/plain', 'x', 101),
		because: /101 is no status/,
	},
	{
		name: 'headers',
		tries: 'to set cookies and to weaken the policy',
		module: answer((module) => {
			const header = module.host('request.set-header');
			const respond = module.host('request.respond');
			const set1 = (name: string, value: string): Code => [module.text(name), module.text(value), call(header), drop];
			return [
				set1('Set-Cookie', 'session=stolen'),
				set1('Content-Security-Policy', "default-src * 'unsafe-inline'"),
				set1('X-Content-Type-Options', 'sniff'),
				set1('Access-Control-Allow-Origin', '*'),
				set1('ETag', 'x\r\nset-cookie: session=stolen'),
				set1('Location', 'https://example.org/'),
				set1('Clear-Site-Data', '"*"'),
				set1('Content-Length', '5'),
				set1('Transfer-Encoding', 'chunked'),
				addAnswer(module, respond),
				drop,
			];
		}),
		async expect(visit) {
			const { headers } = await visit.site.get('/hostile/headers');
			for (const name of [
				'set-cookie',
				'access-control-allow-origin',
				'location',
				'clear-site-data',
				'transfer-encoding',
			])
				assert.equal(headers.get(name), null, name);
			assert.equal(headers.get('x-content-type-options'), 'nosniff');
			assert.doesNotMatch(headers.get('content-security-policy') ?? '', /unsafe|\*/);
		},
	},
	...[
		'https://example.org/',
		'//example.org/',
		'/\\example.org',
		'/a\r\nset-cookie: x=y',
		'javascript:alert(1)',
		'/\t/example.org',
	].map((location, index): Attack => ({
		name: `redirect_${index}`,
		tries: `to send a visitor to ${JSON.stringify(location)}`,
		module: answer((module) => {
			const redirect = module.host('request.redirect');
			return [i32(302), module.text(location), call(redirect)];
		}),
		because: /A redirect goes to a path of this site/,
	})),
	{
		name: 'told_secrets',
		tries: 'to tell the visitor of an error what only the log may say',
		module: answer((module) => {
			const explain = module.host('request.explain');
			const fail = module.host('testing.fail');
			return [module.text(SCRIPT), call(explain), module.text('secret words of the plugin'), call(fail)];
		}),
		async expect(visit) {
			const { status, text } = await visit.ask();
			assert.equal(status, 500);
			assert.doesNotMatch(text, /secret words|script src/);
		},
	},
	{
		name: 'explained_markup',
		tries: 'to put markup into the sentence of an error page',
		module: () => {
			const module = createModule();
			const explain = module.host('request.explain');
			module.func('route-attack', { results: ['i32'] }, module.text(SCRIPT), call(explain), i32(-1));
			return module.bytes();
		},
		async expect(visit) {
			const { status, text } = await visit.ask();
			assert.equal(status, 404);
			assert.doesNotMatch(text, /<script|<img/);
			assert.match(text, /&lt;script/);
		},
	},
];
