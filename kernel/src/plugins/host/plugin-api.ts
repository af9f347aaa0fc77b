// Host functions of `plugin-api`: a plugin asks others, in the same worker and the same unit of work.
import { TrovatoError } from '../../errors/trovato-error.ts';
import type { PluginApi } from '../../generated/host.ts';
import { addHandle, type Frame, frameOf, getHandle, type Slot } from '../worker/frame.ts';

/** It stands in log lines, so it is short. */
const FUNCTION = /^[a-z][a-z0-9_-]{0,63}$/;

export function createPluginApi(slot: Slot): PluginApi {
	const calls = () => {
		const frame: Frame = frameOf(slot, 'a plugin-api function');
		return { frame, calls: frame.request.calls };
	};
	return {
		pluginExists: (plugin) => calls().calls.exists(plugin),
		async invoke(plugin, name, payload) {
			const { frame, calls: caller } = calls();
			if (!FUNCTION.test(name))
				throw new TrovatoError('plugin.no_function', 'A function that plugins may call is named in a-z, 0-9, _ and -.');
			if (!caller.exists(plugin)) throw new TrovatoError('plugin.absent', `Plugin '${plugin}' is not enabled.`);
			return caller.invoke(frame, plugin, name, payload);
		},
		async renderItem(tap, item) {
			const { frame, calls: caller } = calls();
			return addHandle(slot, 'node', await caller.renderItem(frame, tap, getHandle(slot, 'item', item)));
		},
		async notifyItem(tap, item) {
			const { frame, calls: caller } = calls();
			await caller.notifyItem(frame, tap, getHandle(slot, 'item', item));
		},
		async collectJson(tap, payload) {
			const { frame, calls: caller } = calls();
			return caller.collectJson(frame, tap, payload);
		},
	};
}
