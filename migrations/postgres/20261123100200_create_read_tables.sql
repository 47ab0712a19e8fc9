-- Read tables: derived from the log by the projection, and made again from it by `milstolpe rebuild`.
-- Dates are ISO text without a clock; times are in microseconds UTC; truth values are 0 and 1.
-- What statements order or compare by is collated "C", as on SQLite: otherwise the answer would depend on the locale
-- with which somebody made the database. The alphabet of names is the program's own.
create table region (
    region_id uuid primary key,
    name text not null
);

create table coordinator (
    region_id uuid not null,
    person_id uuid not null,
    primary key (region_id, person_id)
);

create table organisation (
    organisation_id uuid primary key,
    region_id uuid not null,
    name text not null,
    kind text not null,
    code text not null,
    time_zone text not null,
    language text not null,
    parent_id uuid
);
create index organisation_region on organisation (region_id);

create table member (
    organisation_id uuid not null,
    person_id uuid not null,
    role text not null,
    -- Whether the role leads: such members are reminded of what the organisation has to do.
    leads bigint not null,
    primary key (organisation_id, person_id)
);
create index member_person on member (person_id);

-- Who sees what a region shares within itself.
create view region_reader as
    select region_id, person_id from coordinator
    union
    select organisation.region_id, member.person_id
    from member join organisation on organisation.organisation_id = member.organisation_id;

create table round (
    round_id uuid primary key,
    region_id uuid not null,
    model text collate "C" not null,
    name text collate "C" not null,
    opens_on text collate "C" not null,
    due_on text collate "C" not null,
    closed bigint not null,
    version bigint not null
);
create index round_region on round (region_id, opens_on);

create table assessment (
    assessment_id uuid primary key,
    round_id uuid not null,
    organisation_id uuid not null,
    status text not null,
    submitted_at bigint,
    changed_at bigint not null,
    unique (round_id, organisation_id)
);
create index assessment_organisation on assessment (organisation_id);

create table rating (
    assessment_id uuid not null,
    criterion text not null,
    level bigint,
    reason text,
    comment text not null,
    evidence text not null,
    target_level bigint,
    target_year bigint,
    version bigint not null,
    changed_by uuid,
    changed_at bigint not null,
    position bigint not null,
    primary key (assessment_id, criterion)
);

create table action (
    action_id uuid primary key,
    organisation_id uuid not null,
    title text collate "C" not null,
    description text not null,
    owner_id uuid not null,
    due_on text collate "C" not null,
    follow_up_days bigint,
    criteria text not null,
    status text not null,
    looked_at text not null,
    next_on text collate "C" not null,
    version bigint not null,
    changed_at bigint not null
);
create index action_organisation on action (organisation_id, due_on);

create table procurement (
    procurement_id uuid primary key,
    organisation_id uuid not null,
    details text not null,
    title text collate "C" not null,
    cpv text collate "C" not null,
    -- The span in which the line has something to show on a timeline; empty without any date.
    first_day text collate "C" not null,
    last_day text collate "C" not null,
    source text,
    withdrawn text,
    version bigint not null,
    changed_at bigint not null
);
create index procurement_organisation on procurement (organisation_id, first_day);

create table phase (
    procurement_id uuid not null,
    phase text not null,
    actual_start text,
    actual_end text,
    primary key (procurement_id, phase)
);

create table reminder (
    person_id uuid not null,
    organisation_id uuid not null,
    reminder_key text collate "C" not null,
    rule text not null,
    thing_id uuid not null,
    phase text not null,
    due_on text collate "C" not null,
    remind_on text collate "C" not null,
    primary key (person_id, organisation_id, reminder_key)
);
create index reminder_thing on reminder (thing_id);
create index reminder_day on reminder (remind_on);

-- Reminders whose digest has its outcome: they are never due again.
create table reminder_told (
    person_id uuid not null,
    reminder_key text not null,
    primary key (person_id, reminder_key)
);
