// How the payload and the answer of each shape of tap cross: by handles and text, or in full as JSON.
// In the kernel because it alone stands on both sides of a tap.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { RenderNode } from '../../render/tree.ts';
import { itemJson, nodeOfJson } from '../worker/full-mode.ts';
import type { Item } from '../worker/item.ts';
import type { Lent } from '../worker/tap-caller.ts';
import { type Batch, readAccess } from './batch.ts';

export interface Shape<In, Out> {
	/** The arguments of the export. */
	pass(input: In, to: Lent): number[];
	/** What the export returned. */
	read(value: number | bigint | undefined, from: Lent): Out;
	/** The payload as JSON. */
	write(input: In): string;
	/** The answer as JSON. */
	parse(text: string, input: In): Out;
}

export function passText(text: string, { instance }: Lent): number[] {
	const packed = instance.slot.text.lower(text);
	return [Number(packed >> 32n), Number(packed & 0xffff_ffffn)];
}

/** JSON, or undefined for no answer; anything else is the plugin's failure. */
function answerOf(text: string): string | undefined {
	return text === '' || JSON.parse(text) === null ? undefined : text;
}

export const ITEM_RENDER: Shape<Item, RenderNode | undefined> = {
	pass: (item, { frame }) => [frame.handles.add('item', item)],
	read(value, { frame }) {
		const handle = Number(value);
		if (handle < 0) throw new TrovatoError('plugin.trap', `It returned the error ${handle}.`);
		return handle === 0 ? undefined : (frame.handles.find('node', handle) as RenderNode | undefined);
	},
	write: itemJson,
	parse: (text, item) => (answerOf(text) === undefined ? undefined : nodeOfJson(text, item)),
};

export const ITEM_NONE: Shape<Item, undefined> = { ...ITEM_RENDER, read: () => undefined, parse: () => undefined };

/** Text in, text out; what the tap does not take or return does not cross. */
export function jsonShape(payload: string, returns: string): Shape<string, string | undefined> {
	const read = (text: () => string) => (returns === 'none' ? undefined : answerOf(text()));
	return {
		pass: (text, to) => (payload === 'none' ? [] : passText(text, to)),
		read: (value, { instance }) => read(() => instance.readText(BigInt(value ?? 0))),
		write: (text) => text,
		parse: (text) => read(() => text),
	};
}

export const JSON_ACCESS: Shape<string, number> = {
	pass: passText,
	read: (value) => readAccess(value),
	write: (text) => text,
	parse: (text) => readAccess(JSON.parse(text)),
};

/** The answers stand in the batch. */
export function batchShape(returns: string): Shape<Batch, void> {
	const asks = returns === 'access';
	return {
		pass: (batch, to) => [to.frame.handles.add('items', batch), ...(asks ? passText(batch.operation, to) : [])],
		read: () => undefined,
		write({ items, operation }) {
			const list = `[${items.map(itemJson).join(',')}]`;
			return asks ? `{"operation":${JSON.stringify(operation)},"items":${list}}` : list;
		},
		parse(text, { items, nodes, access }) {
			if (returns === 'none') return;
			const answers: unknown = JSON.parse(text);
			if (!Array.isArray(answers) || answers.length !== items.length)
				throw new TrovatoError('host.bad_argument', `The answer is no list of ${items.length} entries.`);
			for (const [index, answer] of answers.entries())
				if (asks) access[index] = readAccess(answer);
				else nodes[index] = ITEM_RENDER.parse(JSON.stringify(answer), items[index]!);
		},
	};
}
