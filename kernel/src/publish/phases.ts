// The four phases of a publication: what others depend on comes first, and goes last.
// In the kernel because the order holds across plugins that do not know each other.

/** In the order in which things are saved; they are deleted in the reverse order. */
export const PHASES = ['config_types', 'categories', 'items', 'dependents'] as const;
export type PhaseName = (typeof PHASES)[number];
export type Operation = 'upsert' | 'delete';

export interface Phase {
	readonly name: PhaseName;
	/** From 1. */
	readonly number: number;
	readonly operation: Operation;
}

/** What somebody else does in a phase, after its tables were moved; rejects to undo everything. */
export type PublishPhases = (phase: Phase, about: Publication) => Promise<void>;

/** Which publication is under way. */
export interface Publication {
	readonly publication: string;
	readonly stage: string;
	/** The stage that undoes it. */
	readonly inverse: string;
}

/** All steps in their order: 1 to 4 for what is saved, then 4 to 1 for what is deleted. */
export function orderOfPhases(): readonly Phase[] {
	const step = (operation: Operation) => (name: PhaseName) => ({ name, number: PHASES.indexOf(name) + 1, operation });
	return [...PHASES.map(step('upsert')), ...PHASES.toReversed().map(step('delete'))];
}
