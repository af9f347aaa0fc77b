// The schemas of the JSON interface that are the same on every site.
import { Json } from '@trovato/sdk';
import { plainSchema, reference, textSchema } from './schemas';

/** Members and their schemas: `name:type`, `name:type:format`, `name:@Schema`, `name:[Schema`; `?` allows null. */
function object(json: Json, name: string, members: string, required: string = ''): void {
	json.key(name).object().key('type').string('object');
	if (required.length > 0) {
		json.key('required').list();
		const names = required.split(' ');
		for (let i = 0; i < names.length; i++) json.string(names[i]);
		json.end();
	}
	json.key('properties').object();
	const all = members.split(' ');
	for (let i = 0; i < all.length; i++) {
		const parts = all[i].split(':');
		const kind = parts[1];
		json.key(parts[0]);
		if (kind.startsWith('@')) reference(json, kind.substring(1));
		else if (kind.startsWith('[')) {
			json.object().key('type').string('array').key('items');
			if (kind == '[string') plainSchema(json, 'string').end();
			else reference(json, kind.substring(1)).end();
		} else if (kind.endsWith('?')) {
			json
				.object()
				.key('type')
				.list()
				.string(kind.substring(0, kind.length - 1))
				.string('null')
				.end();
			if (parts.length > 2) json.key('format').string(parts[2]);
			json.end();
		} else if (parts.length > 2) textSchema(json, parts[2]);
		else plainSchema(json, kind);
	}
	json.end().end();
}

/** Writes the schemas that do not depend on content types. */
export function writeSchemas(json: Json): void {
	const dates = 'effective_date:string?:date-time expiry_date:string?:date-time';
	const content =
		'title:string fields:object status:integer promote:boolean sticky:boolean log_message:string publication:@NewPublication';
	object(
		json,
		'Item',
		'id:string:uuid type:string title:string status:integer state:string author_id:string:uuid created:string:date-time changed:string:date-time promote:boolean sticky:boolean revision_id:string:uuid version:integer live_revision_id:string?:uuid public_from:string?:date-time public_until:string?:date-time fields:object links:object',
		'id type',
	);
	json.key('NewPublication').object().key('type').list().string('object').string('null').end();
	json
		.key('description')
		.string('null is a draft; without it a new item is published at once')
		.key('properties')
		.object();
	const names: StaticArray<string> = ['effective_date', 'expiry_date'];
	for (let i = 0; i < names.length; i++)
		json
			.key(names[i])
			.object()
			.key('type')
			.list()
			.string('string')
			.string('null')
			.end()
			.key('format')
			.string('date-time')
			.end();
	plainSchema(json.key('fallback'), 'boolean').end().end();
	object(json, 'NewItem', 'type:string ' + content, 'type title');
	object(json, 'ItemChange', content + ' version:integer');
	object(json, 'ItemList', 'items:[AnyItem next:string?', 'items next');
	object(json, 'Bulk', 'action:string ids:[string', 'action ids');
	object(json, 'BulkOutcome', 'id:string:uuid outcome:string');
	object(json, 'BulkResult', 'action:string results:[BulkOutcome', 'action results');
	object(json, 'Revert', 'revision_id:string:uuid version:integer publication:@NewPublication', 'revision_id');
	object(
		json,
		'RevisionEntry',
		'id:string:uuid title:string created:string:date-time log_message:string author_id:string:uuid author:string? current:boolean live:boolean scheduled:string?:date-time',
	);
	object(json, 'RevisionList', 'revisions:[RevisionEntry next:string?', 'revisions next');
	object(
		json,
		'Revision',
		'id:string:uuid item_id:string:uuid type:string title:string fields:object created:string:date-time author_id:string:uuid log_message:string current:boolean',
		'id item_id type title fields',
	);
	object(json, 'Difference', 'field:string label:string before:@Anything after:@Anything');
	object(json, 'Diff', 'from:string:uuid to:string:uuid differences:[Difference', 'from to differences');
	object(
		json,
		'Publication',
		'id:string:uuid revision_id:string:uuid title:string log_message:string author_id:string?:uuid author:string? created:string:date-time state:string live:boolean ' +
			dates,
	);
	object(json, 'Window', 'revision_id:string:uuid title:string since:string:date-time until:string?:date-time');
	object(json, 'Timeline', 'publications:[Publication windows:[Window', 'publications windows');
	const type = 'label:string description:string title_label:string fields:[Field';
	object(
		json,
		'Field',
		'field_name:string field_type:@Anything label:string required:boolean cardinality:integer help:string default:@Anything',
		'field_name field_type label',
	);
	object(json, 'NewType', 'type:string ' + type, 'type label');
	object(json, 'TypeChange', type + ' confirm:string');
	object(
		json,
		'Type',
		'type:string plugin:string changed:string:date-time items:integer converting:object ' + type,
		'type label fields',
	);
	object(json, 'TypeList', 'types:[Type', 'types');
	object(json, 'Effect', 'field:string kind:string items:integer message:string');
	object(json, 'TypeEffects', 'effects:[Effect confirm:string', 'effects confirm');
	object(json, 'Mistake', 'field:string message:string');
	object(
		json,
		'Problem',
		'type:string title:string status:integer detail:string code:string request_id:string errors:[Mistake',
		'type title status',
	);
	json.key('Anything').object().end();
}
