// The log: one JSON object a line, or a readable line for people at a terminal; secrets masked in both.
// In the kernel because whatever happens must be told in one place.
import { pino, type DestinationStream, type Logger } from 'pino';
import { redact } from './redact.ts';

export type Log = Pick<Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'level'>;

export interface LogOptions {
	readonly level: string;
	/** Lines for people instead of JSON. */
	readonly readable?: boolean;
	/** Values to mask wherever they stand, such as the key of the cron page. */
	readonly secrets?: readonly string[];
	/** Standard output unless given. */
	readonly destination?: DestinationStream;
}

/** A log; errors go under the key `err`. */
export function createLog({ level, readable = false, secrets = [], destination }: LogOptions): Log {
	const write = (line: string): string => {
		const masked = redact(line, secrets);
		return readable ? toReadable(masked) : masked;
	};
	const options = {
		level,
		base: null,
		timestamp: pino.stdTimeFunctions.isoTime,
		formatters: { level: (label: string) => ({ level: label }) },
		hooks: { streamWrite: write },
	};
	return destination ? pino(options, destination) : pino(options);
}

/** `12:00:01 info  request method=GET …`, a stack below. */
function toReadable(line: string): string {
	const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown> & { msg?: string };
	const pairs = Object.entries(rest).map(
		([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
	);
	const stack = (err as { stack?: string } | undefined)?.stack;
	return `${[String(time).slice(11, 19), String(level).padEnd(5), msg ?? '', ...pairs].join(' ')}${stack ? `\n${stack}` : ''}\n`;
}
