// What crosses between the main thread and a worker: one job in, one answer out, plain cloneable data.
import type { ErrorCode } from '../../../../wit/contract/errors/table.ts';

/** Who asks, as far as a worker needs to know. */
export interface JobUser {
	readonly id: string;
	readonly name: string;
	readonly permissions: readonly string[];
	/** Holds every permission. */
	readonly isAdmin: boolean;
	/** What the tokens of forms are made with; absent where there is no session. */
	readonly formSecret?: string;
}

interface JobBase {
	/** Which generation of plugins answers. */
	readonly generation: number;
	readonly requestId: string;
	readonly user: JobUser;
	/** The stage looked at; null is live. */
	readonly stage: string | null;
	/** The instant looked at in milliseconds; null is now. */
	readonly asOf: number | null;
	/** The epoch of the caches before anything was read; absent when they may not be used. */
	readonly epoch?: number | undefined;
	/** Up to which change of the database the caches know everything; as `epoch`, of the moment before. */
	readonly version?: number | undefined;
}

/** Answer a request by a plugin's route handler. */
export interface RouteJob extends JobBase {
	readonly kind: 'route';
	/** No manifest has the path: plugins are asked for plugin, handler, format and params, which are empty until then. */
	readonly dynamic?: boolean;
	/** The route's path with its placeholders, when plugins were asked for it. */
	readonly resolved?: string;
	/** The path of a manifest that the path stands for. */
	readonly target?: string;
	/** The manifest promises that it reads once. */
	readonly once?: boolean;
	readonly plugin: string;
	readonly handler: string;
	readonly format: 'page' | 'fragment' | 'json';
	readonly method: string;
	readonly path: string;
	readonly params: Readonly<Record<string, string>>;
	readonly query: Readonly<Record<string, string>>;
	readonly body: string;
	readonly form: Readonly<Record<string, readonly string[]>>;
	/** Those that plugins may know, in lower case. */
	readonly headers?: Readonly<Record<string, string>>;
}

/** Make the page that tells of a problem. */
export interface ProblemJob extends JobBase {
	readonly kind: 'problem';
	readonly path: string;
	readonly code: ErrorCode;
	readonly status: number;
	readonly title: string;
	readonly detail: string;
}

/** Run a step of a plugin's command. */
export interface CommandJob extends JobBase {
	readonly kind: 'command';
	readonly plugin: string;
	readonly command: string;
	readonly phase: 'start' | 'batch' | 'end';
	readonly options: Readonly<Record<string, string>>;
	readonly inputs: readonly CommandInput[];
}

export interface CommandInput {
	/** A path relative to the folder given, with `/`. */
	readonly name: string;
	readonly text: string;
}

export interface CommandReport {
	readonly index: number;
	readonly outcome: 'created' | 'updated' | 'unchanged' | 'skipped' | 'failed';
	readonly message: string;
}

/** Run a step of a plugin's job, and keep what it came to in the same transaction. */
export interface StepJob extends JobBase {
	readonly kind: 'step';
	readonly plugin: string;
	readonly name: string;
	/** Id of the job, and of this taking of it. */
	readonly id: string;
	readonly token: number;
	/** JSON; the state is `null` before the first step. */
	readonly payload: string;
	readonly state: string;
}

/** What a step of a job says of itself. */
export interface StepReport {
	progress: number;
	readonly logs: { readonly timestamp: string; readonly level: 'info'; readonly message: string }[];
	/** JSON for the next step; undefined when this was the last. */
	state: string | undefined;
	/** JSON. */
	result: string | undefined;
}

/** Let a plugin deal with the message that waits longest in one of its queues. */
export interface QueueJob extends JobBase {
	readonly kind: 'queue';
	readonly plugin: string;
	readonly queue: string;
	/** The message, once a worker has taken it. */
	readonly message?: { readonly id: string; readonly payload: string; readonly attempts: number };
}

/** Call the kernel's own taps in one transaction, together with the function of the kernel that notes why. */
export interface TapJob extends JobBase {
	readonly kind: 'tap';
	readonly calls: readonly KernelTapCall[];
	/** The function and its arguments. */
	readonly record: readonly [
		'record_plugin' | 'record_announcement' | 'record_cron' | 'record_delivery',
		...(string | boolean | null)[],
	];
}

export type KernelTapCall = readonly [plugin: string, tap: string, payload?: string];

/** Publish the stage that a job names, and keep what it came to in the same transaction. */
export interface PublishJob extends JobBase {
	readonly kind: 'publish';
	/** Id of the job, and of this taking of it. */
	readonly id: string;
	readonly token: number;
	/** JSON. */
	readonly payload: string;
}

/** Make a page of the kernel's own. */
export interface SystemJob extends JobBase {
	readonly kind: 'system';
	readonly path: string;
	readonly status: number;
	readonly title: string;
	/** The render tree in JSON, as plugins in full mode write it. */
	readonly content: string;
}

export type Job = RouteJob | ProblemJob | SystemJob | CommandJob | StepJob | QueueJob | TapJob | PublishJob;

export interface JobTimings {
	readonly statements: number;
	readonly databaseMs: number;
	readonly taps: number;
	readonly tapMs: number;
}

/** What the front does once the job is committed. */
export interface PluginSwitch {
	readonly plugin: string;
	readonly enable: boolean;
}

export interface JobAnswer {
	readonly ok: true;
	readonly switch?: PluginSwitch;
	/** The session looks at this stage from now on. */
	readonly stage?: string;
	/** The route that a dynamic path led to. */
	readonly resolved?: { readonly plugin: string; readonly route: string };
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	/** What the answer depends on; nothing when it must not be kept. */
	readonly cacheTags: readonly string[];
	/** When the answer stops being true, in milliseconds since 1970. */
	readonly expires?: number;
	/** What the job changed, committed. */
	readonly invalidated?: readonly string[];
	readonly reports: readonly CommandReport[];
	/** A form was shown that only this visitor can send. */
	readonly hasForm?: boolean;
	/** What the next step of the job goes on with. */
	readonly state?: string;
	/** A queue was empty. */
	readonly idle?: boolean;
	readonly timings: JobTimings;
}

export interface JobFailure {
	readonly ok: false;
	readonly code: ErrorCode;
	/** May be shown to whoever asked. */
	readonly message: string;
	readonly extra: Readonly<Record<string, unknown>>;
	readonly timings: JobTimings;
}

export type JobResult = JobAnswer | JobFailure;

/** Sends a job to the workers; never rejects, a failure is a result. */
export interface Dispatcher {
	run(job: Job): Promise<JobResult>;
}

/** A job as the pool hands it to a worker. */
export interface Dispatch {
	readonly job: Job;
	/** Its place in the array in which workers note how far jobs have come. */
	readonly ticket: number;
	/** Plugins that are not to be called for a while, because they failed repeatedly. */
	readonly stopped: readonly string[];
}
