// Who is running and on whose behalf: the call that the host functions of an instance serve at this moment.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { RequestCache } from '../../cache/request-cache.ts';
import type { PluginSwitch, Job, CommandReport, StepReport } from '../pool/job.ts';
import type { Rows, StatementArg, UnitOfWork } from '../../db/unit-of-work.ts';
import type { SessionStore } from '../../session/store.ts';
import type { QueueDriver } from '../../jobs/queue.ts';
import type { HandleKind, HandleTable } from './handles.ts';
import type { Item } from './item.ts';
import type { RenderNode } from '../../render/tree.ts';
import type { Batch } from '../taps/batch.ts';
import type { WorkerPlugin } from './worker-plugin.ts';
import type { Crumb } from '../../routing/navigation.ts';
import type { TapCaller } from './tap-caller.ts';
import type { KnownPlugin } from './pages.ts';
import type { Hold } from './watchdog.ts';
import type { GuestText } from './guest-memory.ts';

/** What a route's answer will be made of, gathered while its plugins run. */
export interface Answer {
	title: string | undefined;
	description: string | undefined;
	/** Pages above this one that plugins told of. */
	readonly breadcrumbs: Crumb[];
	readonly feeds: Crumb[];
	/** Scripts and style sheets below `/static/`. */
	readonly scripts: Set<string>;
	readonly styles: Set<string>;
	/** Which frame is around the page. */
	theme: string | undefined;
	/** What stands around the content, by region. */
	readonly regions: Map<string, RenderNode[]>;
	/** Done when everything else has succeeded. */
	switch: PluginSwitch | undefined;
	/** The stage that whoever asked looks at from now on. */
	stage: string | undefined;
	response: { status: number; contentType: string; body: string } | undefined;
	/** What the plugin says to the error that it returns. */
	explanation: string | undefined;
	readonly mistakes: { readonly field: string; readonly message: string }[];
	readonly headers: Map<string, string>;
	/** What the answer depends on, and the roles of the plugins that said so for their part. */
	readonly cacheTags: Set<string>;
	readonly taggers: Set<string>;
	/** When the answer stops being true, in milliseconds since 1970. */
	expires: number;
	/** A plugin's part is missing, or what it depends on: good enough for this visitor, but not to be kept. */
	partial: boolean;
	/** A form was shown that only this visitor can send. */
	hasForm: boolean;
	readonly reports: CommandReport[];
}

/** One request, command or kernel tap, from its first plugin call to commit. */
export interface RequestScope {
	job: Job;
	readonly work: UnitOfWork;
	readonly queues: QueueDriver;
	/** Where sessions are kept when that is not the database. */
	readonly sessions: Pick<SessionStore, 'listOf'> | undefined;
	/** Proves who vouched for markup. */
	readonly markupKey: string;
	/** Values that plugins of this request share. */
	readonly context: Map<string, string>;
	readonly answer: Answer;
	/** What a step of a job says of itself. */
	readonly step: StepReport;
	readonly cache: RequestCache;
	readonly calls: TapCaller;
	/** Its place in the pool's array of progress. */
	readonly ticket: number;
	/** Plugins that are not to be called for a while. */
	readonly stopped: readonly string[];
	/** Every plugin on disk. */
	readonly known: readonly KnownPlugin[];
	readonly siteUrl: string;
	/** Milliseconds for which each plugin has held the thread. */
	readonly held: Map<string, { ms: number }>;
	/** The first call: its time is that of the request. */
	root: Hold | undefined;
	/** Guests that are still suspended do not go on. */
	over: boolean;
	/** Milliseconds since the epoch: the instant the unit of work looks at. */
	readonly now: number;
	depth: number;
	taps: number;
	tapMs: number;
	/** Set when an operation failed that must not be committed, whatever its caller made of the error. */
	failure: unknown;
}

/** One plugin within one request. */
export interface Frame {
	readonly plugin: WorkerPlugin;
	readonly request: RequestScope;
	readonly handles: HandleTable;
	readonly args: StatementArg[];
	/** The tap, route or command that runs, for logs. */
	entry: string;
	/** The running call, for the watchdog. */
	hold: Hold | undefined;
}

/** The instance's side of a call: empty while the instance lies in stock. */
export interface Slot {
	frame: Frame | undefined;
	text: GuestText;
	/** What has been used since the instance was made or lent. */
	used: { calls: number; logLines: number; logBytes: number; textBytes: number };
}

interface Kinds {
	item: Item;
	items: Batch;
	node: RenderNode;
	rows: Pick<Rows, 'rows' | 'count' | 'forget'>;
	doc: { readonly value: unknown };
}

/** The frame of the running call. */
export function frameOf(slot: Slot, name: string): Frame {
	if (!slot.frame)
		throw new TrovatoError(
			'host.not_now',
			`The module calls ${name} while it starts; only log is available then. Move the call into a tap.`,
		);
	return slot.frame;
}

export function findHandle<K extends HandleKind>(slot: Slot, kind: K, handle: number): Kinds[K] | undefined {
	return slot.frame?.handles.find(kind, handle) as Kinds[K] | undefined;
}

/** What the handle stands for, or a failure that the plugin gets as a number. */
export function getHandle<K extends HandleKind>(slot: Slot, kind: K, handle: number): Kinds[K] {
	const found = findHandle(slot, kind, handle);
	if (!found) throw new TrovatoError('host.bad_handle', `${handle} is no ${kind} handle of this call.`);
	return found;
}

export function addHandle<K extends HandleKind>(slot: Slot, kind: K, value: Kinds[K]): number {
	const handle = frameOf(slot, `a ${kind} function`).handles.add(kind, value);
	if (handle === 0) throw new TrovatoError('host.limit', 'The call holds more handles than it may.');
	return handle;
}
