// A definition of a listing: read and checked, so that what is left can be run as it stands.
import { Doc, text as texts, user } from '@trovato/sdk';
import { FieldName, findField, RELATION, REFERENCE, Types } from './fields';
import { Filter, readFilters } from './filter';
import { needsNoValue } from './operators';
import { Problems } from './problems';

const NAME = '^[a-z][a-z0-9_]{0,62}$';
const MOST_ITEMS = 100;
const DISPLAYS: StaticArray<string> = ['page', 'block', 'json', 'rss'];
const STYLES: StaticArray<string> = ['teasers', 'list', 'table'];
const PAGERS: StaticArray<string> = ['full', 'mini', 'none'];
const SOURCES: StaticArray<string> = ['path', 'query', 'user', 'now'];
const PATH = '^/[a-z0-9{}_.~-]+(/[a-z0-9{}_.~-]+)*$';

/** A column of a table, or a part of an entry. */
export class Shown {
	constructor(
		readonly field: FieldName,
		readonly label: string,
		/** Whether it leads to the item. */
		readonly link: bool,
		/** How dates are written: `date` or `datetime`. */
		readonly format: string,
	) {}
}

export class Sort {
	constructor(
		readonly field: FieldName,
		readonly descending: bool,
		/** What visitors choose it by; empty when they cannot. */
		readonly exposed: string,
		readonly label: string,
	) {}
}

/** A value that comes from where the listing is shown. */
export class Argument {
	constructor(
		readonly filter: Filter,
		/** `path`, `query`, `user` or `now`. */
		readonly source: string,
		/** The placeholder of the path, or the parameter. */
		readonly name: string,
		/** What is shown when there is no value: everything, or nothing. */
		readonly nothing: bool,
	) {}
}

/** Another item that a reference field leads to. */
export class Relation {
	constructor(
		readonly id: string,
		readonly field: FieldName,
		readonly required: bool,
	) {}
}

export class Display {
	constructor(
		readonly id: string,
		readonly type: string,
		readonly path: string,
		readonly title: string,
		readonly style: string,
		/** Items on a page; 0 is as many as the listing says. */
		readonly items: i32,
	) {}
}

export class Listing {
	readonly problems: Problems = new Problems();
	name: string = '';
	label: string = '';
	permission: string = '';
	readonly fields: Shown[] = [];
	filter: Filter = Filter.all();
	readonly arguments: Argument[] = [];
	readonly sorts: Sort[] = [];
	readonly relations: Relation[] = [];
	readonly displays: Display[] = [];
	pager: string = PAGERS[0];
	items: i32 = 0;

	readonly types: Types;

	constructor(
		readonly doc: Doc,
		types: Types,
	) {
		this.types = types.only(typesIn(doc));
		const problems = this.problems;
		this.name = doc.string('name');
		if (!texts.test(NAME, this.name))
			problems.add('name', 'The name must begin with a letter and have a-z, 0-9 and _ only, at most 63.');
		this.label = doc.string('label');
		if (this.label.length == 0 || this.label.length > 255)
			problems.add('label', 'The label must be a text of at most 255 characters.');
		this.permission = doc.string('permission', 'access content');
		this.readRelations();
		this.filter = readFilters(this, doc, 'filters');
		this.readFields();
		this.readArguments();
		this.readSorts();
		this.pager = doc.string('pager.type', 'full');
		if (!PAGERS.includes(this.pager)) problems.add('pager', 'The pager must be full, mini or none.');
		this.items = <i32>doc.int('pager.items_per_page');
		// Whatever is found, a page has an end.
		if (this.items < 1 || this.items > MOST_ITEMS)
			problems.add('pager', 'A listing needs to say how many items are on a page: items_per_page, 1 to 100.');
		this.readDisplays();
	}

	get description(): string {
		return this.doc.string('description');
	}

	get header(): string {
		return this.doc.string('header');
	}

	/** What stands there instead of items. */
	get empty(): string {
		return this.doc.string('empty', 'Nothing was found.');
	}

	get mayBeSeen(): bool {
		return user.can(this.permission);
	}

	display(id: string): Display | null {
		for (let i = 0; i < this.displays.length; i++) if (this.displays[i].id == id) return this.displays[i];
		return null;
	}

	/** The first display of this type. */
	displayOf(type: string): Display | null {
		for (let i = 0; i < this.displays.length; i++) if (this.displays[i].type == type) return this.displays[i];
		return null;
	}

	relation(id: string): Relation | null {
		for (let i = 0; i < this.relations.length; i++) if (this.relations[i].id == id) return this.relations[i];
		return null;
	}

	/** The field of that name; a problem when there is none. */
	field(name: string, place: string, type: string = ''): FieldName | null {
		const field = findField(name, this.types, type);
		if (field === null) {
			this.problems.add(place, "There is no field '" + name + "'; fields are properties such as title, or field_….");
			return null;
		}
		if (field.relation.length > 0 && field.relation != 'author' && this.relation(field.relation) === null) {
			this.problems.add(place, "'" + name + "' needs a relationship '" + field.relation + "'.");
			return null;
		}
		return field;
	}

	private readRelations(): void {
		const doc = this.doc;
		const count = doc.count('relationships');
		if (count > 4) this.problems.add('relationships', 'A listing has at most 4 relationships.');
		for (let i = 0; i < min(count, 4); i++) {
			const at = 'relationships.' + i.toString() + '.';
			const id = doc.string(at + 'id');
			const field = findField(doc.string(at + 'field'), this.types);
			if (!texts.test(RELATION, id) || id == 'author' || id == 'w' || id == 'r' || this.relation(id) !== null)
				this.problems.add(at + 'id', 'A relationship needs an id of its own of a-z and 0-9.');
			else if (field === null || !field.isCustom || field.relation.length > 0)
				this.problems.add(at + 'field', 'A relationship leads through a reference field of the item.');
			else {
				field.kind = REFERENCE;
				field.many = true;
				this.relations.push(new Relation(id, field, doc.bool(at + 'required')));
			}
		}
	}

	private readFields(): void {
		const doc = this.doc;
		const count = doc.count('fields');
		if (count > 30) this.problems.add('fields', 'A listing shows at most 30 fields.');
		for (let i = 0; i < min(count, 30); i++) {
			const at = 'fields.' + i.toString() + '.';
			const field = this.field(doc.string(at + 'field'), at + 'field');
			if (field === null) continue;
			const link = doc.bool(at + 'link', field.name == 'title');
			this.fields.push(
				new Shown(field, doc.string(at + 'label', field.label), link, doc.string(at + 'format', 'date')),
			);
		}
	}

	private readArguments(): void {
		const doc = this.doc;
		for (let i = 0; i < min(doc.count('arguments'), 8); i++) {
			const at = 'arguments.' + i.toString() + '.';
			const field = this.field(doc.string(at + 'field'), at + 'field', doc.string(at + 'type'));
			if (field === null) continue;
			const source = doc.string(at + 'source');
			const operator = doc.string(at + 'operator', 'equals');
			const name = doc.string(at + 'id');
			if (!SOURCES.includes(source)) this.problems.add(at + 'source', 'The source must be path, query, user or now.');
			else if ((source == 'path' || source == 'query') && !texts.test(NAME, name))
				this.problems.add(at + 'id', 'An argument needs an id: what it is called in the address.');
			else if (needsNoValue(operator)) this.problems.add(at + 'operator', 'An argument has a value to compare with.');
			else {
				const filter = new Filter(field, operator);
				filter.descendants = doc.bool(at + 'descendants');
				filter.check(this.problems, at);
				this.arguments.push(new Argument(filter, source, name, doc.string(at + 'missing', 'nothing') != 'all'));
			}
		}
	}

	private readSorts(): void {
		const doc = this.doc;
		const count = doc.count('sorts');
		if (count > 5) this.problems.add('sorts', 'A listing has at most 5 sorts.');
		for (let i = 0; i < min(count, 5); i++) {
			const at = 'sorts.' + i.toString() + '.';
			const field = this.field(doc.string(at + 'field'), at + 'field', doc.string(at + 'type'));
			if (field === null) continue;
			const direction = doc.string(at + 'direction', 'asc');
			if (direction != 'asc' && direction != 'desc') this.problems.add(at + 'direction', 'A direction is asc or desc.');
			let exposed = '';
			if (doc.kind(at + 'exposed') == 'object' || doc.bool(at + 'exposed'))
				exposed = doc.string(at + 'exposed.id', field.full.replaceAll('.', '_'));
			const label = doc.string(at + 'exposed.label', field.label);
			this.sorts.push(new Sort(field, direction == 'desc', exposed, label));
		}
	}

	private readDisplays(): void {
		const doc = this.doc;
		for (let i = 0; i < min(doc.count('displays'), 12); i++) {
			const at = 'displays.' + i.toString() + '.';
			const type = doc.string(at + 'display_type');
			const id = doc.string(at + 'id', type);
			const path = doc.string(at + 'path');
			const style = doc.string(at + 'style', doc.string('style', 'teasers'));
			const items = <i32>doc.int(at + 'items_per_page');
			if (!DISPLAYS.includes(type)) this.problems.add(at + 'display_type', 'A display is a page, block, json or rss.');
			else if (!texts.test(NAME, id) || this.display(id) !== null)
				this.problems.add(at + 'id', 'A display needs an id of its own of a-z, 0-9 and _.');
			else if (path.length > 0 && !this.isPath(path))
				this.problems.add(
					at + 'path',
					'A path is like /articles or /articles/{type}, each {placeholder} being an argument from the path.',
				);
			else if (!STYLES.includes(style)) this.problems.add(at + 'style', 'A style is teasers, list or table.');
			else if (items < 0 || items > MOST_ITEMS)
				this.problems.add(at + 'items_per_page', 'A display has 1 to 100 items on a page.');
			else this.displays.push(new Display(id, type, path, doc.string(at + 'title', this.label), style, items));
		}
		if (this.displays.length == 0)
			this.problems.add('displays', 'A listing needs a display: a page, block, json or rss.');
	}

	private isPath(path: string): bool {
		if (path.length > 255 || !texts.test(PATH, path)) return false;
		const parts = path.split('/');
		for (let i = 0; i < parts.length; i++) {
			if (parts[i] == '.' || parts[i] == '..') return false;
			if (!parts[i].includes('{') && !parts[i].includes('}')) continue;
			if (!texts.test('^[{][a-z][a-z0-9_]*[}]$', parts[i])) return false;
			let known = false;
			for (let j = 0; j < this.arguments.length; j++)
				if (this.arguments[j].source == 'path' && '{' + this.arguments[j].name + '}' == parts[i]) known = true;
			if (!known) return false;
		}
		// Manifests own these.
		return (
			parts[1] != 'admin' && parts[1] != 'api' && parts[1] != 'system' && parts[1] != 'user' && parts[1] != 'static'
		);
	}
}

/** The types that a definition is limited to by a filter that has to hold; none when it is not. */
function typesIn(doc: Doc): string[] {
	const types: string[] = [];
	const filters = doc.has('filters.and') ? 'filters.and' : 'filters';
	if (doc.kind(filters) != 'list') return types;
	for (let i = 0; i < doc.count(filters); i++) {
		const at = filters + '.' + i.toString() + '.';
		const operator = doc.string(at + 'operator', 'equals');
		if (doc.string(at + 'field') != 'type' || doc.has(at + 'exposed') || (operator != 'equals' && operator != 'in'))
			continue;
		if (doc.kind(at + 'value') != 'list') return [doc.string(at + 'value')];
		for (let j = 0; j < doc.count(at + 'value'); j++) types.push(doc.string(at + 'value.' + j.toString()));
		return types;
	}
	return types;
}
