// Stages of a test site: made, looked at by a person, published by the job.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Person } from '../support/people.ts';
import type { TestSite } from '../support/site.ts';

export const EDITOR = ['administer content', 'administer content types', 'view unpublished content', 'preview content'];
export const PUBLISHER = [...EDITOR, 'use stages', 'create stages', 'publish stages'];

/** Makes a stage; its id. */
export async function makeStage({ database }: TestSite, label: string): Promise<string> {
	const [row] = await database.owner<{ id: string }[]>`select kernel.stage_create(${label}, '', null) #>> '{}' as id`;
	return row!.id;
}

/** Has the person look at the stage. */
export async function look(person: Person, stage: string): Promise<void> {
	const body = new URLSearchParams({ stage_id: stage, to: '/' });
	const answer = await person.fetch('/admin/stage/switch', { method: 'POST', body });
	assert.equal(answer.status, 303, await answer.text());
}

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
export type Loose = any;

export interface Job {
	readonly id: string;
	readonly status: string;
	readonly progress: number;
	readonly result: Loose;
	readonly error: string | null;
	readonly logs: Loose[];
}

/** What `kernel.publish_enqueue` says: the id of the job, or a problem. */
export async function enqueue({ database }: TestSite, stage: string, options: object = {}): Promise<Loose> {
	const given = { conflicts: {}, keep: false, dry: false, ...options };
	const { owner } = database;
	const [row] = await owner`select kernel.publish_enqueue(${stage}, ${owner.json(given)}, null) as answer`;
	return row!['answer'];
}

export async function findJob({ database }: TestSite, id: string): Promise<Job> {
	const [row] = await database.owner<Job[]>`
		select id, status, progress, result, error, logs from kernel.jobs where id = ${id}`;
	return row!;
}

/** Does what is due until the job has ended; `address` ends with its id. */
export async function untilEnded(site: TestSite, address: string): Promise<void> {
	const id = address.slice(-36);
	for (let status = 'queued'; status === 'queued' || status === 'running';) {
		await site.kernel.work.drain();
		({ status } = await findJob(site, id));
		await sleep(10);
	}
}

/** Publishes the stage, and asserts that it went well. */
export async function publish(site: TestSite, stage: string, options: object = {}): Promise<Job> {
	const id: Loose = await enqueue(site, stage, options);
	assert.equal(typeof id, 'string', JSON.stringify(id));
	await site.kernel.work.drain();
	const job = await findJob(site, id);
	assert.equal(job.status, 'completed', job.error ?? '');
	return job;
}

export async function conflictsOf({ database }: TestSite, stage: string): Promise<Loose[]> {
	const [row] = await database.owner`select kernel.stage_changes(${stage}, 0, 500) as answer`;
	return row!['answer'].changes.filter(({ conflict }: Loose) => conflict !== null);
}

/** What is public, and what editors see: one line an item, one a type, and one a row of whatever else is staged or follows items. */
export async function stateOf({ database }: TestSite): Promise<string[]> {
	const { owner } = database;
	const parts = [
		`select concat_ws(' ', i.id, i.type, i.title, i.fields, i.current_revision_id, i.promote, i.sticky, w.revision_id, w.title) as line
		from p_content.item i left join p_content.item_window w on w.item_id = i.id and w.during @> now()
		where i.deleted is null and i.stage_id is null`,
		`select concat_ws(' ', 'type', type, label, description, settings, current_revision_id) from p_content.item_type where stage_id is null`,
	];
	const staged = await owner<{ plugin: string; name: string }[]>`
		select plugin, name from kernel.staged_table where not is_layered`;
	for (const { plugin, name } of staged)
		parts.push(`select concat_ws(' ', '${plugin}.${name}', to_jsonb(t)) from p_${plugin}.${name} t`);
	// What plugins keep of revisions stays as long as the revision does; it counts where one is newest or public.
	for (const table of ['p_categories.item_term', 'p_search.search_index']) {
		const [there] = await owner`select from pg_class where oid = to_regclass(${table})`;
		if (there)
			parts.push(`select concat_ws(' ', '${table}', md5(to_jsonb(t)::text)) from ${table} t
				where revision_id in (select current_revision_id from p_content.item where deleted is null and stage_id is null
					union all select revision_id from p_content.item_window where during @> now())`);
	}
	const rows = await owner.unsafe<{ line: string }[]>(`${parts.join(' union all ')} order by 1`);
	return rows.map(({ line }) => line);
}
