// Log lines of a worker, sent to the main thread, which alone writes the log.
import { BroadcastChannel } from 'node:worker_threads';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, unknown>>;

export interface WorkerLogLine {
	readonly level: LogLevel;
	readonly fields: LogFields;
	readonly message: string;
}

export type WorkerLog = Readonly<Record<LogLevel, (fields: LogFields, message: string) => void>>;

/** A message may quote what a plugin passed. */
const MAX_MESSAGE = 8_192;
const ORDER: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error'];

/** A log that drops lines below `lowest` before they cost a message. */
export function createWorkerLog(channelName: string, lowest: LogLevel): WorkerLog {
	const channel = new BroadcastChannel(channelName);
	channel.unref();
	const at = (level: LogLevel) => (fields: LogFields, message: string) => {
		if (ORDER.indexOf(level) >= ORDER.indexOf(lowest))
			channel.postMessage({ level, fields, message: message.slice(0, MAX_MESSAGE) } satisfies WorkerLogLine);
	};
	return { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** The main thread's end of the channel; call the result to stop listening. */
export function receiveWorkerLog(channelName: string, write: (line: WorkerLogLine) => void): () => void {
	const channel = new BroadcastChannel(channelName);
	channel.onmessage = (event) => write((event as { data: WorkerLogLine }).data);
	channel.unref();
	return () => channel.close();
}
