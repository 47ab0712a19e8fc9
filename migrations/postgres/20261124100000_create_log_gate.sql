-- Always empty. Its lock is the gate to the log: who writes at once shares it, who must be alone has it for itself.
-- It takes the place of an advisory lock because the server takes table locks before it looks at rows.
create table log_gate (
    held bigint not null
);
