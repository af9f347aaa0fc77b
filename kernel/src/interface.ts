// What a kernel can be asked to do by whoever runs it: the command line, tests and benchmarks.
// In the kernel because it is its outside.
import type { FirstLogin } from './auth/first-login.ts';
import type { SendMail } from './auth/mail.ts';
import type { Background } from './jobs/background.ts';
import type { Log } from './observe/log.ts';
import type { Lifecycle } from './plugins/lifecycle.ts';
import type { CommandInput, CommandReport, JobTimings } from './plugins/pool/job.ts';

export interface KernelOptions {
	/** Folders whose subfolders are plugins. */
	readonly pluginDirs: readonly string[];
	/** Where log lines go unless `log` is given. */
	readonly logTo?: 'stdout' | 'stderr';
	readonly log?: Log;
	/** Sends mail, instead of the server of the settings. */
	readonly mail?: SendMail;
	/** Offer the interface `testing` to plugins. */
	readonly testing?: boolean;
}

/** One step of a plugin's command. */
export interface CommandStep {
	readonly plugin: string;
	readonly command: string;
	readonly phase: 'start' | 'batch' | 'end';
	readonly options: Readonly<Record<string, string>>;
	readonly inputs: readonly CommandInput[];
}

export interface Kernel {
	/** Serves the site. */
	listen(): Promise<{ readonly url: string }>;
	/** Answers a request without a network. */
	fetch(request: Request): Promise<Response>;
	/** One step of a plugin's command in a transaction of its own; rejects with a TrovatoError when it rolled back. */
	runCommand(step: CommandStep): Promise<{ readonly reports: readonly CommandReport[]; readonly timings: JobTimings }>;
	/** Whether the commands of the first run have all been done on this database. */
	firstRunDone(): Promise<boolean>;
	markFirstRunDone(): Promise<void>;
	/** Switches plugins while the site runs. */
	readonly plugins: Pick<Lifecycle, 'enable' | 'disable' | 'uninstall' | 'reload'>;
	/** What is done without a visitor; by itself while the site is served. */
	readonly work: Pick<Background, 'start' | 'drain' | 'cron' | 'jobs'>;
	/** As long as no administrator can log in: the address at which the first one chooses a password, and their name. */
	firstLogin(): Promise<FirstLogin | undefined>;
	/** Finishes what runs, then closes everything. */
	close(): Promise<void>;
}
