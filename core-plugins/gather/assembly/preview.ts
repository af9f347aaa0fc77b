// What stands behind a listing: the generated query, what its plan costs, and what would make it faster.
import { Doc, Json, request, text as texts, variables } from '@trovato/sdk';
import { FieldName, NUMBER, REFERENCE, TEXT, TIME } from './fields';
import { Listing } from './listing';
import { addRows, makeQuery, Wanted } from './query';

/** A query as the database would run it. */
export class Explained {
	sql: string = '';
	values: string = '[]';
	cost: f64 = 0;
	rows: f64 = 0;
	/** What the plan does, one step a line. */
	readonly steps: string[] = [];
	failure: string = '';
}

export function explain(listing: Listing, wanted: Wanted): Explained {
	const explained = new Explained();
	const made = addRows(makeQuery(listing, wanted, false), listing, wanted, false).limit(wanted.items + 1);
	if (listing.pager != 'full') made.after('');
	const doc = made.explain();
	if (doc.failed) {
		explained.failure = request.lastError;
		return explained;
	}
	explained.sql = doc.string('sql');
	explained.values = doc.json('values');
	explained.cost = doc.float('plan.0.Plan.Total Cost');
	explained.rows = doc.float('plan.0.Plan.Plan Rows');
	addSteps(explained, doc, 'plan.0.Plan', 0);
	return explained;
}

function addSteps(explained: Explained, doc: Doc, at: string, depth: i32): void {
	if (depth > 12) return;
	let step = '  '.repeat(depth) + doc.string(at + '.Node Type');
	const index = doc.string(at + '.Index Name');
	const table = doc.string(at + '.Relation Name');
	if (index.length > 0) step += ' by ' + index;
	if (table.length > 0) step += ' on ' + table;
	step += ': cost ' + doc.string(at + '.Total Cost') + ', rows ' + doc.string(at + '.Plan Rows');
	explained.steps.push(step);
	for (let i = 0; i < doc.count(at + '.Plans'); i++) addSteps(explained, doc, at + '.Plans.' + i.toString(), depth + 1);
}

/** A listing whose plan costs more than this is not saved. */
export function mostCost(): f64 {
	const said = variables.get('most_cost', '500000');
	return texts.test('^[0-9]{1,12}$', said) ? parseFloat(said) : 500_000;
}

/** The command lines that make indexes for the fields by which a listing is filtered and sorted. */
export function proposals(listing: Listing): string[] {
	const lines: string[] = [];
	const leaves = listing.filter.leaves();
	for (let i = 0; i < listing.arguments.length; i++) leaves.push(listing.arguments[i].filter);
	for (let i = 0; i < leaves.length; i++) {
		const field = leaves[i].field!;
		const operator = leaves[i].operator;
		// Lists are found by the index over all fields.
		if (operator == 'contains_any' || operator == 'contains_all' || operator == 'has_term') continue;
		if (field.many && (operator == 'equals' || operator == 'in')) continue;
		propose(lines, field, operator);
	}
	for (let i = 0; i < listing.sorts.length; i++) propose(lines, listing.sorts[i].field, '');
	return lines;
}

function propose(lines: string[], field: FieldName, operator: string): void {
	if (!field.isCustom || field.kind == REFERENCE) return;
	let line =
		'npx trovato index add content.item_revision --column fields --path ' +
		field.name +
		(field.many ? '.0' : '') +
		'.value';
	line += ' --type ' + field.kind;
	if (operator == 'contains' || operator == 'ends_with' || operator == 'starts_with') line += ' --like';
	if (!lines.includes(line)) lines.push(line);
}
