// What references may lead to: items and people, and what plugins register by `tap_reference_info`; how such records are
// found by their ids, suggested while typing, offered as a list, and made on the fly.
import { Doc, Json, page, plugins, sql } from '@trovato/sdk';
import { permitted, VIEW } from './access';
import { FieldDefinition } from './definition';

/** One kind of records that a plugin registered; `scope` narrows the target down, as to one of several lists. */
export class ReferenceTarget {
	constructor(
		readonly plugin: string,
		readonly target: string,
		readonly scope: string,
		readonly label: string,
		/** The ways to choose, beside `autocomplete`: `select`, `tags`. */
		readonly widgets: string[],
		private said: Doc,
		private at: string,
	) {}

	/** What the plugin calls its function of this kind (`find`, `suggest`, `options`, `take`); empty when it has none. */
	functionName(kind: string): string {
		return this.said.string(this.at + '.' + kind);
	}

	/** Asks such a function; an empty list when there is none or it fails. */
	ask(kind: string, payload: string): Doc {
		const name = this.functionName(kind);
		if (name.length == 0) return Doc.json('[]');
		const reply = plugins.invoke(this.plugin, name, payload);
		return Doc.json(reply.failed ? '[]' : reply.text);
	}

	/** `{"id", "label", "depth"}` of all that may be chosen, in order. */
	options(): Doc {
		return this.ask('options', new Json().object().key('scope').string(this.scope).end().toJson());
	}

	/** Writes what fits a text; with `bare` the value is the label, without the id. */
	suggest(json: Json, text: string, bare: bool): void {
		const payload = new Json().object().key('scope').string(this.scope).key('text').string(text).end().toJson();
		const found = this.ask('suggest', payload);
		for (let i = 0; i < found.count(); i++) {
			const label = found.string(i.toString() + '.label');
			const value = bare ? quoted(label) : label + ' (' + found.string(i.toString() + '.id') + ')';
			json
				.object()
				.key('value')
				.string(value)
				.key('label')
				.string(found.string(i.toString() + '.about', label))
				.end();
		}
	}
}

/** A record that was found. */
export class RecordFound {
	constructor(
		readonly label: string,
		/** Where its page is; empty when it has none. */
		readonly path: string,
		readonly scope: string,
	) {}
}

let known: ReferenceTarget[] | null = null;

/** What plugins registered, asked for once a request. */
export function registeredTargets(): ReferenceTarget[] {
	const before = known;
	if (before !== null) return before;
	const targets: ReferenceTarget[] = [];
	const all = plugins.collectJson('tap_reference_info');
	for (let i = 0; i < all.count(); i++) {
		const value = i.toString() + '.value';
		const several = all.kind(value) == 'list';
		const count = several ? all.count(value) : 1;
		for (let j = 0; j < count; j++) {
			const at = several ? value + '.' + j.toString() : value;
			const target = all.string(at + '.target');
			const widgets: string[] = [];
			for (let w = 0; w < all.count(at + '.widgets'); w++) widgets.push(all.string(at + '.widgets.' + w.toString()));
			const label = all.string(at + '.label', target);
			const plugin = all.string(i.toString() + '.plugin');
			targets.push(new ReferenceTarget(plugin, target, all.string(at + '.scope'), label, widgets, all, at));
		}
	}
	known = targets;
	return targets;
}

/** The registered target, or null: items and people are none, and neither is what a plugin has to be enabled for. */
export function findTarget(target: string, scope: string): ReferenceTarget | null {
	const all = registeredTargets();
	for (let i = 0; i < all.length; i++) if (all[i].target == target && all[i].scope == scope) return all[i];
	return null;
}

/** The same by `target` or `target:scope`, as addresses have it. */
export function findAsked(asked: string): ReferenceTarget | null {
	const colon = asked.indexOf(':');
	return colon < 0 ? findTarget(asked, '') : findTarget(asked.substring(0, colon), asked.substring(colon + 1));
}

export function isTarget(target: string, scope: string): bool {
	if ((target == 'item' || target == 'user') && scope.length == 0) return true;
	return findTarget(target, scope) !== null;
}

/** Those of the ids that exist, as far as the user may know. */
export function findRecords(target: string, ids: string[]): Map<string, RecordFound> {
	const found = new Map<string, RecordFound>();
	if (ids.length == 0) return found;
	const list = new Json().list();
	for (let i = 0; i < ids.length; i++) list.string(ids[i]);
	const payload = list.end().toJson();
	if (target == 'item') {
		const rows = sql('references_items').json(payload).all();
		const may = permitted(rows, VIEW);
		for (let i = 0; i < rows.length; i++) {
			const id = rows.string(i, 'id');
			page.expiresAt(rows.time(i, 'next_change'));
			if (may[i]) found.set(id, new RecordFound(rows.string(i, 'title'), '/item/' + id, ''));
		}
		return found;
	}
	if (target == 'user') {
		const rows = sql('references_users').json(payload).all();
		for (let i = 0; i < rows.length; i++)
			found.set(rows.string(i, 'id'), new RecordFound(rows.string(i, 'name'), '', ''));
		return found;
	}
	const asked: string[] = [];
	const all = registeredTargets();
	for (let i = 0; i < all.length; i++) {
		// Scopes of a target are found by the same function.
		const name = all[i].plugin + '.' + all[i].functionName('find');
		if (all[i].target != target || asked.includes(name)) continue;
		asked.push(name);
		const answer = all[i].ask('find', payload);
		for (let j = 0; j < answer.count(); j++) {
			const at = j.toString();
			const id = answer.string(at + '.id');
			const record = new RecordFound(
				answer.string(at + '.label', id),
				answer.string(at + '.path'),
				answer.string(at + '.scope'),
			);
			found.set(id, record);
		}
	}
	return found;
}

/** What became of a label: the id of its record, or the end of a sentence that begins with the field. */
export class Taken {
	constructor(
		readonly id: string,
		readonly problem: string,
	) {}
}

/**
 * The records that a field may refer to by these labels, asked for once.
 * @param make those that are new may be made
 * @param each also when another of the labels cannot be
 */
export function takeRecords(field: FieldDefinition, labels: string[], make: bool, each: bool): Map<string, Taken> {
	const taken = new Map<string, Taken>();
	if (labels.length == 0) return taken;
	const scope = field.string('scope');
	const target = findTarget(field.target, scope);
	const payload = new Json()
		.object()
		.key('scope')
		.string(scope)
		.key('make')
		.bool(make)
		.key('each')
		.bool(each)
		.key('labels')
		.list();
	for (let i = 0; i < labels.length; i++) payload.string(labels[i]);
	const answer = target === null ? Doc.json('[]') : target.ask('take', payload.end().end().toJson());
	for (let i = 0; i < labels.length; i++) {
		const at = i.toString();
		const why = answer.string(at + '.problem', "has nothing called '" + labels[i] + "'");
		taken.set(labels[i], new Taken(answer.string(at + '.id'), why));
	}
	return taken;
}

/** What fields may refer to beside items and people, for those who define a type. */
export function targetsJson(): string {
	const all = registeredTargets();
	const json = new Json().list();
	for (let i = 0; i < all.length; i++) {
		json.object().key('target').string(all[i].target).key('scope').string(all[i].scope);
		json.key('label').string(all[i].label).key('widgets').list();
		for (let w = 0; w < all[i].widgets.length; w++) json.string(all[i].widgets[w]);
		json.end().end();
	}
	return json.end().toJson();
}

/** A label among others that commas part. */
export function quoted(label: string): string {
	return label.includes(',') || label.includes('"') ? '"' + label.replaceAll('"', '""') + '"' : label;
}

/** Labels that commas part; those within quotes may have one. */
export function splitLabels(text: string): string[] {
	const labels: string[] = [];
	let label = '';
	let inside = false;
	for (let i = 0; i <= text.length; i++) {
		const code = i < text.length ? text.charCodeAt(i) : 0x2c;
		if (code == 0x22) {
			if (inside && i + 1 < text.length && text.charCodeAt(i + 1) == 0x22) {
				label += '"';
				i++;
			} else inside = !inside;
		} else if (code == 0x2c && (!inside || i == text.length)) {
			const trimmed = label.trim();
			if (trimmed.length > 0 && !labels.includes(trimmed)) labels.push(trimmed);
			label = '';
		} else label += text.charAt(i);
	}
	return labels;
}
