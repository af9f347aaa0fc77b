// Host functions of `plugin-api`: a plugin asks others, in the same worker and the same unit of work.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { PluginApi } from '../../generated/host.ts';
import { addHandle, type Frame, frameOf, getHandle, type Slot } from '../worker/frame.ts';
import type { TapCaller } from '../worker/tap-caller.ts';

/** It stands in log lines, so it is short. */
const FUNCTION = /^[a-z][a-z0-9_-]{0,63}$/;

export function createPluginApi(slot: Slot): PluginApi {
	const run = <T>(body: (calls: TapCaller, frame: Frame) => T): T => {
		const frame = frameOf(slot, 'a plugin-api function');
		return body(frame.request.calls, frame);
	};
	const askJson: PluginApi['askJson'] = async (tap, payload) =>
		run((calls, frame) => calls.askJson(frame, tap, payload));
	return {
		pluginExists: (plugin) => run((calls) => calls.exists(plugin)),
		async invoke(plugin, name, payload) {
			if (!FUNCTION.test(name))
				throw new TrovatoError('plugin.no_function', 'A function that plugins may call is named in a-z, 0-9, _ and -.');
			return run((calls) => calls.invoke(plugin, name, payload));
		},
		async renderItem(tap, item) {
			const found = getHandle(slot, 'item', item);
			return addHandle(slot, 'node', await run((calls, frame) => calls.askItem(frame, tap, found, 'render')));
		},
		async notifyItem(tap, item) {
			const found = getHandle(slot, 'item', item);
			await run((calls, frame) => calls.askItem(frame, tap, found, 'none'));
		},
		async askItems(tap, items, operation) {
			const found = getHandle(slot, 'items', items);
			await run((calls, frame) => calls.askItems(frame, tap, found, operation));
		},
		askJson,
		collectJson: askJson,
		askAccess: async (tap, payload) => run((calls, frame) => calls.askAccess(frame, tap, payload)),
	};
}
