import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { manifestJsonSchema } from './json-schema.ts';

test('the published schema is the one that the kernel checks', () => {
	const published = new URL('../../../docs/reference/manifest.schema.json', import.meta.url);
	const fresh = manifestJsonSchema();
	assert.equal(readFileSync(published, 'utf8'), fresh, 'run node wit/contract/manifest/json-schema.ts');
	assert.deepEqual((JSON.parse(fresh) as { required: string[] }).required, ['name', 'version', 'api']);
});
