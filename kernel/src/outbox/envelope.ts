// How an event looks to whoever is told of it: CloudEvents 1.0, as JSON.
// In the kernel because it is the same for every target.
import type { PendingQuery, Row, Sql } from 'postgres';

/** A fragment of SQL for a row `o` of the outbox. */
export function envelopeOf(sql: Sql): PendingQuery<Row[]> {
	return sql`jsonb_build_object(
		'specversion', '1.0', 'id', o.event_id, 'source', 'urn:uuid:' || o.tenant_id, 'type', o.event_type,
		'subject', o.aggregate_type || '/' || o.aggregate_id,
		'time', to_char(o.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
		'datacontenttype', 'application/json', 'tenantid', o.tenant_id, 'sequence', o.seq::text, 'data', o.payload)::text`;
}
