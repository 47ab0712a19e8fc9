-- The event log. Positions are counted by the writer, without gaps. `at` is in microseconds UTC.
create table event (
    position bigint primary key,
    stream_kind text not null,
    stream_id uuid not null,
    version bigint not null,
    kind text not null,
    payload text not null,
    actor uuid,
    at bigint not null,
    correlation uuid not null,
    causation uuid not null,
    hash bytea not null,
    unique (stream_id, version)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the event log is append-only';
end;
$$;

create trigger event_update_refused before update on event
for each row execute function refuse_change();

create trigger event_delete_refused before delete on event
for each row execute function refuse_change();

-- Row triggers do not see this one.
create trigger event_truncate_refused before truncate on event
for each statement execute function refuse_change();

-- Commands that came with an idempotency key, and what became of them.
create table command (
    actor text not null,
    idempotency_key text not null,
    name text not null,
    stream_kind text not null,
    stream_id uuid not null,
    position bigint not null,
    version bigint not null,
    primary key (actor, idempotency_key)
);
