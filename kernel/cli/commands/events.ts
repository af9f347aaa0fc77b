// `trovato events …`: what was told to whom, and telling it again, beside a running site or without one.
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareDatabase } from '../../src/db/setup.ts';
import { createEventStore, type EventFilter, type EventStore, type StoredEvent } from '../../src/outbox/event-store.ts';
import { openCommandDatabase } from '../database.ts';
import { withOwner } from '../kernel.ts';
import { loadSite } from '../site.ts';
import { type OptionSpec, UsageError } from '../usage.ts';
import type { Command, Context } from './context.ts';

const TYPE: OptionSpec = {
	name: 'type',
	value: 'type',
	description: 'only events of this type, or of an area: content.*',
};
const SINCE: OptionSpec = {
	name: 'since',
	value: 'time',
	description: 'only events from then on, such as 2026-11-20T09:00Z',
};

function command(
	name: string,
	description: string,
	options: readonly OptionSpec[],
	run: (events: EventStore, context: Context) => Promise<void>,
): Command {
	return {
		spec: { name: `events ${name}`, description, arguments: [], options },
		async run(context) {
			const config = loadSite(context.words.values['site']);
			const database = await openCommandDatabase(config, 'events', context.terminal);
			try {
				await prepareDatabase(database.url, { info() {}, warn: context.terminal.line });
				await withOwner(database.url, (owner) => run(createEventStore(owner), context));
				return 0;
			} finally {
				await database.close();
			}
		},
	};
}

function timeOf({ values }: Context['words'], name: string): Date | undefined {
	const given = values[name];
	if (given !== undefined && Number.isNaN(Date.parse(given)))
		throw new UsageError(`--${name} is no time; write it as 2026-11-20T09:00Z`);
	return given === undefined ? undefined : new Date(given);
}

const filterOf = ({ words }: Context): EventFilter => ({
	type: words.values['type'],
	id: words.values['id'],
	since: timeOf(words, 'since'),
	until: timeOf(words, 'until'),
});

function lineOf({ seq, at, type, subject, state, open }: StoredEvent): string {
	const left = open.map(({ target, attempts, error }) => target + (error ? ` (attempt ${attempts}: ${error})` : ''));
	return `${(seq ?? '-').padStart(8)}  ${at.toISOString()}  ${state.padEnd(7)}  ${type}  ${subject}  ${left.join(', ')}`.trimEnd();
}

export const eventsTail: Command = command(
	'tail',
	'Shows the last events: number, instant, state, type, subject, and who does not have them.',
	[
		{ name: 'last', value: 'count', description: 'how many', default: '20' },
		TYPE,
		SINCE,
		{ name: 'follow', description: 'go on with those that come, until Ctrl-C' },
	],
	async (events, context) => {
		const { words, print, stopping } = context;
		const limit = Number(words.values['last']);
		if (!Number.isInteger(limit) || limit < 0) throw new UsageError('--last is a number');
		const filter = filterOf(context);
		const show = (list: readonly StoredEvent[]): void => {
			for (const one of list) print(words.switches.has('json') ? JSON.stringify(one.envelope) : lineOf(one));
		};
		let after = await events.last();
		const first = limit === 0 ? [] : await events.list({ ...filter, limit });
		after = first.findLast(({ seq }) => seq !== null && Number(seq) > Number(after))?.seq ?? after;
		show(first);
		while (words.switches.has('follow') && !stopping.aborted) {
			await sleep(500, undefined, { signal: stopping }).catch(() => {});
			const more = await events.list({ ...filter, after, limit: 1_000 });
			after = more.at(-1)?.seq ?? after;
			show(more);
		}
	},
);

export const eventsReplay: Command = command(
	'replay',
	'Has events that were told go out again, to those who had them or to one target; consumers know them by their ids.',
	[
		{ name: 'dead', description: 'only where they were given up' },
		{ name: 'target', value: 'target', description: 'only to this one, rabbitmq or plugin:<name>, even if it is new' },
		TYPE,
		SINCE,
		{ name: 'until', value: 'time', description: 'only events before then' },
		{ name: 'id', value: 'id', description: 'only this event' },
		{ name: 'all', description: 'every event that is still known' },
	],
	async (events, context) => {
		const { words, print } = context;
		const filter = filterOf(context);
		const isLimited = Object.values(filter).some((one) => one !== undefined) || words.switches.has('dead');
		if (!isLimited && !words.switches.has('all'))
			throw new UsageError('Say which events: --dead, --type, --since, --until, --id or --all');
		const { target } = words.values;
		const count = await events.replay({ ...filter, target, dead: words.switches.has('dead') });
		if (words.switches.has('json')) print(JSON.stringify({ deliveries: count }));
		else print(count === 0 ? 'Nothing to send again.' : `${count} deliveries wait for the site, or for trovato cron.`);
	},
);
