-- People live outside the log, so that they can be erased. Times are in microseconds UTC.
create table person (
    person_id blob primary key,
    name text not null,
    address text not null unique,
    language text not null
) strict;

-- Links by which a person signs in. Only the SHA-256 of the secret is kept.
create table sign_in_link (
    secret_hash blob primary key,
    person_id blob not null,
    expires_at integer not null,
    reusable integer not null,
    used_at integer
) strict;

create table session (
    secret_hash blob primary key,
    person_id blob not null,
    created_at integer not null,
    expires_at integer not null
) strict;

-- Work that one instance at a time does.
create table lease (
    name text primary key,
    holder blob not null,
    expires_at integer not null
) strict;
