// Content for tests of listings, put straight into the tables: also what no form would let through.
import { randomUUID } from 'node:crypto';
import type { TestSite } from '../support/site.ts';

export interface TestItem {
	readonly id: string;
	readonly type: string;
	readonly title: string;
	readonly author_id: string;
	readonly created: string;
	readonly changed: string;
	readonly promote: number;
	readonly sticky: number;
	readonly fields: Readonly<Record<string, unknown>>;
	/** When it is public, as a range of instants; always unless told. */
	readonly during?: string;
}

/** How often somebody may ask is not what these tests are about. */
export const UNLIMITED = '[rate_limits.api]\nrequests = 1000000\nseconds = 60';
export const NOBODY = '00000000-0000-0000-0000-000000000000';

/** An item that is public, with defaults for what is not said. */
export function itemOf(item: Partial<TestItem>): TestItem {
	const created = item.created ?? '2026-01-01T00:00:00.000Z';
	return {
		id: randomUUID(),
		type: 'thing',
		title: 'A thing',
		author_id: NOBODY,
		changed: created,
		promote: 0,
		sticky: 0,
		fields: {},
		...item,
		created,
	};
}

export interface TestField {
	readonly field_name: string;
	readonly label: string;
	readonly field_type: unknown;
	readonly cardinality?: number;
	readonly options?: readonly { readonly value: string; readonly label: string }[];
}

/** A content type with these fields. */
export async function addType(site: TestSite, type: string, fields: readonly TestField[]): Promise<void> {
	const settings = JSON.stringify({ fields });
	await site.database.owner`
		insert into p_content.item_type (type, label, plugin, settings) values (${type}, ${`A ${type}`}, '', ${settings}::text::jsonb)`;
}

/** Stores items with one revision and one window each, in three statements. */
export async function addItems(site: TestSite, items: readonly TestItem[]): Promise<void> {
	const { owner } = site.database;
	const rows = JSON.stringify(items);
	await owner.begin(async (sql) => {
		await sql`
			insert into p_content.item (id, type, title, author_id, created, changed, promote, sticky, fields)
			select id, type, title, author_id, created, changed, promote, sticky, fields
			from jsonb_populate_recordset(null::p_content.item, ${rows}::text::jsonb)`;
		await sql`
			insert into p_content.item_revision (id, item_id, title, status, fields, author_id)
			select id, id, title, 1, fields, author_id from jsonb_populate_recordset(null::p_content.item, ${rows}::text::jsonb)`;
		await sql`
			insert into p_content.item_window (item_id, revision_id, during, type, title, author_id, created, changed, promote, sticky)
			select x.id, x.id, coalesce(x.during, '[2000-01-01,)')::tstzrange, x.type, x.title, x.author_id, x.created, x.changed,
				x.promote, x.sticky
			from jsonb_to_recordset(${rows}::text::jsonb) as x(id uuid, during text, type text, title text, author_id uuid,
				created timestamptz, changed timestamptz, promote smallint, sticky smallint)`;
	});
}
