// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Where the unit of work looks.

import { lift } from '../memory';

declare class RawStage {
	@external('trovato:kernel/stage', 'current')
	static current(): i64;
}

/** `live`, or the id of a stage. */
export function current(): string {
	return lift(RawStage.current());
}
