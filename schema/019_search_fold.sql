-- 019_search_fold.sql: people are found however their names are written.

-- What search_fold() makes of ASCII, of which most texts are; the collation "C"
-- knows its letters. Inlined.
create function app.search_ascii(t text) returns text
language sql immutable parallel safe as $$
	select lower(translate(t, '-,;"()[]{}<>&/|''`', '               ')
		collate "C")
$$;

-- One form of a text for all the ways to write it, for what is searched and
-- for what is searched for alike: without case, accents, vowel signs,
-- apostrophes, invisible characters and widths; dashes and what parts lists
-- are spaces. A change of this function needs the column made anew.
create function app.search_fold(t text) returns text
language plpgsql immutable strict parallel safe as $$
begin
	if octet_length(t) = char_length(t) then
		return app.search_ascii(t);
	end if;
	-- U+00B4 is decomposed into a space and an accent.
	t := regexp_replace(normalize(replace(t, E'\u00b4', ''), nfkd),
		'[''`\u00ad\u02b9-\u02bf\u02c8\u0300-\u036f\u0483-\u0487\u055a'
		'\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u05f3'
		'\u0610-\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4'
		'\u06e7\u06e8\u06ea-\u06ed\u115f\u1160\u180b-\u180f\u1ab0-\u1aff'
		'\u1dc0-\u1dff\u200b-\u200f\u2018-\u201b\u202a-\u202e\u2032\u2035'
		'\u2060-\u206f\u20d0-\u20ff\ua78c\ufe00-\ufe0f\ufe20-\ufe2f\ufeff]',
		'', 'g');
	t := translate(lower(t), '-,;"()[]{}<>&/|' || E'\u00ab\u00b7\u00bb'
		'\u058a\u05be\u060c\u061b\u2010\u2011\u2012\u2013\u2014\u2015'
		'\u201c\u201d\u201e\u201f\u2022\u2039\u203a\u2043\u2044\u2212'
		'\u3001\u3002\u300c\u300d\u30fb'
		'\u0131\u0142\u00f8\u0111\u00f0\u0256\u0127\u0167\u014b\u0259'
		'\u03c2\u0649\u06cc\u0629\u06a9'
		'\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669'
		'\u06f0\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9'
		'\u0966\u0967\u0968\u0969\u096a\u096b\u096c\u096d\u096e\u096f',
		repeat(' ', 43) || E'ilodddhtne\u03c3\u064a\u064a\u0647\u0643'
		'012345678901234567890123456789');
	return replace(replace(replace(replace(t, E'\u00df', 'ss'),
		E'\u00e6', 'ae'), E'\u0153', 'oe'), E'\u00fe', 'th');
end
$$;

-- The other spelling of names, where there is one: "Mueller" of a Müller,
-- "Muller" of a Mueller, so that each finds all of them.
create function app.search_spellings(names text, folded text) returns text
language plpgsql immutable strict parallel safe as $$
declare
	short text := replace(replace(replace(folded, 'ae', 'a'), 'oe', 'o'),
		'ue', 'u');
	long text := '';
begin
	if octet_length(names) <> char_length(names) then
		long := lower(normalize(names));
		long := app.search_fold(replace(replace(replace(replace(replace(
			long, E'\u00e4', 'ae'), E'\u00f6', 'oe'), E'\u00f8', 'oe'),
			E'\u00fc', 'ue'), E'\u00e5', 'aa'));
	end if;
	return case when short <> folded then short else '' end
		|| case when long not in ('', folded) then long else '' end;
end
$$;

-- What is searched of a registration: its texts; the digits of the phone, of
-- which "(0)" is none; the payment reference also without what groups it; other
-- spellings of the names. Each registration is made with it, so that of ASCII
-- it takes as few expressions as can be.
create function app.search_text(name text, email text, team_name text,
	members text, phone text, payment_reference text) returns text
language plpgsql immutable parallel safe as $$
declare
	names text := concat(' ', name, ' ', team_name, ' ', members);
	rest text := concat(' ', email, ' ', phone, ' ', translate(
		replace(phone, '(0)', ''), ' +()-./', ''),
		' ' || payment_reference, ' '
			|| translate(payment_reference, ' -./', ''));
begin
	if octet_length(names) + octet_length(rest)
		= char_length(names) + char_length(rest)
		and names !~* '[aou]e' then
		return app.search_ascii(names || rest);
	end if;
	return app.search_fold(names) || app.search_fold(rest)
		|| app.search_spellings(names, app.search_fold(names));
end
$$;

alter table app.registration drop column search;
alter table app.registration add column search text not null
	generated always as (app.search_text(name, email, team_name, members,
		phone, payment_reference)) stored;
comment on column app.registration.search is
	'what is searched, as search_fold() writes it; see search_text()';

-- As in 004 and 015: the index, and how well its words are known.
alter table app.registration alter column search set statistics 1000;
select format('set local search_path = app, %s; set local role %I',
	string_agg(distinct quote_ident(n.nspname), ', '), session_user)
  from pg_extension x join pg_namespace n on n.oid = x.extnamespace
 where x.extname in ('pg_trgm', 'btree_gin') \gexec

create index registration_search on app.registration
	using gin ((id >> 12), status, search gin_trgm_ops)
	with (gin_pending_list_limit = 512);

set local search_path = app, pg_temp;
set local role :"owner";
analyze app.registration;
