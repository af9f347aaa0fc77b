// Stops calling a plugin that repeatedly brought a worker down or went over a limit; after a while it gets a chance.

export interface Breaker {
	/** Count a failure against a plugin: it brought a worker down, or it went over a limit. */
	strike(plugin: string, kind: keyof typeof ALLOWED): void;
	/** The plugins that are not to be called at this moment. */
	stopped(): readonly string[];
}

const WINDOW_MS = 60_000;
const PAUSE_MS = 30_000;
/** So many in the window stop a plugin; after a pause, one does. */
const ALLOWED = { kill: 3, limit: 5 };

/** `onOpen` hears of a plugin that is stopped from now on, for so many milliseconds. */
export function createBreaker(
	onOpen: (plugin: string, milliseconds: number) => void,
	now: () => number = () => performance.now(),
): Breaker {
	const records = new Map<string, { strikes: Record<keyof typeof ALLOWED, number[]>; until: number }>();
	return {
		strike(plugin, kind) {
			const at = now();
			const record = records.get(plugin) ?? { strikes: { kill: [], limit: [] }, until: 0 };
			records.set(plugin, record);
			const recent = (record.strikes[kind] = [...record.strikes[kind].filter((one) => at - one < WINDOW_MS), at]);
			const onTrial = record.until > 0 && at - record.until < WINDOW_MS;
			if (record.until > at || (recent.length < ALLOWED[kind] && !onTrial)) return;
			record.until = at + PAUSE_MS;
			onOpen(plugin, PAUSE_MS);
		},
		stopped() {
			const at = now();
			return records.size === 0 ? [] : [...records.keys()].filter((plugin) => records.get(plugin)!.until > at);
		},
	};
}
