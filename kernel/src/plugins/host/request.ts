// Host functions of `request`: what was asked, and answers that are no render tree.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { Request } from '../../generated/host.ts';
import type { CommandJob, CommandReport, RouteJob } from '../pool/job.ts';
import { frameOf, type Slot } from '../worker/frame.ts';

const OUTCOMES: readonly CommandReport['outcome'][] = ['created', 'updated', 'unchanged', 'skipped', 'failed'];
const CONTENT_TYPES =
	/^(?:application\/(?:[a-z0-9.+-]*json|xml|atom\+xml|rss\+xml)|text\/(?:plain|csv|calendar|xml))(?:;\s*charset=utf-8)?$/;
const HEADERS = new Set(['etag', 'last-modified', 'link', 'cache-control', 'vary', 'retry-after', 'location']);
const SITE_PATH = /^\/(?![/\\])[^\s\\]*$/;
const MAX_MISTAKES = 500;

const MAX_REPORTS = 10_000;

function own<T>(values: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
	return values && Object.hasOwn(values, name) ? values[name] : undefined;
}

export function createRequest(slot: Slot): Request {
	const request = () => frameOf(slot, 'a request function').request;
	const route = (): RouteJob | undefined => {
		const { job } = request();
		return job.kind === 'route' ? job : undefined;
	};
	const command = (): CommandJob | undefined => {
		const { job } = request();
		return job.kind === 'command' ? job : undefined;
	};
	return {
		method: () => route()?.method ?? '',
		path: () => route()?.path ?? '',
		siteUrl: () => request().siteUrl,
		param: (name) => own(route()?.params ?? command()?.options, name),
		query: (name) => own(route()?.query, name),
		field: (name) => own(route()?.form, name)?.[0],
		fields: () => JSON.stringify(route()?.form ?? {}),
		body: () => route()?.body ?? '',
		header: (name) => own(route()?.headers, name.toLowerCase()),
		reach: (path) => request().calls.reach(path),
		pageAt: (path) => request().calls.pageAt(path),
		now: () => request().now,
		phase: () => command()?.phase ?? '',
		respond(status, contentType, body) {
			if (status < 200 || status > 599)
				throw new TrovatoError('host.bad_argument', `${status} is no status of an answer.`);
			if (!CONTENT_TYPES.test(contentType))
				throw new TrovatoError(
					'host.bad_argument',
					`A plugin cannot answer with the content type '${contentType}'; HTML comes from the render tree.`,
				);
			request().answer.response = { status, contentType, body };
		},
		redirect(status, location) {
			const { answer } = request();
			if (![301, 302, 303, 307, 308].includes(status))
				throw new TrovatoError('host.bad_argument', `${status} is no redirect.`);
			if (!SITE_PATH.test(location))
				throw new TrovatoError(
					'host.bad_argument',
					'A redirect goes to a path of this site that starts with one slash.',
				);
			answer.headers.set('location', location);
			answer.response = { status, contentType: 'text/plain; charset=utf-8', body: '' };
		},
		setHeader(name, value) {
			const lower = name.toLowerCase();
			if (!HEADERS.has(lower) || /[^\x20-\x7e]/.test(value)) return false;
			if (lower === 'location' && !SITE_PATH.test(value)) return false;
			request().answer.headers.set(lower, value);
			return true;
		},
		inputCount: () => command()?.inputs.length ?? 0,
		inputName: (index) => command()?.inputs[index]?.name,
		inputText: (index) => command()?.inputs[index]?.text,
		report(index, outcome, message) {
			const known = OUTCOMES.find((one) => one === outcome);
			if (!known)
				throw new TrovatoError('host.bad_argument', `'${outcome}' is no outcome; use one of ${OUTCOMES.join(', ')}.`);
			const { reports } = request().answer;
			if (reports.length >= MAX_REPORTS)
				throw new TrovatoError('host.limit', `A step of a command reports at most ${MAX_REPORTS} times.`);
			reports.push({ index, outcome: known, message: message.slice(0, 2_000) });
		},
		explain(message) {
			request().answer.explanation = message.slice(0, 2_000);
		},
		explainField(field, message) {
			const { mistakes } = request().answer;
			if (mistakes.length < MAX_MISTAKES)
				mistakes.push({ field: field.slice(0, 200), message: message.slice(0, 2_000) });
		},
		lastError: () => slot.text.lastError?.message,
		cost(name) {
			const { work, taps, tapMs, root } = request();
			const costs: Readonly<Record<string, number>> = {
				statements: work.stats.statements,
				'database-ms': work.stats.ms,
				calls: taps,
				'calls-ms': tapMs,
				'elapsed-ms': performance.now() - (root?.started ?? Infinity),
			};
			// No finer: a precise clock would let a plugin measure what others do.
			return Object.hasOwn(costs, name) ? Math.round(costs[name]! * 10) / 10 : undefined;
		},
	};
}
