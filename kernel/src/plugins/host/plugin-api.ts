// Host functions of `plugin-api`: a plugin asks others, in the same worker and the same unit of work.
import { TrovatoError } from '../../errors/trovato-error.ts';
import type { PluginApi } from '../../generated/host.ts';
import { addHandle, type Frame, frameOf, getHandle, type Slot } from '../worker/frame.ts';
import type { TapCaller } from '../worker/tap-caller.ts';

export function createPluginApi(slot: Slot): PluginApi {
	const here = (): { frame: Frame; calls: TapCaller } => {
		const frame = frameOf(slot, 'a plugin-api function');
		return { frame, calls: frame.request.calls };
	};
	return {
		pluginExists: (plugin) => here().calls.exists(plugin),
		async invoke(plugin, name, payload) {
			const { calls } = here();
			if (!calls.exists(plugin)) throw new TrovatoError('plugin.absent', `Plugin '${plugin}' is not enabled.`);
			return calls.invoke(plugin, name, payload);
		},
		async renderItem(tap, item) {
			const { frame, calls } = here();
			return addHandle(slot, 'node', await calls.renderItem(frame, tap, getHandle(slot, 'item', item)));
		},
		async notifyItem(tap, item) {
			const { frame, calls } = here();
			await calls.notifyItem(frame, tap, getHandle(slot, 'item', item));
		},
		async renderItems(tap, items) {
			const { frame, calls } = here();
			await calls.renderItems(frame, tap, getHandle(slot, 'items', items));
		},
		async notifyItems(tap, items) {
			const { frame, calls } = here();
			await calls.notifyItems(frame, tap, getHandle(slot, 'items', items));
		},
		async checkItems(tap, items, operation) {
			const { frame, calls } = here();
			await calls.checkItems(frame, tap, getHandle(slot, 'items', items), operation);
		},
		async collectJson(tap, payload) {
			const { frame, calls } = here();
			return calls.collectJson(frame, tap, payload);
		},
		async alterJson(tap, payload) {
			const { frame, calls } = here();
			return calls.alterJson(frame, tap, payload);
		},
		async firstJson(tap, payload) {
			const { frame, calls } = here();
			return calls.firstJson(frame, tap, payload);
		},
		async checkJson(tap, payload) {
			const { frame, calls } = here();
			return calls.checkJson(frame, tap, payload);
		},
	};
}
