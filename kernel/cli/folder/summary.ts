// Counts what became of the inputs of a command, and says so for people and for programs.
import type { CommandReport } from '../../src/plugins/pool/job.ts';

export interface Notice {
	readonly outcome: 'failed' | 'skipped';
	readonly name: string;
	readonly message: string;
}

export interface Summary {
	readonly counts: Record<CommandReport['outcome'], number>;
	readonly notices: Notice[];
}

export function createSummary(): Summary {
	return { counts: { created: 0, updated: 0, unchanged: 0, failed: 0, skipped: 0 }, notices: [] };
}

export function addOutcome(summary: Summary, outcome: CommandReport['outcome'], name: string, message: string): void {
	summary.counts[outcome]++;
	if (outcome === 'failed' || outcome === 'skipped') summary.notices.push({ outcome, name, message });
}

/** A line for each failure, then `created 12, updated 3, unchanged 400, failed 1`. */
export function summaryText(summary: Summary): string {
	const { counts, notices } = summary;
	const lines = notices.map(({ outcome, name, message }) => `${outcome}  ${name}  ${message}`.trimEnd());
	const shown = (['created', 'updated', 'unchanged', 'failed'] as const).map((key) => `${key} ${counts[key]}`);
	if (counts.skipped > 0) shown.push(`skipped ${counts.skipped}`);
	return [...lines, shown.join(', ')].join('\n');
}

export function summaryJson(summary: Summary): string {
	return JSON.stringify({ ...summary.counts, notices: summary.notices });
}
