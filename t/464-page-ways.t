# The administration in everyday hands: back to where one was, refused saves,
# amounts, what a colleague changed meanwhile, no line, exports, door staff.
use v5.36;
use utf8;
use Test::More;
use ET::Browser qw(browser);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new;
my %env = map { ($_ => $stack->env($_)) }
	qw(BASE_URL ADMIN_EMAIL ADMIN_PASSWORD);
$stack->sql("update app.event set price_minor = 2000;
	insert into app.staff (email, name, role, password_hash)
	select x.who || '\@example.org', initcap(x.who), x.role, s.password_hash
	from app.staff s, (values ('vera', 'viewer'), ('rob', 'reviewer'),
		('dora', 'door')) x(who, role)
	where s.email = '$env{ADMIN_EMAIL}';
	select count(*) from generate_series(1, 130) i, api.register(
		'', '', null, 'Person ' || i, 'p' || i || '\@crowd.example',
		'+49 341 5550199', null, null, '{}',
		array[lpad(i || 'W', 17, '0')], null, null, null);
	select count(app.audit_add('system', 'registration.noted',
		'registration:1', '', '', null, null)) from generate_series(1, 130)");
browser('ways', { changes => sub ($what) {
	return $stack->sql($what ne 'event' ? "update app.registration
		set phone = '+49 341 5550111', version = version + 1
		where email = '$what\@crowd.example' returning 'done'"
		: "update app.event set venue = 'Hall 5',
		version = version + 1 returning 'done'");
} }, %env);
is($stack->sql("select price_minor || ' ' || currency || ' ' || venue
	from app.event"), '2550 EUR Hall 5', 'an amount is stored as it was meant');
is($stack->sql("select name || ' ' || phone from app.registration
	where email = 'p130\@crowd.example'"), 'Person Last +49 341 5550111',
	'both corrections are there');
is($stack->sql("select string_agg(coalesce(reason, proof_request_reason), '/')
	from app.registration where email ~ '^p(28|129)\@'"), join('/',
	('The sum is that of another event.') x 2), 'reasons went out as typed');
$stack->done;
done_testing;
