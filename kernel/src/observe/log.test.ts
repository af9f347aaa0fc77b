import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from './log.ts';
import { redact } from './redact.ts';

test('passwords, tokens and cookies are masked wherever they stand', () => {
	const cases: [string, string][] = [
		['postgres://me:hunter2@db:5432/x?a=b', 'postgres://me:***@db:5432/x?a=b'],
		['redis://:hunter2@cache', 'redis://:***@cache'],
		['http://127.0.0.1:3000/a see me@example.org', 'http://127.0.0.1:3000/a see me@example.org'],
		['{"password":"a\\"b","user":"x"}', '{"password":"***","user":"x"}'],
		['{"db_password": "x","Set-Cookie":"y"}', '{"db_password": "***","Set-Cookie":"***"}'],
		['GET /reset?token=abc&next=/x', 'GET /reset?token=***&next=/x'],
		['Authorization: Bearer abcdef.ghijkl', 'Authorization: Bearer ***'],
		['GET /cron/very-secret?x', 'GET /cron/***?x'],
		['GET /user/password-reset/AbC-123_x now', 'GET /user/password-reset/*** now'],
		['{"path":"/user/password-reset/AbC","status":200}', '{"path":"/user/password-reset/***","status":200}'],
		['GET /a?key=abc&monkey=b&code=1&postcode=2', 'GET /a?key=***&monkey=b&code=***&postcode=2'],
		['the tokens of a password are secret', 'the tokens of a password are secret'],
	];
	for (const [text, masked] of cases) assert.equal(redact(text), masked);
	assert.equal(redact('key s3cr3t-key!', ['s3cr3t-key', '']), 'key ***!');
});

const written = (readable: boolean) => {
	const lines: string[] = [];
	return {
		lines,
		log: createLog({ level: 'info', readable, destination: { write: (line: string) => void lines.push(line) } }),
	};
};

test('a line is JSON with a time and the name of its level, errors with cause and stack', () => {
	const { lines, log } = written(false);
	log.info({ requestId: 'r1' }, 'hello');
	log.debug('not this');
	log.error({ err: new Error('no postgres://me:hunter2@db/x') }, 'failed');
	const [hello, failed] = lines.map(
		(line) => JSON.parse(line) as Record<string, string> & { err?: { message: string; stack: string } },
	);
	assert.match(hello?.['time'] ?? '', /^\d{4}-\d\d-\d\dT/);
	assert.deepEqual({ ...hello, time: '' }, { level: 'info', time: '', requestId: 'r1', msg: 'hello' });
	assert.equal(lines.length, 2);
	assert.equal(failed?.err?.message, 'no postgres://me:***@db/x');
	assert.match(failed?.err?.stack ?? '', /log\.test\.ts/);
});

test('a readable line has time, level, message and the rest as pairs', () => {
	const { lines, log } = written(true);
	log.warn({ plugin: 'notes', ms: 1.5 }, 'slow');
	assert.match(lines[0] ?? '', /^\d\d:\d\d:\d\d warn  slow plugin=notes ms=1\.5\n$/);
});
