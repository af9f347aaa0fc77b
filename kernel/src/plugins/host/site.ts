// Host functions of `site`: what the screens of whoever runs the site show and switch; for core plugins only.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { Site } from '../../generated/host.ts';
import { frameOf, type RequestScope, type Slot } from '../worker/frame.ts';

export function createSite(slot: Slot): Site {
	/** The running request, for whoever was granted to look at the site. */
	const granted = (name: string): RequestScope => {
		const { plugin, request } = frameOf(slot, name);
		if (plugin.capabilities.includes('site:plugins')) return request;
		throw new TrovatoError('host.not_granted', `'${plugin.name}' is not granted the capability site:plugins.`);
	};
	return {
		plugins() {
			const { stopped, known } = granted('site.plugins');
			return JSON.stringify(known.map((one) => ({ ...one, stopped: stopped.includes(one.name) })));
		},
		switchPlugin(name, enable) {
			const { answer, job, known } = granted('site.switch-plugin');
			if (job.kind !== 'route' || job.method === 'GET')
				throw new TrovatoError('host.not_now', 'Plugins are switched by a form that somebody sent.');
			if (answer.switch) throw new TrovatoError('host.limit', 'A request switches one plugin.');
			const found = known.find((one) => one.name === name);
			if (!found) throw new TrovatoError('request.not_found', `There is no plugin '${name.slice(0, 40)}'.`);
			if (found.fixed) throw new TrovatoError('request.conflict', `site.toml names the plugin '${name}'.`);
			answer.switch = { plugin: name, enable };
		},
	};
}
