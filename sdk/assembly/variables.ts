// The plugin's persistent settings.
import { giveUp, orGiveUp } from './failure';
import * as host from './generated/variables';

export class variables {
	/** The setting, or `otherwise` when it was never set and the manifest has no default. */
	static get(name: string, otherwise: string = ''): string {
		const value = host.get(name, otherwise);
		if (value === null) {
			giveUp("Variable '" + name + "' cannot be read");
			return otherwise;
		}
		return value;
	}

	/** Stores a setting; a failure ends the call. */
	static set(name: string, value: string): void {
		orGiveUp(host.set(name, value), "Variable '" + name + "' cannot be set");
	}
}
