// The gates of thresholds.json against the ratios of a run.
import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface Gate {
	readonly atMost?: number;
	readonly atLeast?: number;
	/** Printed, but nothing fails: absolute figures, and what a decision record says cannot hold yet. */
	readonly aim?: boolean;
	/** Why it is as it is: a decision record, or what it waits for. */
	readonly why?: string;
}

export type Gates = Readonly<Record<string, Gate>>;

export interface Verdict {
	readonly name: string;
	readonly value: number | undefined;
	readonly gate: Gate;
	readonly holds: boolean;
}

export function readGates(suite: string): Gates {
	const file = path.join(import.meta.dirname, '..', 'thresholds.json');
	return (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Gates>)[suite] ?? {};
}

/** A gate whose ratio was not measured does not hold. */
export function judge(gates: Gates, ratios: Readonly<Record<string, number>>): Verdict[] {
	return Object.entries(gates).map(([name, gate]) => {
		const value = ratios[name];
		const { atMost = Infinity, atLeast = -Infinity } = gate;
		return { name, value, gate, holds: value !== undefined && value <= atMost && value >= atLeast };
	});
}
