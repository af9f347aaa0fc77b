// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Present in test environments and benchmarks only.

import { bytes } from '../memory';

declare class RawTesting {
	@external('trovato:kernel/testing', 'sleep')
	static sleep(milliseconds: u32): void;
	@external('trovato:kernel/testing', 'fail')
	static fail(message: usize, messageBytes: i32): void;
}

export function sleep(milliseconds: u32): void {
	RawTesting.sleep(milliseconds);
}

export function fail(message: string): void {
	RawTesting.fail(changetype<usize>(message), bytes(message));
}
