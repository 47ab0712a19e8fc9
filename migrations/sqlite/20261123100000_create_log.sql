-- The event log. Positions are counted by the writer, without gaps. `at` is in microseconds UTC.
create table event (
    position integer primary key,
    stream_kind text not null,
    stream_id blob not null,
    version integer not null,
    kind text not null,
    payload text not null,
    actor blob,
    at integer not null,
    correlation blob not null,
    causation blob not null,
    hash blob not null,
    unique (stream_id, version)
) strict;

create trigger event_update_refused before update on event
begin
    select raise(abort, 'the event log is append-only');
end;

create trigger event_delete_refused before delete on event
begin
    select raise(abort, 'the event log is append-only');
end;

-- Commands that came with an idempotency key, and what became of them.
create table command (
    actor text not null,
    idempotency_key text not null,
    name text not null,
    stream_kind text not null,
    stream_id blob not null,
    position integer not null,
    version integer not null,
    primary key (actor, idempotency_key)
) strict;
