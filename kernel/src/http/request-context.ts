// What the steps of answering one request tell each other.
// In the kernel because answering requests is.
import type { Context } from 'hono';
import type { Client, Connection } from './client-address.ts';
import type { JobTimings } from '../plugins/pool/job.ts';
import type { RouteTable } from '../routing/route-table.ts';
import type { StaticFiles } from './static-files.ts';
import type { Visitor } from './visitor.ts';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';

/** What is known about a request when its line is written to the log. */
export interface RequestNote {
	/** The path of the matched route with its placeholders. */
	route?: string;
	plugin?: string;
	/** The path may hold a secret and is not for the log. */
	hidePath?: boolean;
	timings?: JobTimings;
	/** Where the page came from. */
	cache?: 'hit' | 'miss' | 'bypass';
	/** To be set on the answer, whoever makes it. */
	headers?: Readonly<Record<string, string>>;
	/** A `Set-Cookie` for the answer. */
	cookie?: string;
	/** The limit that the request went over. */
	limited?: string;
	/** A page about a problem shall cost next to nothing. */
	plain?: boolean;
}

/** What a site consists of while the same plugins are enabled; a request sees one of these from first to last. */
export interface SiteView {
	/** Which plugins answer its jobs. */
	readonly generation: number;
	readonly routes: RouteTable;
	readonly statics: StaticFiles;
}

export interface AppEnv {
	Bindings: Connection;
	Variables: {
		view: SiteView;
		requestId: string;
		note: RequestNote;
		url: URL;
		wantsJson: boolean;
		client: Client;
		visitor: Visitor;
		/** Too many requests, which is told unless there is something to be told before. */
		over?: TrovatoError;
		/** The session or token of somebody known; never set for what visitors can have as many of as they like. */
		identity?: string;
	};
}
export type AppContext = Context<AppEnv>;

/** A header of the request, named in small letters. Node has read them all; a Request would read them once more. */
export function headerOf(c: AppContext, name: string): string | undefined {
	const read = (c.env as Connection | undefined)?.incoming?.headers;
	if (!read) return c.req.header(name);
	const value = read[name];
	return Array.isArray(value) ? value.join(', ') : value;
}

/** Let only GET and HEAD through. */
export function requireRead(c: AppContext): void {
	if (c.req.method === 'GET' || c.req.method === 'HEAD') return;
	throw methodNotAllowed(c.req.method, ['GET', 'HEAD']);
}

/** @param allow the methods that the path has */
export function methodNotAllowed(method: string, allow: readonly string[]): TrovatoError {
	const sentence = `This page does not answer to ${method.slice(0, 20)}, only to ${allow.join(', ')}.`;
	return new TrovatoError('request.method_not_allowed', sentence, { extra: { allow } });
}
