-- Requests for a mail with a link and a code. Of the browser's secret, the code and the address only a SHA-256 is kept.
create table sign_in_request (
    request_hash blob primary key,
    code_hash blob not null,
    link_hash blob not null,
    address_hash blob not null,
    person_id blob not null,
    asked_at integer not null,
    expires_at integer not null,
    attempts integer not null
) strict;
