// Running the plugin's named statements: `sql('latest').int(10).all()` runs `statements/latest.sql` with $1 = 10.
import * as host from './generated/db';
import { giveUp } from './failure';
import { Rows } from './rows';

const enum Kind {
	Text,
	Int,
	Float,
	Bool,
	Json,
	Time,
	Null,
}

class Argument {
	constructor(
		readonly kind: Kind,
		readonly text: string,
		readonly bits: i64,
	) {}

	push(): void {
		switch (this.kind) {
			case Kind.Text:
				return host.argString(this.text);
			case Kind.Int:
				return host.argInt(this.bits);
			case Kind.Float:
				return host.argFloat(reinterpret<f64>(this.bits));
			case Kind.Bool:
				return host.argBool(this.bits != 0);
			case Kind.Json:
				return host.argJson(this.text);
			case Kind.Time:
				return host.argTime(this.bits);
			default:
				return host.argNull();
		}
	}
}

/** A statement with its arguments; they are kept here until it runs, so that calls may nest. */
export class Statement {
	private args: Argument[] = [];

	constructor(
		private name: string,
		private isRaw: bool = false,
	) {}

	/** The next argument is text. */
	string(value: string): Statement {
		return this.add(Kind.Text, value, 0);
	}

	/** The next argument is text, or NULL when it is empty. */
	stringOrNull(value: string): Statement {
		return value.length == 0 ? this.null() : this.string(value);
	}

	/** The next argument is a whole number. */
	int(value: i64): Statement {
		return this.add(Kind.Int, '', value);
	}

	float(value: f64): Statement {
		return this.add(Kind.Float, '', reinterpret<i64>(value));
	}

	bool(value: bool): Statement {
		return this.add(Kind.Bool, '', i64(value));
	}

	/** The next argument is JSON, for a parameter of type jsonb. */
	json(value: string): Statement {
		return this.add(Kind.Json, value, 0);
	}

	/** The next argument is an instant in milliseconds since 1970. */
	time(milliseconds: i64): Statement {
		return this.add(Kind.Time, '', milliseconds);
	}

	null(): Statement {
		return this.add(Kind.Null, '', 0);
	}

	/** Runs it and gives its rows; a failure ends the call and rolls back what it wrote. */
	all(): Rows {
		const rows = this.attempt();
		if (rows.failed) giveUp("Statement '" + this.name + "' failed");
		return rows;
	}

	/** Runs an insert, update or delete and says how many rows it touched; a failure ends the call. */
	run(): i32 {
		return this.all().affected;
	}

	/** Runs it and leaves a failure to the caller: look at `failed` and `error` of the rows. */
	attempt(): Rows {
		for (let i = 0; i < this.args.length; i++) this.args[i].push();
		return changetype<Rows>(<usize>(this.isRaw ? host.runRaw(this.name) : host.run(this.name)));
	}

	private add(kind: Kind, text: string, bits: i64): Statement {
		this.args.push(new Argument(kind, text, bits));
		return this;
	}
}

/** The statement in `statements/<name>.sql` of this plugin. */
export function sql(name: string): Statement {
	return new Statement(name);
}

/** SQL made at run time; capability `sql:raw`. Values are arguments here too, never part of the text. */
export function rawSql(text: string): Statement {
	return new Statement(text, true);
}
