// Writing where the request looks: in live, or in a stage, where items and types are copies until they are published.
import { cache, crypto, Doc, jobs, Json, Rows, sql, stage, Statement } from '@trovato/sdk';
import { Telling } from './telling';

/** So many items are published in one go, with their events. */
const BATCH = 500;

/** The statement that writes, in live or in the stage. */
export function write(name: string): Statement {
	return sql(stage.isLive ? name : name + '_staged');
}

/**
 * In a stage: copies what live has of the items, and makes the stage show the revisions that the rows name, or none.
 * `rows` is the JSON list that the statements describe.
 */
export function enterStage(rows: string, gone: bool = false): void {
	if (stage.isLive) return;
	sql('publications_copy').json(rows).run();
	sql('items_copy').json(rows).run();
	sql('items_put').json(rows).bool(gone).run();
}

/** A type that nobody else changes until the transaction ends, as the request sees it; no row when there is none. */
export function lockType(name: string): Rows {
	sql('type_lock').string(name).all();
	return sql('type').string(name).all();
}

/** Gives a type that is there its words and fields. */
export function updateType(name: string, label: string, description: string, settings: string): void {
	const revision = enterType(name, false);
	const statement = write('type_update').string(name).string(label).string(description).json(settings);
	if (revision.length > 0) statement.string(revision);
	statement.run();
}

/** Makes a type; false when there is one of this name. */
export function insertType(name: string, label: string, description: string, settings: string): bool {
	if (stage.isLive) return sql('type_insert').string(name).string(label).string(description).json(settings).run() > 0;
	if (sql('type').string(name).all().length > 0) return false;
	sql('type_place').string(name).string(label).run();
	const statement = sql('type_insert_staged').string(name).string(label).string(description).json(settings);
	return statement.string(enterType(name, false)).run() > 0;
}

/** Deletes a type; false when something is or was of it. */
export function deleteUnusedType(name: string): bool {
	if (stage.isLive) return sql('type_delete').string(name).run() > 0;
	if (sql('type_unused').string(name).all().length == 0) return false;
	enterType(name, true);
	write('type_delete').string(name).run();
	return true;
}

/** In a stage: makes it show a new revision of a type, or none; its id, empty in live. */
function enterType(name: string, gone: bool): string {
	if (stage.isLive) return '';
	const revision = crypto.uuid();
	if (sql('type').string(name).all().length > 0) sql('type_copy').string(name).run();
	const statement = sql('type_put').string(name);
	if (gone) statement.null().run();
	else statement.string(revision).run();
	return revision;
}

/** What the kernel moved into live becomes public: publications, windows, lists. */
export function publishPhase(about: Doc): void {
	const operation = about.string('operation');
	const phase = about.string('phase');
	if (phase == 'config_types') return cache.invalidate('item_types');
	if (phase != 'items') return;
	const name = about.string('stage');
	if (operation == 'upsert') {
		sql('publish_drop').run();
		sql('publish_end').string(name).run();
		sql('publish_add').string(name).run();
	}
	let after = '00000000-0000-0000-0000-000000000000';
	for (;;) {
		const batch = sql('publish_batch').string(operation).string(after).int(BATCH).bool(name.startsWith('undo-')).all();
		if (batch.length == 0) break;
		after = batch.string(batch.length - 1, 'id');
		const rows = batch.toJson();
		const telling = new Telling(batch);
		telling.clear(rows, operation == 'delete');
		if (operation == 'upsert') sql('windows_build').json(rows).run();
		sql('windows_hull').json(rows).run();
		telling.tell(rows);
		batch.release();
	}
	const types = sql('publish_types').all();
	for (let i = 0; i < types.length; i++) cache.invalidate('item_list:' + types.string(i, 'type'));
	cache.invalidate('item_list:all');
}

/** A change of fields that was made in the stage left values to convert. */
export function convertPublished(): void {
	const types = sql('publish_converting').all();
	for (let i = 0; i < types.length; i++)
		jobs.enqueue('convert_fields', new Json().object().key('type').string(types.string(i, 'type')).end().toJson());
}
