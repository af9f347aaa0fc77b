// The shared memory by which a worker says who holds its thread; the main thread reads it even when the worker is stuck.

/** Places in a slot. Plugin and entry hold numbers that the worker has told, host the number of a host function; 0 for none. */
export const FIELD = { sequence: 0, plugin: 1, entry: 2, host: 3, ticket: 4, budget: 5, count: 6 } as const;

/** How far a job has come, at its ticket in the shared array of its pool. */
export const PROGRESS = { waiting: 0, begun: 1, committing: 2 } as const;

/** What a worker tells the main thread beside results. */
export type WorkerMessage =
	| { readonly threadId: number; readonly slot: Int32Array; readonly figures: Float64Array }
	/** From now on `number` in the slot stands for `name`. */
	| { readonly threadId: number; readonly number: number; readonly name: string }
	/** The plugin went over one of its limits. */
	| { readonly strike: string };
