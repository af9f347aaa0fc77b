// The fields of an item of a type that was made by hand, each with its label.
import { Doc, html, ItemHandle, Json, RenderElement, text as texts } from '@trovato/sdk';
import { FieldDefinition, TypeDefinition } from './definition';
import { NO_DATE } from './document';
import { loadLabels, recordOf } from './labels';

export function showFields(type: TypeDefinition, item: ItemHandle): RenderElement {
	const root = html.div().class('item-fields');
	loadLabels(type, references(type, item));
	for (let i = 0; i < type.fields.length; i++) {
		const field = type.fields[i];
		if (item.has(field.name)) root.append(showField(field, item));
	}
	return root;
}

/** The fields that refer to something, as a document. */
function references(type: TypeDefinition, item: ItemHandle): Doc {
	const json = new Json().object();
	for (let i = 0; i < type.fields.length; i++) {
		const field = type.fields[i];
		if (field.isReference && item.has(field.name)) json.key(field.name).raw(item.json(field.name));
	}
	return Doc.json(json.end().toJson());
}

function showField(field: FieldDefinition, item: ItemHandle): RenderElement {
	const root = html
		.div()
		.class('item-field')
		.class('item-field--' + texts.slug(field.type));
	if (field.type == 'TextLong') return root.append(html.div().class('body').formattedField(item, field.name));
	root.append(html.heading(2, field.label).class('item-field-label'));
	const doc = Doc.json('{"values":' + item.json(field.name) + '}');
	if (field.isReference) return root.append(showReferences(doc));
	if (doc.kind('values') != 'list') return root.append(showValue(field, doc, 'values'));
	if (!field.many && doc.count('values') == 1) return root.append(showValue(field, doc, 'values.0'));
	const list = html.ul();
	for (let i = 0; i < doc.count('values'); i++)
		list.append(html.li().append(showValue(field, doc, 'values.' + i.toString())));
	return root.append(list);
}

function showValue(field: FieldDefinition, doc: Doc, at: string): RenderElement {
	const value = doc.string(at + '.value');
	if (field.type == 'Boolean') return html.span(doc.bool(at + '.value') ? 'Yes' : 'No');
	if (field.type == 'Url') return html.link(value, value);
	if (field.type == 'Email') return html.link('mailto:' + value, value);
	if (field.type == 'Date' || field.type == 'DateTime') {
		const time = texts.parseTime(value, NO_DATE);
		if (time != NO_DATE) return html.time(time, field.type == 'Date' ? 'date' : 'datetime');
	}
	if (field.type == 'List') return html.span(choice(field, value));
	return html.span(value);
}

/** What is not there any more, or not for this visitor, has no name. */
function showReferences(doc: Doc): RenderElement {
	const list = html.ul().class('references');
	for (let i = 0; i < doc.count('values'); i++) list.append(html.li().append(reference(doc, 'values.' + i.toString())));
	if (doc.kind('values') != 'list') list.append(html.li().append(reference(doc, 'values')));
	return list;
}

function reference(doc: Doc, at: string): RenderElement {
	const record = recordOf(doc.string(at + '.target_id', doc.string(at)));
	if (record === null) return html.em('not available');
	return record.path.length > 0 ? html.link(record.path, record.label) : html.span(record.label);
}

/** What people read for a choice. */
export function choice(field: FieldDefinition, value: string): string {
	for (let i = 0; i < field.count('options'); i++) {
		const at = 'options.' + i.toString();
		if (field.string(at + '.value') == value && field.string(at + '.label').length > 0)
			return field.string(at + '.label');
	}
	return value;
}
