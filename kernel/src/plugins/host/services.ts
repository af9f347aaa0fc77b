// The small host interfaces: who asks and who somebody is, values shared within a request, settings, log
// lines, hashes and ids.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { v7 } from 'uuid';
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type * as host from '../../generated/host.ts';
import type { LoadedStatement } from '../../db/statements.ts';
import type { LogLevel, WorkerLog } from '../worker/worker-log.ts';
import type { WorkerPlugin } from '../worker/worker-plugin.ts';
import { frameOf, type Slot } from '../worker/frame.ts';

const MAX_CONTEXT = 1_000;
const MAX_VALUE = 1_048_576;
const MAX_RANDOM = 1_024;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const LEVELS = new Map<string, LogLevel>([
	['debug', 'debug'],
	['warning', 'warn'],
	['error', 'error'],
]);

export function createUserApi(slot: Slot): host.UserApi {
	return {
		currentUserId: () => frameOf(slot, 'user-api.current-user-id').request.job.user.id,
		currentUserHasPermission(permission) {
			const { user } = frameOf(slot, 'user-api.current-user-has-permission').request.job;
			return user.isAdmin || user.permissions.includes(permission);
		},
	};
}

const FIND_ACCOUNT: LoadedStatement = {
	name: 'account',
	text: '/* kernel.account */ select name from kernel.user_public where id = $1',
};

export function createAccounts(slot: Slot): host.Accounts {
	return {
		async find(id) {
			const { plugin, request } = frameOf(slot, 'accounts.find');
			const found = UUID.test(id) ? await request.work.run(plugin, FIND_ACCOUNT, [id]) : undefined;
			const name = found?.rows[0]?.['name'];
			if (typeof name !== 'string') throw new TrovatoError('request.not_found', 'There is no account with this id.');
			return name;
		},
	};
}

export function createRequestContext(slot: Slot): host.RequestContext {
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
	kind: 'update',
	text: '/* kernel.variable-set */ select kernel.variable_set($1, $2)',
};

export function createVariables(slot: Slot): host.Variables {
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
			return Object.hasOwn(plugin.config, name) ? plugin.config[name]! : fallback;
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

export function createLogging(slot: Slot, log: WorkerLog, { name: plugin, limits }: WorkerPlugin): host.Logging {
	return {
		log(level, message) {
			const { frame, used } = slot;
			if (used.logLines > limits.logLines || used.logBytes > limits.logBytes) return;
			used.logLines++;
			used.logBytes += message.length;
			if (used.logLines > limits.logLines || used.logBytes > limits.logBytes) {
				const fields = { plugin, tap: frame?.entry, requestId: frame?.request.job.requestId };
				return log.warn(fields, `Plugin '${plugin}' logs too much; the rest of this request is left out.`);
			}
			log[LEVELS.get(level) ?? 'info'](
				{ plugin, tap: frame?.entry, requestId: frame?.request.job.requestId },
				message.slice(0, 8_192),
			);
		},
	};
}

export function createCrypto(): host.Crypto {
	const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
	return {
		sha256: (value) => digest(value).toString('hex'),
		hmacSha256: (key, value) => createHmac('sha256', key).update(value).digest('hex'),
		random(bytes) {
			if (bytes < 1 || bytes > MAX_RANDOM)
				throw new TrovatoError('host.limit', `Random bytes come 1 to ${MAX_RANDOM} at a time.`);
			return randomBytes(bytes).toString('hex');
		},
		constantTimeEqual: (a, b) => timingSafeEqual(digest(a), digest(b)),
		uuid: () => v7(),
	};
}

/** Offered in test environments and benchmarks only. */
export function createTesting(): host.Testing {
	return {
		sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, 60_000))),
		fail(message) {
			throw new TrovatoError('plugin.trap', message);
		},
	};
}
