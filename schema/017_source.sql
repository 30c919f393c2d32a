-- 017_source.sql: where people come from, as the link said that they followed.

alter table registration add column source jsonb
	check (jsonb_typeof(source) = 'object' and source <> '{}'
		and octet_length(source::text) <= 2000);

comment on column registration.source is
	'utm_source, utm_medium, utm_campaign and ref of the link that led to the
form, each at most 100 characters; null: it said nothing';

-- For the statistics: the few columns that they count, without a row.
create index registration_source on registration (event_id, source)
	include (status, tickets) where source is not null;
