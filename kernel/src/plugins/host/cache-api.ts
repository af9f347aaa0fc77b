// Host functions of `cache-api`: values that a plugin keeps by what they depend on. A page that uses one depends on the
// same.
import { TAG, type Entry } from '../../cache/tagged-cache.ts';
import { TrovatoError } from '../../errors/trovato-error.ts';
import type { CacheApi } from '../../generated/host.ts';
import { frameOf, type Frame, type Slot } from '../worker/frame.ts';

function keyOf({ plugin, request: { job } }: Frame, bin: string, key: string): string {
	return JSON.stringify([plugin.name, bin, key, job.stage, job.asOf]);
}

function dependOn({ plugin, request: { answer } }: Frame, { tags, expires }: Entry<string>): void {
	for (const tag of tags) answer.cacheTags.add(tag);
	if (tags.length > 0) answer.taggers.add(plugin.role);
	answer.expires = Math.min(answer.expires, expires);
}

function checkTag(tag: string): void {
	if (!TAG.test(tag)) throw new TrovatoError('host.bad_argument', `'${tag}' is no tag: 1 to 255 visible characters.`);
}

export function createCacheApi(slot: Slot): CacheApi {
	return {
		get(bin, key) {
			const frame = frameOf(slot, 'cache-api.get');
			const entry = frame.request.cache.get(keyOf(frame, bin, key));
			if (entry) dependOn(frame, entry);
			return entry?.value;
		},
		set(bin, key, value, tagList, seconds) {
			const frame = frameOf(slot, 'cache-api.set');
			const tags = tagList.split(' ').filter((tag) => tag !== '');
			tags.forEach(checkTag);
			if (tags.length === 0 && seconds === 0)
				throw new TrovatoError(
					'host.bad_argument',
					'A value needs tags or a time to live, else it would stay for ever.',
				);
			const entry = { value, tags, expires: seconds === 0 ? Infinity : Date.now() + seconds * 1_000 };
			if (!frame.request.cache.set(keyOf(frame, bin, key), entry))
				throw new TrovatoError('host.limit', 'The request has put too much into the cache.');
			dependOn(frame, entry);
		},
		invalidateTag(tag) {
			const { request } = frameOf(slot, 'cache-api.invalidate-tag');
			checkTag(tag);
			if (request.job.kind === 'route' && /^(GET|HEAD)$/.test(request.job.method))
				throw new TrovatoError('host.not_now', 'A request that only reads has changed nothing.');
			request.cache.invalidate(tag);
		},
	};
}
