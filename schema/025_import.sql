-- 025_import.sql: people who come from a file may have no phone number.

-- Those who register themselves still give one: their form asks for it.
alter table app.registration
	drop constraint registration_phone_check,
	add constraint registration_phone_check
		check (phone = '' or char_length(phone) between 5 and 40);
comment on column app.registration.phone is
	'how to call the person; empty: not known, of an import';
