// Host functions that exist in test environments and benchmarks only.
import * as host from './generated/testing';

export class testing {
	/** Suspends the plugin for a while. */
	static sleep(milliseconds: i32): void {
		host.sleep(milliseconds);
	}

	/** Makes the host function fail. */
	static fail(message: string): void {
		host.fail(message);
	}
}
