-- What an organisation lets the region see of a round, now and, if that was changed afterwards, when the round closed.
-- No older program may run on this: it would show what is shared anonymously or not at all.
alter table assessment add column sharing text not null default 'named';
alter table assessment add column sharing_at_close text;
