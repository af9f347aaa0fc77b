// `trovato index add|list|drop`: indexes over fields, which the operator makes because nobody else may.
import { addIndex, dropIndex, listIndexes } from '../../src/db/query/site-index.ts';
import { openCommandDatabase } from '../database.ts';
import { withOwner } from '../kernel.ts';
import { loadSite } from '../site.ts';
import { table, UsageError, type OptionSpec } from '../usage.ts';
import type { Command, Context } from './context.ts';
import type { Sql } from '../../src/db/connect.ts';

async function onDatabase<T>(context: Context, name: string, work: (owner: Sql) => Promise<T>): Promise<T> {
	const database = await openCommandDatabase(loadSite(context.words.values['site']), name, context.terminal);
	context.onForced(() => void database.close());
	try {
		return await withOwner(database.url, work);
	} finally {
		await database.close();
	}
}

const commandOf = (
	name: string,
	description: string,
	args: readonly string[],
	options: readonly OptionSpec[],
	work: (owner: Sql, words: Context['words']) => Promise<readonly [json: unknown, text: string]>,
): Command => ({
	spec: { name, description, arguments: args, options },
	async run(context) {
		const [json, text] = await onDatabase(context, name, (owner) => work(owner, context.words));
		context.print(context.words.switches.has('json') ? JSON.stringify(json) : text);
		return 0;
	},
});

export const indexAdd = commandOf(
	'index add',
	'Makes an index over a field inside a jsonb column, while the site runs.',
	['plugin.table'],
	[
		{ name: 'column', value: 'name', description: 'the jsonb column', required: true },
		{ name: 'path', value: 'keys', description: 'the keys to the value, joined by dots', required: true },
		{ name: 'type', value: 'type', description: 'text, number, time or boolean', default: 'text' },
		{ name: 'like', description: 'for parts of texts: contains, begins with, ends with' },
	],
	async (owner, { arguments: [on = ''], values, switches }) => {
		const { column = '', path = '', type = '' } = values;
		const sql = await addIndex(owner, { table: on, column, path: path.split('.'), type, like: switches.has('like') });
		return [{ sql }, sql];
	},
);

export const indexList = commandOf('index list', 'Lists the indexes that were made by hand.', [], [], async (owner) => {
	const found = await listIndexes(owner);
	const lines = found.map((one) => [one.name, `${one.table}, ${one.size}: ${one.definition}`] as const);
	return [found, lines.length > 0 ? table(lines) : 'None.'];
});

export const indexDrop = commandOf(
	'index drop',
	'Drops an index that was made by hand.',
	['name'],
	[],
	async (owner, words) => {
		const [name = ''] = words.arguments;
		if (!(await dropIndex(owner, name)))
			throw new UsageError(`There is no index '${name}'; trovato index list names them`);
		return [{ dropped: name }, `Dropped ${name}.`];
	},
);
