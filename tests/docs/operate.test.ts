// What the pages for operators show is what the server takes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Value } from '@sinclair/typebox/value';
import { type RateLimit, RateLimitsSource } from '../../kernel/src/config/rate-limits.ts';
import { SiteSource } from '../../kernel/src/config/schema.ts';
import { readToml } from '../../wit/contract/toml/document.ts';
import { readPage } from './pages.ts';

test('settings in the how-tos are settings', () => {
	const pages = ['how-to/limit-requests', 'how-to/put-a-site-behind-a-proxy', 'reference/configuration'];
	const blocks = pages.flatMap((page) =>
		readPage(`docs/${page}.md`)
			.code.filter(({ language }) => language === 'toml')
			.map(({ text }) => ({ page, text })),
	);
	assert.ok(blocks.length >= 6, `${blocks.length} blocks`);
	for (const { page, text } of blocks) assert.deepEqual(readToml(text, page, SiteSource).problems, []);
});

test('the limits that the reference tells are those in force', () => {
	const { source } = readPage('docs/reference/configuration.md');
	const rows = [...source.matchAll(/^\| `([a-z_]+)` \| (\d+) \| `(address|session)` \|/gm)];
	const told = rows.map(([, name = '', requests, by]) => [name, Number(requests), by]);
	const filled = Value.Default(RateLimitsSource, {}) as Record<string, RateLimit>;
	const real = Object.entries(filled)
		.filter(([, one]) => 'requests' in one)
		.map(([name, { requests, by }]) => [name, requests, by]);
	assert.deepEqual(told, real);
});
