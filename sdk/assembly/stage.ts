// Where the request looks.
import * as host from './generated/stage';

export class stage {
	/** `live`, or the id of a stage. */
	static get current(): string {
		return host.current();
	}
}
