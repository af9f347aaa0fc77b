// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.

import { bytes } from '../memory';

declare class RawLogging {
	@external('trovato:kernel/logging', 'log')
	static log(level: usize, levelBytes: i32, message: usize, messageBytes: i32): void;
}

/** `level`: debug, info, warning, error. */
export function log(level: string, message: string): void {
	RawLogging.log(changetype<usize>(level), bytes(level), changetype<usize>(message), bytes(message));
}
