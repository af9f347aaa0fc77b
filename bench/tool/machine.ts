// What a figure was measured on.
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, loadavg, platform } from 'node:os';
import path from 'node:path';
import { ROOT } from './guest.ts';

export interface Machine {
	readonly cpu: string;
	readonly cores: number;
	readonly platform: string;
	readonly versions: Readonly<Record<string, string>>;
	/** Processes that wanted to run during the last minute. */
	readonly load: number;
}

const PACKAGES = ['@extism/extism', 'piscina', 'hono', 'postgres', 'assemblyscript', 'json-as', 'tinybench'];

export function describeMachine(): Machine {
	const versions: Record<string, string> = { node: process.versions.node, v8: process.versions.v8 };
	for (const name of PACKAGES) versions[name] = versionOf(name);
	return {
		cpu: cpus()[0]?.model ?? 'unknown',
		cores: availableParallelism(),
		platform: `${platform()} ${arch()}`,
		versions,
		load: Math.round(loadavg()[0]! * 100) / 100,
	};
}

function versionOf(name: string): string {
	const file = path.join(ROOT, 'node_modules', name, 'package.json');
	return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
