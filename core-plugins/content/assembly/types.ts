// Content types: the one that this plugin brings along, and the ones that other plugins declare.
import { cache, ContentType, Doc, Field, Json, log, plugins, sql } from '@trovato/sdk';

export function pageType(): ContentType {
	return new ContentType('page', 'Page')
		.description('A page that stays, such as a chapter of a manual.')
		.field(Field.textLong('field_body').label('Body'))
		.field(Field.text('field_summary', 512).label('Summary'))
		.field(Field.text('field_tags', 128).label('Tags').many());
}

/** Stores every declared type that is not there yet; a type that exists keeps what a site builder made of it. */
export function registerTypes(): void {
	const declared = plugins.collectJson('tap_item_info');
	const rows = new Json().list();
	for (let i = 0; i < declared.count(); i++) {
		const plugin = declared.string(i.toString() + '.plugin');
		const value = i.toString() + '.value';
		// A plugin returns one type, or a list of types.
		if (declared.kind(value) == 'object') addType(rows, plugin, declared, value);
		else for (let j = 0; j < declared.count(value); j++) addType(rows, plugin, declared, value + '.' + j.toString());
	}
	if (sql('types_register').json(rows.end().toJson()).run() > 0) cache.invalidate('item_types');
}

function addType(rows: Json, plugin: string, declared: Doc, at: string): void {
	const name = declared.string(at + '.machine_name');
	const label = declared.string(at + '.label');
	if (!isMachineName(name) || label.length == 0 || declared.kind(at + '.fields') != 'list') {
		log.error(
			"Plugin '" +
				plugin +
				"' declares a content type without a machine name (a-z, 0-9, _), a label or fields: " +
				declared.json(at),
		);
		return;
	}
	rows.object();
	rows.key('type').string(name).key('label').string(label).key('plugin').string(plugin);
	rows.key('description').string(declared.string(at + '.description'));
	rows.key('settings').object();
	rows.key('title_label').string(declared.string(at + '.title_label', 'Title'));
	rows.key('fields').raw(declared.json(at + '.fields'));
	rows.end().end();
}

/** What `{type}` in the names of permissions stands for. */
export function typeNames(): string {
	const rows = sql('type_names').all();
	const types = new Json().object().key('type').list();
	for (let i = 0; i < rows.length; i++)
		types.object().key('value').string(rows.string(i, 'type')).key('label').string(rows.string(i, 'label')).end();
	return types.end().end().toJson();
}

function isMachineName(name: string): bool {
	if (name.length == 0 || name.length > 32) return false;
	for (let i = 0; i < name.length; i++) {
		const code = name.charCodeAt(i);
		const letter = code >= 0x61 && code <= 0x7a;
		if (!letter && (i == 0 || (code != 0x5f && (code < 0x30 || code > 0x39)))) return false;
	}
	return true;
}
