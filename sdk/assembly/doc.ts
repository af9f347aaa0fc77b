// A JSON or YAML document that the host parsed; it stays there and is read by path.
import * as host from './generated/text';
import { textOr } from './memory';

/**
 * A parsed document. A path is keys and indexes joined by dots (`tags.0`), empty for the document itself; what is not
 * there, or of another type, reads as `otherwise`.
 */
@unmanaged
export class Doc {
	/** Parses JSON; look at `failed` before reading. */
	static json(text: string): Doc {
		return changetype<Doc>(<usize>host.parseJson(text));
	}

	/** Parses YAML; look at `failed` before reading. */
	static yaml(text: string): Doc {
		return changetype<Doc>(<usize>host.parseYaml(text));
	}

	private get handle(): i32 {
		return changetype<i32>(this);
	}

	/** The text was no JSON or YAML; `request.lastError` says where. */
	get failed(): bool {
		return this.handle < 0;
	}

	/** `string number boolean null list object`, empty when there is nothing. */
	kind(path: string = ''): string {
		return textOr(host.docKind(this.handle, path), '');
	}

	has(path: string): bool {
		return this.kind(path).length > 0;
	}

	/** Text, or a number or boolean as text. */
	string(path: string = '', otherwise: string = ''): string {
		return textOr(host.docString(this.handle, path), otherwise);
	}

	int(path: string = '', otherwise: i64 = 0): i64 {
		return host.docInt(this.handle, path, otherwise);
	}

	float(path: string = '', otherwise: f64 = 0): f64 {
		return host.docFloat(this.handle, path, otherwise);
	}

	bool(path: string = '', otherwise: bool = false): bool {
		const value = host.docBool(this.handle, path);
		return value < 0 ? otherwise : value == 1;
	}

	/** How many entries a list or object has. */
	count(path: string = ''): i32 {
		return host.docCount(this.handle, path);
	}

	/** The name of an entry of an object; empty when there are not so many. */
	key(index: i32, path: string = ''): string {
		return textOr(host.docKey(this.handle, path, index), '');
	}

	/** The part at `path` as JSON, `null` when there is nothing. */
	json(path: string = ''): string {
		return textOr(host.docJson(this.handle, path), 'null');
	}
}
