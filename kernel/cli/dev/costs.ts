// What the calls into plugins cost, from what workers tell at the level `trace`: a line for each tap, route and command.

export interface Call {
	readonly plugin: string;
	readonly entry: string;
	readonly ms: number;
	readonly hostCalls: number;
	/** Memory that cleaning the instance has to write. */
	readonly bytes: number;
}

interface Entry {
	readonly name: readonly [plugin: string, entry: string];
	calls: number;
	readonly times: number[];
	hostCalls: number;
	bytes: number;
	isNew: boolean;
}

export interface Costs {
	add(call: Call): void;
	/** Lines for what was called since the last time. */
	report(): string[];
	/** Begins anew, since other code runs now. */
	clear(): void;
}

/** The median is that of so many calls. */
const KEPT = 500;

export function createCosts(): Costs {
	const entries = new Map<string, Entry>();
	return {
		add({ plugin, entry, ms, hostCalls, bytes }) {
			const key = `${plugin} ${entry}`;
			const known = entries.get(key);
			const found = known ?? { name: [plugin, entry], calls: 0, times: [], hostCalls: 0, bytes, isNew: true };
			if (!known) entries.set(key, found);
			if (found.times.length >= KEPT) found.times.shift();
			found.times.push(ms);
			found.calls++;
			found.hostCalls += hostCalls;
			Object.assign(found, { bytes, isNew: true });
		},
		report() {
			const shown = [...entries.values()].filter(({ isNew }) => isNew);
			const width = (index: 0 | 1): number => Math.max(0, ...shown.map(({ name }) => name[index].length));
			return shown.map((one) => {
				one.isNew = false;
				const names = `${one.name[0].padEnd(width(0))}  ${one.name[1].padEnd(width(1))}`;
				const calls = `${one.calls} ${one.calls === 1 ? 'call' : 'calls'}`.padStart(9);
				const p50 = `p50 ${median(one.times).toFixed(2)} ms`;
				const host = `${Math.round(one.hostCalls / one.calls)} host calls`.padStart(14);
				return `  ${names} ${calls}  ${p50} ${host}  restore ${Math.round(one.bytes / 1024)} KB`;
			});
		},
		clear: () => entries.clear(),
	};
}

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
