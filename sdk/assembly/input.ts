// The batch that a command works on, and what became of each input.
import * as host from './generated/request';
import { textOr } from './memory';

export class input {
	/** `start` before the first batch, `batch`, and `end` after the last. */
	static get phase(): string {
		return host.phase();
	}

	/** How many inputs the batch has. */
	static get count(): i32 {
		return host.inputCount();
	}

	/** The input's name, for a file its path relative to the folder. */
	static name(index: i32): string {
		return textOr(host.inputName(index), '');
	}

	static text(index: i32): string {
		return textOr(host.inputText(index), '');
	}

	static created(index: i32): void {
		host.report(index, 'created', '');
	}

	static updated(index: i32): void {
		host.report(index, 'updated', '');
	}

	static unchanged(index: i32): void {
		host.report(index, 'unchanged', '');
	}

	/** Left out on purpose, for a reason. */
	static skipped(index: i32, reason: string): void {
		host.report(index, 'skipped', reason);
	}

	/** Could not be taken in, for a reason. */
	static failed(index: i32, reason: string): void {
		host.report(index, 'failed', reason);
	}
}
