// Vocabularies: what they allow, and making, changing and removing them.
import { cache, Doc, Json, Rows, sql, text as texts, user } from '@trovato/sdk';
import { lineProblem, Problems } from './problems';

/** Changes with every vocabulary and every term. */
export const LIST_TAG = 'term_list';

/** How many parents a term may have. */
export const PARENTS: StaticArray<string> = ['none', 'one', 'many'];

export class Vocabulary {
	constructor(
		readonly id: string,
		readonly name: string,
		readonly label: string,
		readonly description: string,
		/** `none`, `one` or `many`. */
		readonly parents: string,
		/** Terms may be made while content is written. */
		readonly free: bool,
		readonly terms: i64,
		readonly version: string,
	) {}

	static of(rows: Rows, row: i32): Vocabulary {
		const settings = Doc.json(rows.json(row, 'settings'));
		return new Vocabulary(
			rows.string(row, 'id'),
			rows.string(row, 'machine_name'),
			rows.string(row, 'label'),
			rows.string(row, 'description'),
			settings.string('parents', 'one'),
			settings.bool('free'),
			rows.int(row, 'terms'),
			rows.string(row, 'revision_id'),
		);
	}

	static find(name: string): Vocabulary | null {
		const rows = sql('vocabulary').string(name).all();
		return rows.length == 0 ? null : Vocabulary.of(rows, 0);
	}

	/** The user may change its terms. */
	get editable(): bool {
		return mayEdit(this.name);
	}

	/** From here to the end of the transaction nobody else changes its terms: what is checked now stays true. */
	lock(): void {
		sql('vocabulary_lock').string(this.id).run();
	}

	write(json: Json): void {
		json.object().key('id').string(this.id).key('machine_name').string(this.name).key('label').string(this.label);
		json.key('description').string(this.description).key('parents').string(this.parents);
		json.key('free').bool(this.free).key('terms').int(this.terms).end();
	}
}

export function mayAdminister(): bool {
	return user.can('administer categories');
}

export function mayEdit(vocabulary: string): bool {
	return mayAdminister() || user.can('edit ' + vocabulary + ' terms');
}

/** What somebody wants a vocabulary to be. */
export class VocabularyInput {
	name: string = '';
	label: string = '';
	description: string = '';
	parents: string = 'one';
	free: bool = false;

	static of(known: Vocabulary): VocabularyInput {
		const input = new VocabularyInput();
		input.name = known.name;
		input.label = known.label;
		input.description = known.description;
		input.parents = known.parents;
		input.free = known.free;
		return input;
	}

	/** Takes over what a JSON object says. */
	read(doc: Doc, problems: Problems): void {
		if (doc.has('label')) this.label = doc.string('label');
		if (doc.has('description')) this.description = doc.string('description');
		if (doc.has('parents')) this.parents = doc.string('parents');
		if (doc.has('free')) {
			if (doc.kind('free') != 'boolean') problems.add('free', 'Free must be true or false.');
			this.free = doc.bool('free');
		}
	}

	check(problems: Problems): void {
		if (!texts.test('^[a-z][a-z0-9_]{0,31}$', this.name) || this.name == 'add')
			problems.add(
				'machine_name',
				'Machine name must begin with a letter and have a-z, 0-9 and _, at most 32 characters; add is none.',
			);
		this.label = this.label.trim();
		const wrong = lineProblem('Label', this.label);
		if (wrong.length > 0) problems.add('label', wrong);
		if (this.description.length > 5000) problems.add('description', 'Description has more than 5,000 characters.');
		if (this.description.includes('\0')) problems.add('description', 'Description contains a NUL character.');
		if (!PARENTS.includes(this.parents)) problems.add('parents', 'Parents must be none, one or many.');
	}

	get settings(): string {
		return new Json().object().key('parents').string(this.parents).key('free').bool(this.free).end().toJson();
	}
}

export function createVocabulary(input: VocabularyInput): Problems {
	const problems = new Problems();
	input.check(problems);
	if (problems.count > 0) return problems;
	if (Vocabulary.find(input.name) !== null) {
		problems.add('machine_name', "There is a vocabulary '" + input.name + "' already.");
		return problems;
	}
	const statement = sql('vocabulary_insert').string(input.name).string(input.label).string(input.description);
	statement.json(input.settings).run();
	cache.invalidate(LIST_TAG);
	return problems;
}

export function changeVocabulary(known: Vocabulary, input: VocabularyInput): Problems {
	const problems = new Problems();
	input.check(problems);
	if (problems.count > 0) return problems;
	known.lock();
	const most: i64 = input.parents == 'none' ? 0 : input.parents == 'one' ? 1 : i64.MAX_VALUE;
	if (sql('flatten_check').string(known.id).all().int(0, 'parents') > most) {
		problems.add('parents', most == 0 ? 'Some terms have a parent.' : 'Some terms have several parents.');
		return problems;
	}
	sql('vocabulary_update').string(known.id).string(input.label).string(input.description).json(input.settings).run();
	cache.invalidate(LIST_TAG);
	return problems;
}

/** One that has terms stays. */
export function removeVocabulary(known: Vocabulary): Problems {
	const problems = new Problems();
	known.lock();
	if (sql('vocabulary_delete').string(known.id).run() == 0)
		problems.conflict("'" + known.label + "' has terms. Delete or merge them first.");
	else cache.invalidate(LIST_TAG);
	return problems;
}
