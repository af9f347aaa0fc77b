// Sessions in the database, for sites without Redis.
// In the kernel because whoever can make a session can be anybody.
import type { Sql } from '../db/connect.ts';
import type { Session, SessionStore } from './store.ts';

interface Row {
	id: string;
	user_id: string;
	form_secret: string;
	remembered: boolean;
	privileges: string;
	epoch: number;
	client: string;
	active_stage: string | null;
	created: Date;
	seen: Date;
	expires_at: Date;
}

export function createPostgresStore(owner: Sql): SessionStore {
	const columns = owner`encode(id, 'hex') as id, user_id, form_secret, remembered, privileges, epoch, client, active_stage,
		created, seen, expires_at`;
	const isId = (id: string) => owner`id = decode(${id}, 'hex')`;
	return {
		async create({
			id,
			userId,
			formSecret,
			remembered,
			privileges,
			epoch,
			client,
			activeStage,
			created,
			seen,
			expires,
		}) {
			await owner`
				insert into kernel.session (id, user_id, form_secret, remembered, privileges, epoch, client, active_stage, created, seen, expires_at)
				values (decode(${id}, 'hex'), ${userId}, ${formSecret}, ${remembered}, ${privileges}, ${epoch}, ${client}, ${activeStage},
					${new Date(created)}, ${new Date(seen)}, ${new Date(expires)})`;
		},
		async find(id) {
			const [row] = await owner<Row[]>`
				select ${columns} from kernel.session where ${isId(id)} and expires_at > ${new Date()}`;
			return row && toSession(row);
		},
		async touch(id, seen, expires) {
			await owner`
				update kernel.session set seen = ${new Date(seen)}, expires_at = ${new Date(expires)} where ${isId(id)}`;
		},
		async update(id, { activeStage }) {
			await owner`update kernel.session set active_stage = ${activeStage} where ${isId(id)}`;
		},
		async destroy(id) {
			await owner`delete from kernel.session where ${isId(id)}`;
		},
		async destroyAllOf(userId, keep = '') {
			await owner`delete from kernel.session where user_id = ${userId} and id <> decode(${keep}, 'hex')`;
		},
		async listOf(userId) {
			const rows = await owner<Row[]>`
				select ${columns} from kernel.session
				where user_id = ${userId} and expires_at > ${new Date()} order by created desc, id`;
			return rows.map(toSession);
		},
		async purge() {
			await owner`delete from kernel.session where expires_at < ${new Date()}`;
		},
	};
}

function toSession(row: Row): Session {
	return {
		id: row.id,
		userId: row.user_id,
		formSecret: row.form_secret,
		remembered: row.remembered,
		privileges: row.privileges,
		epoch: row.epoch,
		client: row.client,
		activeStage: row.active_stage,
		created: row.created.getTime(),
		seen: row.seen.getTime(),
		expires: row.expires_at.getTime(),
	};
}
