// Who people are, as far as plugins may know.
import * as host from './generated/accounts';
import { textOr } from './memory';

export class accounts {
	/** The name of the account with this id, `otherwise` when there is none. */
	static name(id: string, otherwise: string = ''): string {
		return textOr(host.find(id), otherwise);
	}
}
