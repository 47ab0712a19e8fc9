-- Requests for a mail with a link and a code. Of the browser's secret, the code and the address only a SHA-256 is kept.
create table sign_in_request (
    request_hash bytea primary key,
    code_hash bytea not null,
    link_hash bytea not null,
    address_hash bytea not null,
    person_id uuid not null,
    asked_at bigint not null,
    expires_at bigint not null,
    attempts bigint not null
);
