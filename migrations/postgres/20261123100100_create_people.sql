-- People live outside the log, so that they can be erased. Times are in microseconds UTC.
create table person (
    person_id uuid primary key,
    name text not null,
    address text not null unique,
    language text not null
);

-- Links by which a person signs in. Only the SHA-256 of the secret is kept.
create table sign_in_link (
    secret_hash bytea primary key,
    person_id uuid not null,
    expires_at bigint not null,
    reusable bigint not null,
    used_at bigint
);

create table session (
    secret_hash bytea primary key,
    person_id uuid not null,
    created_at bigint not null,
    expires_at bigint not null
);

-- Work that one instance at a time does.
create table lease (
    name text primary key,
    holder uuid not null,
    expires_at bigint not null
);
