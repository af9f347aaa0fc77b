// Makes live what waits in a stage, inside the transaction of whoever calls: locks, moves the tables phase by phase, lets
// others take part, ends with event and audit row. Never knows plugins.
// In the kernel because everything that a stage holds becomes visible together, or nothing.
import { toTrovatoError, TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { orderOfPhases, type Phase, PHASES, type Publication, type PublishPhases } from './phases.ts';
import { readOutcome } from './result.ts';

export interface PublisherDeps {
	/** Calls a function of the kernel's schema in the transaction; its answer is JSON. */
	call(name: string, ...args: readonly (string | number | boolean)[]): Promise<unknown>;
	readonly phases: PublishPhases;
	/** How far it has come, 0 to 100, and what is done next; rejects when the job is not ours any more. */
	tell(percent: number, message: string): Promise<void>;
}

export interface PublishResult {
	/** Counts, and what was overwritten. */
	readonly summary: Readonly<Record<string, unknown>>;
	/** By type, how many events are told. */
	readonly events: Readonly<Record<string, number>>;
	/** What pages depend on that show what was published; too many mean everything. */
	readonly tags: readonly string[];
}

interface Begun extends Publication {
	readonly phases: readonly { readonly phase: string; readonly upserts: number; readonly deletions: number }[];
}

/**
 * Publishes the stage that the job names.
 * TrovatoError `publish.*`, `request.not_found`, or why a phase failed: `publish.failed` with `phase`, `operation` and, if
 * one is to blame, `plugin` and `constraint`; collisions and a busy server as they are, since trying again may help.
 */
export async function publishStage(deps: PublisherDeps, job: string, keep: boolean): Promise<PublishResult> {
	const { call, tell } = deps;
	await tell(5, 'Locking the stage and looking for conflicts');
	const begun = JSON.parse(readOutcome(await call('publish_begin', job))) as Begun;
	const { publication } = begun;
	const steps = orderOfPhases();
	for (const [index, phase] of steps.entries()) {
		const count = countOf(begun, phase);
		if (count === 0) continue;
		const verb = phase.operation === 'upsert' ? 'saving' : 'deleting';
		await tell(10 + Math.round((80 * index) / steps.length), `Phase ${phase.name}: ${verb} ${count}`);
		try {
			await call('publish_move', publication, phase.number, phase.operation);
			await deps.phases(phase, begun);
		} catch (error) {
			throw toFailure(error, phase);
		}
	}
	await tell(95, 'Writing the event and the record');
	return JSON.parse(readOutcome(await call('publish_finish', publication, keep))) as PublishResult;
}

function countOf({ phases }: Begun, { name, operation }: Phase): number {
	const found = phases.find(({ phase }) => phase === name);
	return (operation === 'upsert' ? found?.upserts : found?.deletions) ?? 0;
}

function toFailure(error: unknown, { name: phase, operation }: Phase): TrovatoError {
	const problem = toTrovatoError(error);
	if (problem.row.retryable) return problem;
	const message = `Phase ${phase} (${PHASES.indexOf(phase) + 1} of 4, ${operation}) failed: ${problem.message}`;
	return new TrovatoError('publish.failed', message, { cause: error, extra: { ...problem.extra, phase, operation } });
}
