-- 011_organise.sql: how an event looks, and what its staff say again and again.

create domain hex_colour as text check (value ~ '^#[0-9a-f]{6}$');
create domain picture_kind as text check (value in ('logo', 'payment_qr'));

alter table event
	add column organiser one_line not null default '',
	add column accent hex_colour,
	add column reject_reasons written_reason not null default '';
comment on column event.organiser is 'who invites, as people know them';
comment on column event.accent is
	'colour of its pages and mails on light paper; null: ours';
comment on column event.reject_reasons is
	'reasons to pick from when a registration is rejected, one a line';

-- Encoded anew by us; anybody may see them.
create table event_picture (
	event_id bigint not null references event on delete cascade,
	kind picture_kind not null,
	image bytea not null,
	type text not null,
	width int not null,
	height int not null,
	sha256 sha256_hash not null,
	created_at timestamptz not null default now(),
	primary key (event_id, kind)
);
comment on table event_picture is
	'the logo of an event, and the QR by which one pays for it';
comment on column event_picture.sha256 is 'of the picture as it is stored';

-- A test mail: to staff, about an event, of an invented person.
alter table outbox
	add column sample mail_texts,
	add column sample_event_id bigint references event on delete cascade;
comment on column outbox.sample is
	'texts of a test mail, by file name; null: a real one';

-- Staff may call a mail back as long as it waits.
alter domain mail_state drop constraint mail_state_check;
alter domain mail_state add constraint mail_state_check
	check (value in ('queued', 'sent', 'dead', 'cancelled'));
