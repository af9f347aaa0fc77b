// Host functions of `cache-api`: values that a plugin keeps by what they depend on. A page that uses one depends on the
// same.
import { TAG, type Entry } from '../../cache/tagged-cache.ts';
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { CacheApi } from '../../generated/host.ts';
import { frameOf, type Slot } from '../worker/frame.ts';

const MAX_TAGS = 100;

function checkTag(tag: string): void {
	if (!TAG.test(tag)) throw new TrovatoError('host.bad_argument', `'${tag}' is no tag: 1 to 255 visible characters.`);
}

export function createCacheApi(slot: Slot): CacheApi {
	const at = (bin: string, key: string) => {
		const { plugin, request } = frameOf(slot, 'a cache-api function');
		const { answer, cache, job } = request;
		const dependOn = ({ tags, expires }: Entry<string>): void => {
			for (const tag of tags) answer.cacheTags.add(tag);
			if (tags.length > 0) answer.taggers.add(plugin.role);
			answer.expires = Math.min(answer.expires, expires);
		};
		return { key: JSON.stringify([plugin.name, bin, key, job.stage, job.asOf]), cache, dependOn };
	};
	return {
		get(bin, name) {
			const { key, cache, dependOn } = at(bin, name);
			const entry = cache.get(key);
			if (entry) dependOn(entry);
			return entry?.value;
		},
		set(bin, name, value, tagList, seconds) {
			const { key, cache, dependOn } = at(bin, name);
			const tags = tagList.split(' ').filter((tag) => tag !== '');
			if (tags.length > MAX_TAGS) throw new TrovatoError('host.limit', `A value has at most ${MAX_TAGS} tags.`);
			tags.forEach(checkTag);
			if (tags.length === 0 && seconds === 0)
				throw new TrovatoError(
					'host.bad_argument',
					'A value needs tags or a time to live, else it would stay for ever.',
				);
			const entry = { value, tags, expires: seconds === 0 ? Infinity : Date.now() + seconds * 1_000 };
			if (!cache.set(key, entry)) throw new TrovatoError('host.limit', 'The request has put too much into the cache.');
			dependOn(entry);
		},
		invalidateTag(tag) {
			checkTag(tag);
			const { job, cache } = frameOf(slot, 'cache-api.invalidate-tag').request;
			if (job.kind === 'route' && /^(GET|HEAD)$/.test(job.method))
				throw new TrovatoError('host.not_now', 'A request that only reads has changed nothing.');
			cache.invalidate(tag);
		},
	};
}
