// Host functions of `plugin-api`: a plugin asks others, in the same worker and the same unit of work.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { PluginApi } from '../../generated/host.ts';
import type { Batch } from '../taps/batch.ts';
import { addHandle, type Frame, frameOf, getHandle, type Slot } from '../worker/frame.ts';
import type { TapCaller } from '../worker/tap-caller.ts';

/** It stands in log lines, so it is short. */
const FUNCTION = /^[a-z][a-z0-9_-]{0,63}$/;

export function createPluginApi(slot: Slot): PluginApi {
	const run = <T>(body: (calls: TapCaller, frame: Frame) => T): T => {
		const frame = frameOf(slot, 'a plugin-api function');
		return body(frame.request.calls, frame);
	};
	const invoke = async (plugin: string, name: string, payload: string, items?: Batch): Promise<string> => {
		if (!FUNCTION.test(name))
			throw new TrovatoError('plugin.no_function', 'A function that plugins may call is named in a-z, 0-9, _ and -.');
		return run((calls) => calls.invoke(plugin, name, payload, items));
	};
	const askJson: PluginApi['askJson'] = async (tap, payload) =>
		run((calls, frame) => calls.askJson(frame, tap, payload));
	return {
		pluginExists: (plugin) => run((calls) => calls.exists(plugin)),
		invoke: async (plugin, name, payload) => invoke(plugin, name, payload),
		invokeItems: async (plugin, name, items, payload) => invoke(plugin, name, payload, getHandle(slot, 'items', items)),
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
