// Host functions of `stage`: where the request looks, and, for core plugins, stages themselves and their publication.
import { createHash, randomBytes } from 'node:crypto';
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import { may } from '../../../../wit/contract/manifest/path-pattern.ts';
import { type StatementArg, WORKER } from '../../db/unit-of-work.ts';
import type { Stage } from '../../generated/host.ts';
import { parseOptions } from '../../publish/options.ts';
import { readOutcome } from '../../publish/result.ts';
import { checkText, parseChange } from '../../stage/pointers.ts';
import { frameOf, type RequestScope, type Slot } from '../worker/frame.ts';

const CAPABILITY = 'stages:administer';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST = 500;
const MOST_HOURS = 24 * 90;

export function createStage(slot: Slot): Stage {
	/** The running request, when plugin and person may do this. */
	const granted = (permission: string): RequestScope => {
		const { plugin, request } = frameOf(slot, 'a stage function');
		if (!plugin.capabilities.includes(CAPABILITY))
			throw new TrovatoError('host.not_granted', `'${plugin.name}' is not granted the capability ${CAPABILITY}.`);
		if (permission === '' || may(request.job.user, permission)) return request;
		throw new TrovatoError('request.forbidden', `This takes the permission '${permission}'.`);
	};
	/** Calls `kernel.<name>`, whose answer is JSON: what was asked for, or a problem. */
	const call = async ({ work }: RequestScope, name: string, ...args: StatementArg[]): Promise<string> => {
		const places = args.map((_, index) => `$${index + 1}`).join(', ');
		const text = `/* kernel.${name} */ select kernel.${name}(${places})::text as answer`;
		return readOutcome((await work.run(WORKER, { name, text }, args)).rows[0]?.['answer']);
	};
	const ofUser = ({ job }: RequestScope, permission: string): readonly [string, boolean] => [
		job.user.id,
		may(job.user, permission),
	];
	const page = (limit: number): number => Math.min(Math.max(limit, 1), MOST);
	return {
		current: () => frameOf(slot, 'stage.current').request.job.stage ?? 'live',
		stages: async () => call(granted('use stages'), 'stage_list'),
		async create(label, description) {
			const request = granted('create stages');
			const [name, about] = [checkText(label, 'label', 1, 100), checkText(description, 'description', 0, 1_000)];
			const made = await call(request, 'stage_create', name, about, request.job.user.id);
			return (request.answer.stage = made);
		},
		async change(id, change) {
			const request = granted('create stages');
			const wanted = parseChange(change);
			await call(request, 'stage_change', id, { json: JSON.stringify(wanted) }, ...ofUser(request, 'publish stages'));
		},
		async remove(id) {
			const request = granted('create stages');
			await call(request, 'stage_remove', id, ...ofUser(request, 'publish stages'));
		},
		changes: async (id, offset, limit) => call(granted('use stages'), 'stage_changes', id, offset, page(limit)),
		async discard(id, entityType, entityId) {
			await call(granted('use stages'), 'stage_discard', id, entityType, entityId);
		},
		async publish(id, options) {
			const request = granted('publish stages');
			return call(request, 'publish_enqueue', id, { json: JSON.stringify(parseOptions(options)) }, request.job.user.id);
		},
		history: async (limit) => call(granted('use stages'), 'publication_list', page(limit)),
		async undo(publication, options) {
			const request = granted('publish stages');
			const given = { json: JSON.stringify(parseOptions(options)) };
			return call(request, 'publication_undo', uuid(publication), given, request.job.user.id);
		},
		async previewLink(id, hours) {
			const request = granted('create stages');
			if (hours < 1 || hours > MOST_HOURS)
				throw new TrovatoError('request.invalid', `A link is good for 1 to ${MOST_HOURS} hours.`);
			const token = randomBytes(32).toString('base64url');
			const hash = createHash('sha256').update(token).digest('hex');
			await call(request, 'stage_preview', id, hash, hours, request.job.user.id);
			return `/stage/preview/${token}`;
		},
		async revokePreviews(id) {
			await call(granted('create stages'), 'stage_revoke', id);
		},
		async job(id) {
			const request = granted('');
			return call(request, 'job_get', uuid(id), ...ofUser(request, 'administer jobs'));
		},
		async cancelJob(id) {
			const request = granted('');
			return (await call(request, 'job_cancel', uuid(id), ...ofUser(request, 'administer jobs'))) === 'true';
		},
	};
}

function uuid(id: string): string {
	if (UUID.test(id)) return id;
	throw new TrovatoError('request.not_found', 'There is nothing with this id.');
}
