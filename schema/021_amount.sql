-- 021_amount.sql: what a registration costs is fixed when it is made; a waiting
-- list in its order; and what a rejected person may do.

create domain minor_amount as bigint check (value >= 0);
create domain currency_code as text check (value ~ '^[A-Z]{3}$');
create domain rejected_may as text check (value in ('register', 'proof'));

alter table registration
	add column amount_minor minor_amount not null default 0,
	add column currency currency_code not null default 'EUR',
	add column passed_over_at timestamptz,
	add column may rejected_may;
alter table ticket add column price_minor minor_amount not null default 0;
alter table event add column waiting boolean not null default false;

-- Registrations made before cost what their event costs today: that is what
-- people were told until now.
update registration r
   set amount_minor = e.price_minor * r.tickets, currency = e.currency
  from event e
 where e.id = r.event_id and (e.price_minor > 0 or e.currency <> 'EUR');
update ticket t set price_minor = e.price_minor
  from registration r join event e on e.id = r.event_id
 where r.id = t.registration_id and e.price_minor > 0;
update event e set waiting = exists (select from registration r
	where r.event_id = e.id and r.status = 'waitlisted');

alter domain who_cancelled drop constraint who_cancelled_check;
alter domain who_cancelled add constraint who_cancelled_check
	check (value in ('person', 'expired', 'staff', 'again'));

comment on column event.price_minor is
	'of a ticket from now on, minor units; 0: free. What is registered keeps
the price it was registered at';
comment on column event.waiting is
	'places are kept for somebody in the waiting list: whoever comes joins its
end';
comment on column registration.amount_minor is
	'what it costs in minor units: the prices of its tickets together';
comment on column registration.currency is
	'of the amount: that of the event when it was made';
comment on column registration.passed_over_at is
	'staff keep no places for it any longer; it stands in the waiting list
where it stood';
comment on column registration.may is
	'what a rejected person may do: register once more or send a better
proof; null: neither';
comment on column registration.cancelled_reason is
	'who cancelled: the person, time (expired), staff; again: the person
registered once more after a rejection';
comment on column ticket.price_minor is
	'what it was sold at; whoever takes it over pays no more';
