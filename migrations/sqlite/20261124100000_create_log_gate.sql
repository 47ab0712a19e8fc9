-- The log's gate on a server. An embedded database has one writer as it is; the table is there so that both are alike.
create table log_gate (
    held integer not null
) strict;
