-- What an installation has done once, and when, in microseconds UTC.
create table mark (
    name text primary key,
    at bigint not null
);
