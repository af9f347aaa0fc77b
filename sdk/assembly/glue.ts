// What the generated exports of a plugin need; not for plugin authors.
import { RenderElement } from './element';
import { Item } from './full/item';
import { readInput, writeOutput } from './full/call';
import { record, treeJson } from './full/tree';
import { bytes } from './memory';

/** Room for a text of `size` bytes that the host fills. */
export function allocate(size: u32): usize {
	return __new(size, idof<string>());
}

/** A text that the host passed. */
export function argument(pointer: usize, size: i32): string {
	return size == 0 ? '' : changetype<string>(pointer);
}

/** A text for the host: `pointer << 32 | bytes`. */
export function pack(text: string): i64 {
	return ((<i64>changetype<usize>(text)) << 32) | bytes(text);
}

export function nodeOf(element: RenderElement): i32 {
	return changetype<i32>(element);
}

/** The item that a full-mode tap was called with; from here on render calls are recorded. */
export function receiveItem(): Item {
	record();
	return new Item(readInput());
}

/** Sends what a full-mode tap made. */
export function sendElement(element: RenderElement): i32 {
	return writeOutput(treeJson(changetype<usize>(element)));
}

/** Sends the answer of a full-mode tap that returns none. */
export function sendNothing(): i32 {
	return writeOutput('null');
}
