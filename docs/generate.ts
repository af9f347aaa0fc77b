// Writes the reference pages that come from sources: `node docs/generate.ts`, or with `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import {
	EXTENSIONS,
	FUNCTIONS,
	INDEX_METHODS,
	KERNEL_FUNCTIONS,
	KERNEL_RELATIONS,
	OPERATORS,
	TRIGGER_FUNCTIONS,
	TYPES,
} from '../wit/contract/sql/allowed.ts';
import { QUERIES } from '../kernel/src/db/query/ast.ts';
import { createFigureReader } from '../kernel/src/observe/figures.ts';
import { createMetrics } from '../kernel/src/observe/metrics.ts';
import { ERRORS, type ErrorRow } from '../wit/contract/errors/table.ts';
import { MISTAKES } from './plugin-errors.ts';
import { sdkPage } from './sdk-reference.ts';
import { manifestJsonSchema } from '../wit/contract/manifest/json-schema.ts';

const PAGES: Readonly<Record<string, () => string>> = {
	'reference/errors.md': errorsPage,
	'reference/metrics.md': metricsPage,
	'reference/plugin-errors.md': pluginErrorsPage,
	'reference/sdk.md': sdkPage,
	'reference/sql.md': sqlPage,
	'reference/manifest.schema.json': manifestJsonSchema,
	'reference/query.schema.json': querySchema,
};

const check = process.argv.includes('--check');
for (const [name, make] of Object.entries(PAGES)) {
	const file = new URL(name, import.meta.url);
	if (!check) writeFileSync(file, make());
	else if (readOr(file, '') !== make()) {
		console.error(`docs/${name} is stale; run: npm run generate`);
		process.exitCode = 1;
	}
}

function errorsPage(): string {
	const rows = Object.entries<ErrorRow>(ERRORS).toSorted(([, a], [, b]) => a.abi - b.abi);
	const line = ([code, { abi, status, title, retryable }]: [string, ErrorRow]) =>
		`| \`${code}\` | ${abi} | ${status} | ${title} | ${retryable ? 'yes' : ''} |`;
	return `# Errors

Each problem that the system can report has a code, which is stable. It is the \`code\` of problem details, and what plugins
see is its number, negated. An answer of status 500 always carries \`server.internal\`, unless its outcome is unknown; what
really happened is in the log.

*Try again* means that the same request may succeed a moment later.

| code | number | status | title | try again |
|---|---:|---:|---|---|
${rows.map(line).join('\n')}
`;
}

function metricsPage(): string {
	const metrics = createMetrics({
		figures: createFigureReader(),
		lanes: () => [],
		stopped: () => [],
		redis: () => ({ connected: true, waiting: 0 }),
	});
	const lines = metrics.list().map(({ name, type, labels, help }) => {
		const shown = labels.map((label) => `\`${label}\``).join(', ');
		return `| \`${name}\` | ${type} | ${shown} | ${help} |`;
	});
	return `# Metrics

\`GET /metrics\` gives the metrics of one node in the text format of Prometheus. It answers programs on the same machine that
come through no proxy, and whoever shows \`METRICS_TOKEN\` as \`Authorization: Bearer\`; others get 403. How to use them is told
in [watch a site](../how-to/watch-a-site.md).

| name | kind | labels | meaning |
|---|---|---|---|
${lines.join('\n')}

Beside these there are \`nodejs_*\` and \`process_*\`: event loop, memory, processor, open files. They are measured from the first
time on that somebody asks.

## Labels

| label | values |
|---|---|
| \`method\` | a method of HTTP, or \`other\` |
| \`route\` | the path of a route with its placeholders, \`/health\`, \`/metrics\`, \`/static/*\`, or \`none\`; never the path as it was asked for |
| \`status\` | the status of the answer |
| \`limit\` | the name of a limit, or its path in \`site.toml\` |
| \`plugin\` | a plugin, or \`kernel\` for what the kernel does on its own behalf |
| \`tap\` | what was called: \`tap_item_view\`, \`route_<handler>\`, \`command_<name>\`, or a function that other plugins call |
| \`cache\` | \`page\`, or \`plugin\` for what plugins keep themselves |
| \`lane\` | \`requests\`, or \`background\` for commands and the switching of plugins |
| \`kind\` | \`kill\` or \`limit\` |
| \`state\` | \`used\` or \`idle\` |

There are 1,024 pairs of a plugin and what was called at most in a worker; what goes beyond is \`other\`. Numbers of workers that
were ended stay. Gauges of workers are up to a second old.
`;
}

function pluginErrorsPage(): string {
	const STAGES = {
		building: ['When it is built', 'By `trovato plugin build`, `plugin test`, `dev` and `start`.'],
		enabling: ['When it is enabled', 'By `trovato plugin enable`, `dev` and `start`. The site goes on as it was.'],
		running: ['While it runs', 'In the log, in the terminal and on the page of `trovato dev`, and in tests.'],
	} as const;
	const section = (stage: keyof typeof STAGES): string => {
		const entries = MISTAKES.filter((one) => one.stage === stage).map(
			({ title, told, why }) => `### ${title}\n\n\`\`\`text\n${told}\n\`\`\`\n\n${why}\n`,
		);
		return `## ${STAGES[stage][0]}\n\n${STAGES[stage][1]}\n\n${entries.join('\n')}`;
	};
	return `# Errors of plugins

What an author is told about each mistake: where it is, what was expected, what was found, and what to do. \`…\` stands for
what differs. A test makes every mistake of this page and compares the words.

${(['building', 'enabling', 'running'] as const).map(section).join('\n')}`;
}

function querySchema(): string {
	const title = 'Structured queries: what select-rows, insert-rows, update-rows and delete-rows take';
	const { $id, ...condition } = QUERIES.delete.properties.where;
	// A condition stands in many places and in itself; here it is written once.
	const refer = (_key: string, value: unknown): unknown => {
		const { $id: id, $ref: ref } = (value ?? {}) as { $id?: string; $ref?: string };
		return $id !== undefined && (id === $id || ref === $id) ? { $ref: '#/$defs/condition' } : value;
	};
	const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', title, $defs: { ...QUERIES, condition } };
	return `${JSON.stringify(schema, refer, '\t')}\n`;
}

function sqlPage(): string {
	const list = (names: Iterable<string>, prefix = '') => {
		const shown = [...names].filter((name) => name !== '').map((name) => `\`${prefix}${name}\``);
		return shown.join(', ') || 'none';
	};
	const extensions = [...EXTENSIONS].map(([name, functions]) => `| \`${name}\` | ${list(functions)} |`);
	return `# SQL of plugins

Statements and migrations of a plugin are read by PostgreSQL's own parser when the site starts. What is not on this page is
refused, with file, line and column.

## Statements

A file in \`statements/\` holds exactly one \`select\`, \`insert\`, \`update\` or \`delete\`. Only the statement itself may write,
not a part of it. Tables of the plugin need no schema; those of others are written \`p_<plugin>.<table>\`, and have to be
in \`tables.uses\`. A [staged table](manifest.md#tables) \`t\` is read and written as \`t_now\`. Parameters are \`$1\`, \`$2\` and so on; a cast, as in \`$1::int\`, says their type where it is not obvious.

Of the kernel, statements may use ${list(KERNEL_FUNCTIONS, 'kernel.')} as functions, and read ${list(KERNEL_RELATIONS, 'kernel.')}.

## Migrations

A file in \`migrations/\` is run once, as a whole or not at all. It may create, alter and drop the plugin's tables and indexes,
comment on them, and insert, update and delete rows. Index methods: ${list(INDEX_METHODS)}.

A statement of a migration may take 60 seconds; \`limits.migration_seconds\` in \`site.toml\` changes that.

A trigger may call only ${list(TRIGGER_FUNCTIONS, 'kernel.')}. A foreign key to a table of another plugin has to be
\`on delete cascade\` or \`on delete set null\`, and \`deferrable\`.

Nothing may keep the other plugin from deleting its rows. Where rows are deleted with them, there is no trigger \`before delete\`, and
what refers to these rows is \`on delete cascade\` or \`on delete set null\` in turn. A column that becomes null is not \`not null\`, and
no check, computed column, exclusion or index with an expression or a condition depends on it; a trigger \`before update\` there
may only be \`kernel.touch_changed\`, on a table with a column \`changed\`.

## Functions

${block([...FUNCTIONS].toSorted())}

## Operators

${block(OPERATORS)}

## Types

${block([...TYPES].toSorted())}

and arrays of these.

## Extensions

\`database.extensions\` of a manifest may name these. They bring functions along.

| extension | functions |
|---|---|
${extensions.join('\n')}
`;
}

/** A block of code with the words in lines of at most 76 characters. */
function block(words: Iterable<string>): string {
	const lines: string[] = [];
	for (const word of words) {
		const last = lines.at(-1);
		if (last !== undefined && last.length + word.length < 76) lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(word);
	}
	return `\`\`\`text\n${lines.join('\n')}\n\`\`\``;
}

function readOr(file: URL, otherwise: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return otherwise;
	}
}
