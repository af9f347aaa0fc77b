// The items that the benchmarks show: of a given size as JSON, in plain ASCII and beyond it.
import { itemJson } from '../../kernel/src/plugins/worker/full-mode.ts';
import type { Item } from '../../kernel/src/plugins/worker/item.ts';

const ASCII = 'The host keeps the item and a plugin asks for what it shows of it. ';
const BEYOND = 'Größe, coût, señal, дело, 図書館 und ein Smiley 🙂 — alles in einem Satz. ';

/** An item whose JSON has about `kilobytes` characters times 1,024; most of it is the body. */
export function createItem(kilobytes: number, ascii: boolean): Item {
	const sentence = ascii ? ASCII : BEYOND;
	const item: Item = {
		id: '0190a0d2-7a3c-7c11-8f6e-2b1c9d3e4f50',
		type: 'page',
		title: ascii ? 'How a page is made' : 'Wie eine Seite entsteht — größtenteils',
		authorId: undefined,
		revisionId: undefined,
		status: 1,
		created: 1_790_000_000_000,
		changed: 1_790_000_000_000,
		fields: {
			field_subtitle: { value: ascii ? 'From a request to a tree' : 'Von der Anfrage zum Baum' },
			field_summary: { value: sentence },
			field_views: { value: 41 },
			field_body: { value: '', format: 'filtered_html' },
		},
		dirty: undefined,
		owner: 'bench',
		alterable: true,
	};
	const missing = Math.max(0, Math.round(kilobytes * 1_024) - itemJson(item).length);
	const body = sentence
		.repeat(Math.ceil(missing / sentence.length))
		.slice(0, missing)
		.trimEnd();
	item.fields['field_body'] = { value: body, format: 'filtered_html' };
	return item;
}
