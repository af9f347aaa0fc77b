// How somebody wants a stage to be published.
// In the kernel because the same options hold for a form, for a program and for a time table.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { parseObject } from '../stage/pointers.ts';

/** What becomes of an entity that live has changed meanwhile; `cancel` calls the whole publication off. */
export type Decision = 'overwrite' | 'skip' | 'cancel';

export interface PublishOptions {
	/** By `<entity type> <entity id>`; `default` is for all others. */
	conflicts: Record<string, Decision>;
	/** The stage's hash, if nothing else may be published. */
	if_match?: string;
	/** The stage stays when nothing is left in it. */
	keep: boolean;
	/** Nothing lasts: only what would happen is told. */
	dry: boolean;
}

const DECISIONS: readonly unknown[] = ['overwrite', 'skip', 'cancel'];
const MOST = 10_000;

/** TrovatoError `request.invalid` or `host.bad_argument`. */
export function parseOptions(json: string): PublishOptions {
	const { conflicts = {}, if_match: ifMatch, keep = false, dry = false } = parseObject(json);
	const decisions = Object.entries(parseObject(JSON.stringify(conflicts)));
	const wrong = decisions.find(([, decision]) => !DECISIONS.includes(decision));
	if (wrong) throw new TrovatoError('request.invalid', `'${wrong[0]}' is decided by overwrite, skip or cancel.`);
	if (decisions.length > MOST) throw new TrovatoError('request.invalid', `At most ${MOST} decisions; use the default.`);
	const match = typeof ifMatch === 'string' && ifMatch !== '' ? { if_match: ifMatch.replaceAll('"', '') } : {};
	const wanted = Object.fromEntries(decisions) as Record<string, Decision>;
	return { conflicts: wanted, ...match, keep: keep === true, dry: dry === true };
}
