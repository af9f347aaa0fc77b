// How strings and optional numbers cross between the plugin's memory and the host.
// A string crosses as pointer and bytes; one that comes from the host was allocated here, so it already is a string.

/** Eight bytes through which an optional number comes. */
export const OUT: usize = memory.data(8);

let lastNumber: i32 = 0;

/** The number of the last failure that a host function reported, 0 before the first. */
export function lastErrorNumber(): i32 {
	return lastNumber;
}

/** The size of a text in memory. */
export function bytes(text: string): i32 {
	return text.length << 1;
}

/** The text that the host returned as `pointer << 32 | bytes`. */
export function lift(packed: i64): string {
	return changetype<string>(<usize>(packed >>> 32));
}

/** The same; 0 is none. */
export function liftOption(packed: i64): string | null {
	return packed == 0 ? null : lift(packed);
}

/** The same; below zero is a failure, whose number is kept. */
export function liftResult(packed: i64): string | null {
	if (packed >= 0) return lift(packed);
	lastNumber = -(<i32>packed);
	return null;
}

/** Passes a result on and keeps the number of a failure. */
export function failWith(result: i32): i32 {
	if (result < 0) lastNumber = -result;
	return result;
}

/** The text, or `otherwise` when there is none. */
export function textOr(text: string | null, otherwise: string): string {
	return text === null ? otherwise : text;
}
