// The small host interfaces: who asks, values shared within a request, settings, log lines, hashes and ids.
import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { TrovatoError } from '../../errors/trovato-error.ts';
import type { Crypto, Logging, RequestContext, Testing, UserApi, Variables } from '../../generated/host.ts';
import type { LoadedStatement } from '../../db/statements.ts';
import type { WorkerLog } from '../worker/worker-log.ts';
import { frameOf, type Slot } from '../worker/frame.ts';

const MAX_CONTEXT = 1_000;
const MAX_VALUE = 1_048_576;
const LEVELS: Record<string, 'debug' | 'info' | 'warn' | 'error'> = {
	debug: 'debug',
	info: 'info',
	warning: 'warn',
	error: 'error',
};

export function createUserApi(slot: Slot): UserApi {
	return {
		currentUserId: () => frameOf(slot, 'user-api.current-user-id').request.job.user.id,
		currentUserHasPermission(permission) {
			const { user } = frameOf(slot, 'user-api.current-user-has-permission').request.job;
			return user.isAdmin || user.permissions.includes(permission);
		},
	};
}

export function createRequestContext(slot: Slot): RequestContext {
	return {
		get: (key) => frameOf(slot, 'request-context.get').request.context.get(key),
		set(key, value) {
			const { context } = frameOf(slot, 'request-context.set').request;
			if (value.length > MAX_VALUE || (context.size >= MAX_CONTEXT && !context.has(key))) return false;
			context.set(key, value);
			return true;
		},
	};
}

const GET_VARIABLE: LoadedStatement = {
	name: 'variable-get',
	text: '/* kernel.variable-get */ select kernel.variable_get($1) as value',
};
const SET_VARIABLE: LoadedStatement = {
	name: 'variable-set',
	text: '/* kernel.variable-set */ select kernel.variable_set($1, $2)',
};

export function createVariables(slot: Slot): Variables {
	const call = async (statement: LoadedStatement, args: string[]) => {
		const { plugin, request } = frameOf(slot, 'a variables function');
		return request.work.run({ role: plugin.role, searchPath: plugin.searchPath }, statement, args);
	};
	return {
		async get(name, fallback) {
			const { plugin, request } = frameOf(slot, 'variables.get');
			request.answer.cacheTags.add(`variables:${plugin.name}`);
			const value = (await call(GET_VARIABLE, [name])).rows[0]?.['value'];
			if (typeof value === 'string') return value;
			return plugin.config[name] ?? fallback;
		},
		async set(name, value) {
			if (name.length === 0 || name.length > 128)
				throw new TrovatoError('host.bad_argument', 'The name of a variable has 1 to 128 characters.');
			if (value.length > MAX_VALUE)
				throw new TrovatoError('host.limit', `A variable has at most ${MAX_VALUE} characters.`);
			await call(SET_VARIABLE, [name, value]);
			const { plugin, request } = frameOf(slot, 'variables.set');
			request.cache.invalidate(`variables:${plugin.name}`);
		},
	};
}

export function createLogging(slot: Slot, log: WorkerLog, plugin: string): Logging {
	return {
		log(level, message) {
			const frame = slot.frame;
			log[LEVELS[level] ?? 'info'](
				{ plugin, tap: frame?.entry, requestId: frame?.request.job.requestId },
				message.slice(0, 8_192),
			);
		},
	};
}

export function createCrypto(): Crypto {
	return { sha256: (value) => createHash('sha256').update(value).digest('hex'), uuid: () => v7() };
}

/** Offered in test environments and benchmarks only. */
export function createTesting(): Testing {
	return {
		sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, 60_000))),
		fail(message) {
			throw new TrovatoError('plugin.trap', message);
		},
	};
}
