-- $1: id of an endpoint; $2: id of the event; $3: envelope
insert into delivery (id, endpoint_id, event_id, type, subject, seq, body)
values (kernel.uuidv7(), $1::uuid, $2, 'webhooks.test', 'endpoint/' || $1, 0, $3)
