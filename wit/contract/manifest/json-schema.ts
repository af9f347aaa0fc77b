// Publishes the manifest's shape as JSON Schema, for editors and other tools; run as a script it writes the file.
import { writeFileSync } from 'node:fs';
import { ManifestSource } from './schema.ts';

const FILE = new URL('../../../docs/reference/manifest.schema.json', import.meta.url);

/** The text of docs/reference/manifest.schema.json. */
export function manifestJsonSchema(): string {
	const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...ManifestSource };
	return `${JSON.stringify(schema, omitDefaulted, '\t')}\n`;
}

/** What has a default may be left out of a file, although it is always there after reading. */
function omitDefaulted(_key: string, value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	const { required, properties } = value as { required?: string[]; properties?: Record<string, object> };
	if (!Array.isArray(required) || !properties) return value;
	const { required: _, ...rest } = value as Record<string, unknown>;
	const kept = required.filter((name) => !('default' in (properties[name] ?? {})));
	return kept.length > 0 ? { ...rest, required: kept } : rest;
}

if (import.meta.main) writeFileSync(FILE, manifestJsonSchema());
