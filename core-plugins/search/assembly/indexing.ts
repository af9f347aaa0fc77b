// Taking in what is saved, in the transaction that saves it, and everything again when settings have changed.
import { currentJob, input, Items, jobs, Json, Rows, sql, stage } from '@trovato/sdk';

/** Revisions in a step of indexing everything. */
const STEP: i32 = 200;

/** A fixed number of statements, however many items. */
export function indexItems(items: Items): void {
	const revisions = new Json().list();
	const ids = new Json().list();
	for (let i = 0; i < items.length; i++) {
		const item = items.at(i);
		ids.string(item.id);
		if (item.revisionId.length > 0) revisions.string(item.revisionId);
	}
	take(revisions.end().toJson());
	if (stage.isLive) sql('forget_revisions').json(ids.end().toJson()).run();
}

/** Indexes revisions, a JSON list of ids. */
function take(revisions: string): void {
	sql('index_revisions').json(revisions).run();
	// What a stage shows is nothing that others may hear of, and in live there may be states that the stage does not know.
	if (stage.isLive) sql('remember_words').json(revisions).run();
}

export function startReindex(): string {
	return jobs.enqueue('index_all');
}

/** One step: the revisions after `after`, and those between them that nobody has to find. Empty is the end. */
class Step {
	constructor(
		readonly last: string,
		readonly count: i32,
	) {}
}

function step(after: string): Step {
	const rows = sql('reindex_next').stringOrNull(after).int(STEP).all();
	const last = rows.length < STEP ? '' : rows.string(rows.length - 1, 'id');
	if (rows.length > 0) take(idsOf(rows));
	sql('forget_between').stringOrNull(after).stringOrNull(last).run();
	return new Step(last, rows.length);
}

function idsOf(rows: Rows): string {
	const ids = new Json().list();
	for (let i = 0; i < rows.length; i++) ids.string(rows.string(i, 'id'));
	return ids.end().toJson();
}

/** A step of the job `index_all`. */
export function reindexStep(): void {
	const state = currentJob.state;
	const total = state.has('total') ? state.int('total') : sql('reindex_count').all().int(0, 'count');
	const taken = step(state.string('after'));
	const done = state.int('done') + taken.count;
	if (taken.last.length > 0) {
		const percent = total > 0 ? i32(min((done * 100) / total, 99)) : 99;
		currentJob.progress(percent, done.toString() + ' indexed');
		const next = new Json().object().key('after').string(taken.last).key('done').int(done).key('total').int(total);
		currentJob.again(next.end().toJson());
		return;
	}
	sql('reindex_done').int(done).run();
	currentJob.progress(100, done.toString() + ' indexed');
	currentJob.result(new Json().object().key('indexed').int(done).end().toJson());
}

/** A step of the command `reindex`; where the next one begins is in the table of the plugin's state. */
export function reindexFromCommand(): void {
	const phase = input.phase;
	if (phase == 'start') sql('position_set').null().int(0).run();
	if (phase != 'batch') return;
	const state = sql('position').all();
	if (state.bool(0, 'done')) return;
	const taken = step(state.string(0, 'position'));
	for (let i = 0; i < taken.count; i++) input.updated(i);
	sql('position_set')
		.stringOrNull(taken.last)
		.int(state.int(0, 'indexed_items') + taken.count)
		.run();
	if (taken.last.length == 0)
		sql('reindex_done')
			.int(state.int(0, 'indexed_items') + taken.count)
			.run();
}

export function indexPublished(): void {
	const rows = sql('published_unknown').all();
	if (rows.length > 0) take(idsOf(rows));
}

/** Words of what has become public by its date are suggested from now on. */
export function rememberPublished(): void {
	const rows = sql('became_public').all();
	if (rows.length > 0) sql('remember_words').json(idsOf(rows)).run();
	if (rows.length < 1000) sql('words_until').run();
}
