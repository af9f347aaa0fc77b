// Cursors: where a page of rows ended, as a text that may travel in an address, and how to go on behind it.
// Kernel: the text comes back from strangers, so it is read as values and never as anything else.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import { parseJson } from './ast.ts';
import type { Typed } from './expression.ts';
import { toParameter, type Parameters } from './values.ts';

/** One part of ORDER BY. */
export interface Order extends Typed {
	readonly descending: boolean;
	readonly nullsFirst: boolean;
}

/** The part as SQL; where no null can be, none is mentioned, so that an index serves it. */
export function orderSql({ sql, descending, nullsFirst, required }: Order): string {
	return `${sql}${descending ? ' desc' : ''}${required ? '' : ` nulls ${nullsFirst ? 'first' : 'last'}`}`;
}

/** The row's own cursor: its order values as texts in JSON, in letters that need no escaping in an address. */
export function cursorSql(order: readonly Order[]): string {
	const json = `json_build_array(${order.map(({ sql }) => `(${sql})::text`).join(', ')})::text`;
	return `translate(encode(convert_to(${json}, 'UTF8'), 'base64'), E'+/=\\n', '-_')`;
}

/** The condition that a row comes behind the cursor; TrovatoError `request.invalid` for a text that is none. */
export function behindCursor(parameters: Parameters, order: readonly Order[], cursor: string): string {
	const values = readCursor(cursor);
	if (values?.length !== order.length) throw new TrovatoError('request.invalid', 'This is no cursor of this list.');
	const at = order.map(({ kind }, index) => values[index] !== null && toParameter(parameters, kind, values[index]));
	const [{ descending }] = order as [Order];
	if (order.every((one, index) => one.required && one.descending === descending && at[index] !== false))
		return `(${order.map(({ sql }) => sql).join(', ')}) ${descending ? '<' : '>'} (${at.join(', ')})`;
	const same = order.map(({ sql }, index) => (at[index] === false ? `${sql} is null` : `${sql} = ${at[index]}`));
	return `(${order.map((one, index) => [...same.slice(0, index), behind(one, at[index]!)].join(' and ')).join(' or ')})`;
}

function behind({ sql, descending, nullsFirst }: Order, at: string | false): string {
	if (at === false) return nullsFirst ? `${sql} is not null` : 'false';
	return `(${sql} ${descending ? '<' : '>'} ${at}${nullsFirst ? '' : ` or ${sql} is null`})`;
}

/** Texts and nulls, as `cursorSql` writes them. */
function readCursor(cursor: string): unknown[] | undefined {
	const value = parseJson(Buffer.from(cursor, 'base64url').toString());
	return Array.isArray(value) && value.every((one) => one === null || typeof one === 'string') ? value : undefined;
}
