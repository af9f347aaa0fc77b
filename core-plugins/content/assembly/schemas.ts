// JSON Schemas of items, made from the definitions of content types.
import { Json, Rows } from '@trovato/sdk';
import { FieldDefinition, TypeDefinition } from './definition';

/** Writes the schema of a text; with a format, as OpenAPI knows it. */
export function textSchema(json: Json, format: string = ''): Json {
	json.object().key('type').string('string');
	if (format.length > 0) json.key('format').string(format);
	return json.end();
}

export function plainSchema(json: Json, type: string): Json {
	return json.object().key('type').string(type).end();
}

export function reference(json: Json, name: string): Json {
	return json
		.object()
		.key('$ref')
		.string('#/components/schemas/' + name)
		.end();
}

/** `Item_page`, and `Item_page_fields` for its fields. */
export function schemaName(type: string): string {
	return 'Item_' + type;
}

/** Writes the schemas of a type: its fields as they are stored, and an item with them. */
export function writeTypeSchemas(json: Json, type: TypeDefinition, description: string): void {
	const name = schemaName(type.name);
	json
		.key(name + '_fields')
		.object()
		.key('type')
		.string('object')
		.key('properties')
		.object();
	for (let i = 0; i < type.fields.length; i++) writeField(json.key(type.fields[i].name), type.fields[i]);
	json.end().end();
	json.key(name).object().key('title').string(type.label);
	if (description.length > 0) json.key('description').string(description);
	json.key('allOf').list();
	reference(json, 'Item').object().key('type').string('object').key('properties').object();
	json.key('type').object().key('const').string(type.name).end();
	reference(json.key('fields'), name + '_fields')
		.end()
		.end()
		.end()
		.end();
}

function writeField(json: Json, field: FieldDefinition): void {
	const isList = field.many || field.isReference;
	if (isList) {
		json.object().key('title').string(field.label).key('type').string('array');
		if (field.cardinality > 0) json.key('maxItems').int(field.cardinality);
		json.key('items');
	}
	json.object();
	if (!isList) json.key('title').string(field.label);
	if (!isList && field.help.length > 0) json.key('description').string(field.help);
	json
		.key('type')
		.string('object')
		.key('required')
		.list()
		.string(field.isReference ? 'target_id' : 'value')
		.end();
	json.key('properties').object();
	if (field.isReference) {
		textSchema(json.key('target_id'));
		json.key('target_type').object().key('const').string(field.target).end();
	} else {
		writeValue(json.key('value'), field);
		if (field.type == 'TextLong') writeFormats(json.key('format'), field);
	}
	json.end().end();
	if (isList) json.end();
}

function writeFormats(json: Json, field: FieldDefinition): void {
	json.object().key('enum');
	if (field.has('formats')) json.raw(field.json('formats'));
	else json.list().string('plain_text').string('filtered_html').string('markdown').string('full_html').end();
	json.end();
}

function writeValue(json: Json, field: FieldDefinition): void {
	const type = field.type;
	json.object();
	if (type == 'Integer' || type == 'Float') {
		json.key('type').string(type == 'Integer' ? 'integer' : 'number');
		if (field.has('min')) json.key('minimum').raw(field.json('min'));
		if (field.has('max')) json.key('maximum').raw(field.json('max'));
	} else if (type == 'Boolean') json.key('type').string('boolean');
	else if (type == 'List') {
		json.key('enum').list();
		for (let i = 0; i < field.count('options'); i++) json.string(field.string('options.' + i.toString() + '.value'));
		json.end();
	} else if (type == 'Date' || type == 'DateTime' || type == 'Email' || type == 'Url')
		json.key('type').string('string').key('format').string(formatOf(type));
	else if (type == 'Text' || type == 'TextLong') {
		json.key('type').string('string');
		if (field.maxLength > 0) json.key('maxLength').int(field.maxLength);
		if (field.has('min_length')) json.key('minLength').int(field.int('min_length'));
		if (field.has('pattern')) json.key('pattern').string('^(?:' + field.string('pattern') + ')$');
	}
	json.end();
}

function formatOf(type: string): string {
	if (type == 'Date') return 'date';
	if (type == 'DateTime') return 'date-time';
	return type == 'Email' ? 'email' : 'uri-reference';
}

/** The definition in a row of the statement `types`. */
export function typeOfRow(rows: Rows, row: i32): TypeDefinition {
	return TypeDefinition.from(
		rows.string(row, 'type'),
		rows.string(row, 'label'),
		rows.string(row, 'plugin'),
		rows.json(row, 'settings'),
	);
}
