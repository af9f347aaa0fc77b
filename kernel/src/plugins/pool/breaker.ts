// Stops calling a plugin that repeatedly held a thread or went over a limit; it gets another chance after a while.

export interface Breaker {
	/** Count a failure against a plugin: it cost a worker, or it went over a limit. */
	strike(plugin: string, kind: 'kill' | 'limit'): void;
	/** The plugins that are not to be called at this moment. */
	stopped(): readonly string[];
}

export interface BreakerOptions {
	/** A plugin is stopped from now on, for so many milliseconds. */
	onOpen(plugin: string, milliseconds: number): void;
	readonly now?: () => number;
}

const WINDOW = 60_000;
const PAUSE = 30_000;
/** So many in the window stop a plugin. */
const ALLOWED = { kill: 3, limit: 5 };

interface Record {
	strikes: { readonly kind: 'kill' | 'limit'; readonly at: number }[];
	openUntil: number;
}

/** Strikes are remembered for longer than a plugin is stopped, so the first one after the pause stops it again. */
export function createBreaker({ onOpen, now = () => performance.now() }: BreakerOptions): Breaker {
	const records = new Map<string, Record>();
	const none: readonly string[] = [];
	return {
		strike(plugin, kind) {
			const at = now();
			const record = records.get(plugin) ?? { strikes: [], openUntil: 0 };
			records.set(plugin, record);
			record.strikes = [...record.strikes.filter((one) => at - one.at < WINDOW), { kind, at }];
			const count = record.strikes.filter((one) => one.kind === kind).length;
			const onTrial = record.openUntil > 0 && at - record.openUntil < WINDOW;
			if (record.openUntil > at || (count < ALLOWED[kind] && !onTrial)) return;
			record.openUntil = at + PAUSE;
			onOpen(plugin, PAUSE);
		},
		stopped() {
			if (records.size === 0) return none;
			const at = now();
			return [...records].filter(([, { openUntil }]) => openUntil > at).map(([plugin]) => plugin);
		},
	};
}
