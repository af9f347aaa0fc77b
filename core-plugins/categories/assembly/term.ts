// Terms: saving, moving, merging and deleting them. Whatever changes the hierarchy holds the lock of the vocabulary, so that no
// two changes can make a circle together.
import { cache, crypto, Doc, Json, Rows, sql } from '@trovato/sdk';
import { isUuid, lineProblem, Problems } from './problems';
import { LIST_TAG, Vocabulary } from './vocabulary';

const MOST_PARENTS = 50;

/** A term with what the statement `term` tells of it. */
export class Term {
	constructor(private rows: Rows) {}

	static find(id: string): Term | null {
		const rows = sql('term').string(id).all();
		return rows.length == 0 ? null : new Term(rows);
	}

	get id(): string {
		return this.rows.string(0, 'id');
	}

	get label(): string {
		return this.rows.string(0, 'label');
	}

	get description(): string {
		return this.rows.string(0, 'description');
	}

	get weight(): i32 {
		return <i32>this.rows.int(0, 'weight');
	}

	/** When an item appears or disappears next, whoever it is; 0 for never. */
	get nextChange(): i64 {
		return this.rows.time(0, 'next_change');
	}

	/** Changes with every change. */
	get version(): string {
		return this.rows.string(0, 'revision_id');
	}

	/** The term that stands for it; empty for an ordinary one. */
	get mergedInto(): string {
		return this.rows.string(0, 'merged_into');
	}

	get vocabularyName(): string {
		return this.rows.string(0, 'machine_name');
	}

	get vocabularyLabel(): string {
		return this.rows.string(0, 'vocabulary');
	}

	/** `{"id", "label"}` from the top down to its parent. */
	get trail(): Doc {
		return Doc.json(this.rows.json(0, 'trail'));
	}

	get children(): Doc {
		return Doc.json(this.rows.json(0, 'children'));
	}

	get parents(): string[] {
		return texts(Doc.json(this.rows.json(0, 'parents')));
	}

	write(json: Json): void {
		json.object().key('id').string(this.id).key('vocabulary').string(this.vocabularyName);
		json.key('label').string(this.label).key('description').string(this.description);
		json.key('weight').int(this.weight).key('parents').raw(this.rows.json(0, 'parents'));
		json.key('children').raw(this.rows.json(0, 'children')).key('trail').raw(this.rows.json(0, 'trail'));
		json
			.key('path')
			.string('/term/' + this.id)
			.key('version')
			.string(this.version);
		if (this.mergedInto.length > 0) json.key('merged_into').string(this.mergedInto);
		json.end();
	}
}

/** The texts of a JSON list. */
export function texts(list: Doc, at: string = ''): string[] {
	const values: string[] = [];
	const before = at.length > 0 ? at + '.' : '';
	for (let i = 0; i < list.count(at); i++) values.push(list.string(before + i.toString()));
	return values;
}

export function jsonOf(values: string[]): string {
	const json = new Json().list();
	for (let i = 0; i < values.length; i++) json.string(values[i]);
	return json.end().toJson();
}

/** What somebody wants a term to be. */
export class TermInput {
	id: string = '';
	label: string = '';
	description: string = '';
	weight: i64 = 0;
	parents: string[] = [];
	/** The version that was looked at; empty when nobody asks. */
	version: string = '';

	static of(term: Term): TermInput {
		const input = new TermInput();
		input.id = term.id;
		input.label = term.label;
		input.description = term.description;
		input.weight = term.weight;
		input.parents = term.parents;
		return input;
	}

	/** Takes over what a JSON object says. */
	read(doc: Doc, problems: Problems): void {
		if (doc.has('label')) this.label = doc.string('label');
		if (doc.has('description')) this.description = doc.string('description');
		if (doc.has('version')) this.version = doc.string('version');
		if (doc.has('weight')) {
			this.weight = doc.int('weight', i64.MIN_VALUE);
			if (doc.kind('weight') != 'number') problems.add('weight', 'Weight must be a whole number.');
		}
		if (doc.has('parents')) {
			if (doc.kind('parents') != 'list') problems.add('parents', 'Parents must be a list of ids.');
			this.parents = texts(doc, 'parents');
		}
	}

	check(problems: Problems): void {
		this.label = this.label.trim();
		const wrong = lineProblem('Label', this.label);
		if (wrong.length > 0) problems.add('label', wrong);
		if (this.description.length > 20_000) problems.add('description', 'Description has more than 20,000 characters.');
		if (this.description.includes('\0')) problems.add('description', 'Description contains a NUL character.');
		if (this.weight < -10_000 || this.weight > 10_000)
			problems.add('weight', 'Weight must be a whole number between -10,000 and 10,000.');
	}
}

/** Makes a term, or changes the one that the input names; its id is in the input afterwards. */
export function saveTerm(vocabulary: Vocabulary, input: TermInput): Problems {
	const problems = new Problems();
	input.check(problems);
	if (problems.count > 0) return problems;
	vocabulary.lock();
	const isNew = input.id.length == 0;
	if (!isNew) {
		const known = Term.find(input.id);
		if (known === null || known.mergedInto.length > 0) problems.conflict('This term is not there any more.');
		else if (input.version.length > 0 && input.version != known.version)
			problems.conflict('Somebody else has changed this term in the meantime.');
	}
	checkParents(vocabulary, input, problems);
	if (problems.count > 0) return problems;
	if (isNew) {
		input.id = crypto.uuid();
		const statement = sql('term_insert').string(input.id).string(vocabulary.id).string(input.label);
		statement.string(input.description).int(input.weight).run();
	} else sql('term_update').string(input.id).string(input.label).string(input.description).int(input.weight).run();
	const parents = jsonOf(input.parents);
	if (!isNew) sql('parents_remove').string(input.id).json(parents).run();
	if (input.parents.length > 0) sql('parents_add').string(input.id).json(parents).run();
	cache.invalidate(LIST_TAG);
	return problems;
}

/** What keeps a label from being that of a new term, as the end of a sentence; empty when nothing does. */
export function labelProblem(label: string): string {
	const wrong = lineProblem('Label', label);
	return wrong.length > 0 ? 'cannot have this term: ' + wrong : '';
}

/** Makes terms of these labels, in one statement. Two who write the same new tag at the same time make one term. */
export function makeTerms(vocabulary: Vocabulary, labels: string[]): void {
	const fresh = new Json().list();
	for (let i = 0; i < labels.length; i++)
		fresh.object().key('id').string(crypto.uuid()).key('label').string(labels[i]).end();
	vocabulary.lock();
	sql('terms_insert').string(vocabulary.id).json(fresh.end().toJson()).run();
	cache.invalidate(LIST_TAG);
}

function checkParents(vocabulary: Vocabulary, input: TermInput, problems: Problems): void {
	const parents = input.parents;
	if (parents.length == 0) return;
	if (vocabulary.parents == 'none') return problems.add('parents', 'Terms of this vocabulary have no parents.');
	if (vocabulary.parents == 'one' && parents.length > 1)
		return problems.add('parents', 'Terms of this vocabulary have one parent at most.');
	if (parents.length > MOST_PARENTS) return problems.add('parents', 'A term has at most 50 parents.');
	for (let i = 0; i < parents.length; i++)
		if (!isUuid(parents[i]) || parents.indexOf(parents[i]) != i)
			return problems.add('parents', 'Parents must be the ids of terms, each once.');
	if (sql('parents_known').json(jsonOf(parents)).string(vocabulary.id).all().length < parents.length)
		return problems.add('parents', 'A parent is no term of this vocabulary.');
	if (input.id.length == 0) return;
	const below = sql('descendants')
		.json(jsonOf([input.id]))
		.all();
	for (let i = 0; i < below.length; i++)
		if (parents.includes(below.string(i, 'id'))) {
			const what =
				below.string(i, 'id') == input.id ? 'itself' : "'" + below.string(i, 'label') + "', which is below it";
			return problems.add('parents', "'" + input.label + "' cannot be below " + what + '.');
		}
}

/** Another term stands for this one from now on: its children go there, and so do lists of what has it. */
export function mergeTerm(vocabulary: Vocabulary, term: Term, into: string): Problems {
	const problems = new Problems();
	vocabulary.lock();
	const target = isUuid(into) ? Term.find(into) : null;
	if (target === null || target.mergedInto.length > 0 || target.vocabularyName != vocabulary.name)
		problems.add('into', 'Choose a term of this vocabulary.');
	else if (into == term.id) problems.add('into', 'A term cannot be merged into itself.');
	else {
		const below = sql('descendants')
			.json(jsonOf([term.id]))
			.all();
		for (let i = 0; i < below.length; i++)
			if (below.string(i, 'id') == into)
				problems.add('into', "'" + below.string(i, 'label') + "' is below '" + term.label + "'. Move it first.");
	}
	if (Term.find(term.id) === null || problems.count > 0) return problems;
	sql('children_hand_over')
		.string(term.id)
		.json(jsonOf([into]))
		.run();
	sql('links_delete')
		.json(jsonOf([term.id]))
		.run();
	sql('term_merge').string(term.id).string(into).run();
	cache.invalidate(LIST_TAG);
	return problems;
}

/** What goes with a term when it is deleted. */
export function findDoomed(id: string, withChildren: bool): Rows {
	return sql('doomed').string(id).bool(withChildren).all();
}

export function idsOf(rows: Rows): string[] {
	const ids: string[] = [];
	for (let i = 0; i < rows.length; i++) ids.push(rows.string(i, 'id'));
	return ids;
}

/** Deletes a term; what is below it goes as well, or up to where the term was. How many went. */
export function removeTerm(vocabulary: Vocabulary, term: Term, withChildren: bool): i32 {
	vocabulary.lock();
	const ids = jsonOf(idsOf(findDoomed(term.id, withChildren)));
	if (!withChildren) sql('children_hand_over').string(term.id).json(jsonOf(term.parents)).run();
	sql('links_delete').json(ids).run();
	const gone = sql('terms_delete').json(ids).run();
	cache.invalidate(LIST_TAG);
	return gone;
}

/** How many items have one of these terms: `published` and `items`. */
export function countUsage(ids: string[]): Rows {
	return sql('usage').json(jsonOf(ids)).all();
}
