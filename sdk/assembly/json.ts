// Writes JSON: `new Json().object().key('title').string(title).key('tags').list().string('a').end().end().toJson()`.

const INITIAL_BYTES: usize = 256;
const MAX_DEPTH: i32 = 64;

/** A JSON text being written. Commas are its own concern; `end()` closes what was opened last. */
export class Json {
	private start: usize = heap.alloc(INITIAL_BYTES);
	private size: usize = 0;
	private capacity: usize = INITIAL_BYTES;
	private depth: i32 = 0;
	/** One bit for each open level: 1 is an object. */
	private objects: u64 = 0;

	/** Opens an object. */
	object(): Json {
		return this.open(0x7b, 1);
	}

	/** Opens a list. */
	list(): Json {
		return this.open(0x5b, 0);
	}

	/** Closes the object or list that was opened last. */
	end(): Json {
		if (this.depth == 0) throw new Error('Json.end() closes more than was opened');
		this.depth--;
		this.put((this.objects >> this.depth) & 1 ? 0x7d : 0x5d);
		return this;
	}

	/** The name of the next value of an object. */
	key(name: string): Json {
		this.string(name);
		this.put(0x3a);
		return this;
	}

	string(value: string): Json {
		this.comma();
		this.put(0x22);
		const start = changetype<usize>(value);
		const end = start + ((<usize>value.length) << 1);
		let from = start;
		for (let at = start; at < end; at += 2) {
			const unit = load<u16>(at);
			if (unit >= 0x20 && unit != 0x22 && unit != 0x5c) continue;
			this.copy(from, at);
			this.escape(unit);
			from = at + 2;
		}
		this.copy(from, end);
		this.put(0x22);
		return this;
	}

	int(value: i64): Json {
		return this.raw(value.toString());
	}

	/** A number; what JSON cannot say (NaN, infinite) becomes null. */
	float(value: f64): Json {
		return this.raw(isFinite(value) ? value.toString() : 'null');
	}

	bool(value: bool): Json {
		return this.raw(value ? 'true' : 'false');
	}

	null(): Json {
		return this.raw('null');
	}

	/** A value that already is JSON. */
	raw(json: string): Json {
		this.comma();
		const start = changetype<usize>(json);
		this.copy(start, start + ((<usize>json.length) << 1));
		return this;
	}

	/** The text, once everything is closed. */
	toJson(): string {
		if (this.depth != 0) throw new Error('Json: ' + this.depth.toString() + ' objects or lists are not closed');
		const text = changetype<string>(__new(this.size, idof<string>()));
		memory.copy(changetype<usize>(text), this.start, this.size);
		return text;
	}

	private open(bracket: u16, isObject: u64): Json {
		if (this.depth == MAX_DEPTH) throw new Error('Json: more than 64 levels');
		this.comma();
		this.put(bracket);
		this.objects = (this.objects & ~((<u64>1) << this.depth)) | (isObject << this.depth);
		this.depth++;
		return this;
	}

	/** A comma, unless this is the first value or follows a name. */
	private comma(): void {
		if (this.size == 0) return;
		const last = load<u16>(this.start + this.size - 2);
		if (last != 0x7b && last != 0x5b && last != 0x3a) this.put(0x2c);
	}

	private escape(unit: u16): void {
		this.put(0x5c);
		if (unit >= 0x20) return this.put(unit);
		this.put(0x75);
		this.put(0x30);
		this.put(0x30);
		this.put(0x30 + (unit >> 4));
		const low = unit & 15;
		this.put(low < 10 ? 0x30 + low : 0x57 + low);
	}

	/** Copies the text between two addresses. */
	private copy(from: usize, to: usize): void {
		this.reserve(to - from);
		memory.copy(this.start + this.size, from, to - from);
		this.size += to - from;
	}

	private put(unit: u16): void {
		this.reserve(2);
		store<u16>(this.start + this.size, unit);
		this.size += 2;
	}

	private reserve(bytes: usize): void {
		if (this.size + bytes <= this.capacity) return;
		this.capacity = max(this.capacity << 1, this.size + bytes);
		this.start = heap.realloc(this.start, this.capacity);
	}
}
