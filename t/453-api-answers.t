# What openapi.json says of each route is what the stack answers.
use v5.36;
use Test::More;
use Time::HiRes qw(sleep);
use ET::Letter qw(link_of);
use ET::Schema;
use ET::Stack;

my $api = ET::Schema->new;
my $stack = ET::Stack->new;
my %seen;

# Ask, and hold the answer against the description of its path.
sub told ($method, $path, $status, $what, %opt) {
	my $url = $path =~ s/\{(\w+)\}/$opt{$1}/gr . ($opt{query} // '');
	my $r = $stack->ask(uc $method => $url, %opt);
	is($r->{status}, $status, "$method $path, $what: $status");
	my @faults = $api->answer_faults($method, $path, $status, $r->{json});
	is(join("\n", @faults), '', "$method $path, $what: as described");
	$seen{"$method $path"} = 1;
	return $r;
}

my %person = (name => 'Ada', email => 'ada@example.org',
	phone => '+44 20 7946 0958', team_name => 'Engine', members => 'Bea');
my $register = '/api/register';

told(get => '/', 200, 'for a program');
told(get => '/ping', 200, 'asked');
told(get => '/health', 200, 'asked');
told(post => $register, 201, 'a team', json => \%person);
told(post => $register, 409, 'registered already', json => \%person);
told(post => $register, 422, 'without a name', json => { phone => '1' });
told(get => '/api/registration/status/{email}', 200, 'known',
	email => 'ada@example.org');
told(get => '/api/registration/status/{email}', 404, 'unknown',
	email => 'eve@example.org');

my %login = (email => $stack->env('ADMIN_EMAIL'),
	password => $stack->env('ADMIN_PASSWORD'));
my $token = told(post => '/api/admin/login', 200, 'right password',
	json => \%login)->{json}{access_token};
told(post => '/api/admin/login', 401, 'wrong password',
	json => { %login, password => 'wrong' });
my @as = (token => $token);
told(get => '/api/admin/me', 200, 'signed in', @as);
told(get => '/api/admin/me', 401, 'nobody');

my $all = '/api/admin/registrations';
my $one = "$all/{id}";
my $id = told(get => $all, 200, 'one row', @as)
	->{json}{registrations}[0]{id};
told(get => $all, 422, 'a wrong limit', @as, query => '?limit=0');
my @this = (@as, id => $id);
my $show = told(get => $one, 200, 'pending', @this);
told(get => $one, 404, 'none', @as, id => 999);
my $etag = $show->{headers}{etag};
is($stack->ask(GET => "$all/$id", @as,
	headers => { 'if-none-match' => $etag })->{status}, 200,
	'that it was looked at is in its history, so it has another tag');

my $serial = $show->{json}{tickets}[0]{serial_number};
told(get => '/verify-ticket/{serial}', 200, 'pending', @as,
	serial => $serial);
told(post => '/mark-used/{serial}', 409, 'pending', @as, serial => $serial);
told(post => "$one/approve", 412, 'a version of the past', @this,
	json => { version => 99 });
told(post => "$one/approve", 200, 'pending', @this);
told(post => "$one/reject", 409, 'approved', @this,
	json => { reason => 'No payment.' });
my $other = $stack->ask(POST => $register,
	json => { %person, email => 'bea@example.org' })->{json}{id};
told(post => "$one/reject", 200, 'pending', @as, id => $other,
	json => { reason => 'No payment.' });
told(post => "$one/reject", 401, 'nobody', id => $other);

my ($mark, $verify) = ('/mark-used/{serial}', '/verify-ticket/{serial}');
my @ticket = (@as, serial => $serial);
told(get => $verify, 200, 'approved', @ticket);
told(post => $mark, 200, 'approved', @ticket);
told(post => $mark, 409, 'used', @ticket);
told(get => $verify, 200, 'used', @ticket);
told(get => $verify, 200, 'unknown', @as, serial => 'NO-SUCH-TICKET');
told(post => $mark, 404, 'unknown', @as, serial => 'NO-SUCH-TICKET');
told(post => $mark, 401, 'nobody', serial => $serial);

# The code is signed when the mail is made.
my $path;
for (1 .. 200) {
	$path = $stack->ask(GET => "$all/$id", @as)
		->{json}{tickets}[0]{qr_code_path} and last;
	sleep 0.05;
}
my $code = $path =~ s{^/t/|\.png$}{}gr;
my %kind = ('' => 'text/html', '.png' => 'image/png',
	'.pdf' => 'application/pdf', '.ics' => 'text/calendar');
for my $suffix (sort keys %kind) {
	my $r = $stack->ask(GET => "/t/$code$suffix");
	like("$r->{status} $r->{headers}{'content-type'}",
		qr{^200 $kind{$suffix}}, "a ticket as $kind{$suffix}");
}
told(get => '/t/{code}', 404, 'ill-formed', code => 'NO-TICKET');

# The event, and what the holder of a secret link does.
told(get => '/api/event', 200, 'current');
told(get => '/api/event', 404, 'unknown', query => '?event=nothing');
my $page = $stack->ask(GET => '/e/' . $stack->sql('select slug from app.event'),
	headers => { accept => 'text/html' });
is($page->{status}, 200, 'an event has a page');
$seen{'get /e/{event}'} = 1;
told(post => '/api/registration/link', 202, 'known',
	json => { email => 'ada@example.org' });
told(post => '/api/registration/link', 422, 'ill-formed',
	json => { email => 'ada' });

my $me = '/api/registration/me';
my @holder = (token => link_of($stack, 'ada@example.org'));
told(get => $me, 200, 'approved', @holder);
told(get => $me, 401, 'nobody');
told(patch => $me, 409, 'decided', @holder, json => { name => 'Eve' });
told(post => "$me/member", 200, 'approved', @holder,
	json => { position => 2, name => 'Bob' });
told(post => "$me/resend", 200, 'approved', @holder, json => {});
told(post => "$me/erase", 409, 'before the event', @holder, json => {});
$seen{"get $me/export"} = 1;
is($stack->ask(GET => "$me/export", @holder)->{json}{registration}{name},
	'Ada', 'everything stored is exported');
told(post => "$me/renew-link", 200, 'approved', @holder, json => {});
told(post => "$me/renew-link", 401, 'with the link that has ended', @holder,
	json => {});
@holder = (token => link_of($stack, 'ada@example.org', qr/has a new link/));

$stack->sql("update app.event set proof = 'optional'");
$other = $stack->ask(POST => $register,
	json => { %person, email => 'cay@example.org' })->{json}{id};
my @cay = (token => link_of($stack, 'cay@example.org'));
told(patch => $me, 200, 'pending', @cay, json => { name => 'Cay' });
told(patch => $me, 422, 'a wrong phone', @cay, json => { phone => '1' });
told(patch => $me, 412, 'a version of the past', @cay,
	json => { name => 'Cay', version => 99 });
told(post => "$one/renew-link", 200, 'anybody', @as, id => $other, json => {});
@cay = (token => link_of($stack, 'cay@example.org', qr/has a new link/));
told(post => "$one/request-proof", 200, 'pending', @as, id => $other,
	json => { reason => 'Where is it?' });
told(post => "$me/payment-proof", 200, 'a reference', @cay,
	json => { payment_reference => 'RO27' });
told(get => $one, 200, 'with a reference', @as, id => $other);
told(get => "$one/payment-proof", 404, 'no picture', @as, id => $other);
told(delete => $me, 200, 'pending', @cay);
told(delete => $me, 200, 'cancelled', @cay);
told(post => "$me/erase", 200, 'cancelled', @cay, json => {});

my $settings = '/api/admin/settings';
told(get => $settings, 200, 'as they are', @as);
told(get => $settings, 401, 'nobody');
told(patch => $settings, 200, 'a capacity', @as, json => { capacity => 60 });
told(patch => $settings, 422, 'a wrong one', @as, json => { capacity => -1 });
told(post => "$settings/check", 200, 'a capacity', @as,
	json => { capacity => 60 });
told(post => "$settings/check", 422, 'a pale colour', @as,
	json => { accent => '#ffee00' });
told(get => "$settings/words", 200, 'in German', @as, query => '?lang=de');
for my $kind (qw(logo payment-qr)) {
	told(post => "$settings/$kind", 422, 'no picture', @as, json => {});
	told(delete => "$settings/$kind", 200, 'none', @as);
	told(get => "/api/event/$kind", 404, 'none');
}
told(get => "/api/payment-qr/$_", 404, 'none') for qw(individual bulk);
is($stack->ask(GET => '/api/event/theme.css')->{status}, 200, 'a stylesheet');
$seen{'get /api/event/theme.css'} = 1;
my $try = told(post => "$settings/test-mail", 202, 'a test', @as,
	json => { kind => 'approved', lang => 'de' });
told(get => "$settings/test-mail/{id}", 200, 'that test', @as,
	id => $try->{json}{id});
told(get => "$settings/test-mail/{id}", 404, 'none', @as, id => 1);
told(get => "$settings/preview", 200, 'built in', @as,
	query => '?kind=approved');
told(post => "$settings/preview", 200, 'a mail', @as,
	json => { kind => 'approved', lang => 'de' });

my $mail = '/api/admin/mail';
told(get => $mail, 200, 'all', @as, query => '?limit=2');
my $sent = $stack->sql("select max(id) from app.outbox
	where registration_id = $id");
sub is_sent () {
	return ET::Stack::wait_for(sub { $stack->sql("select state
		from app.outbox where id = $sent") eq 'sent' }, 60);
}
is_sent();
$stack->sql("update app.outbox set state = 'dead', sent_at = null,
	smtp_code = 550 where id = $sent");
told(get => $mail, 422, 'too few letters', @as, query => '?q=ab');
told(post => "$mail/{id}/cancel", 200, 'dead', @as, id => $sent, json => {});
told(post => "$mail/{id}/cancel", 404, 'none', @as, id => 1e9, json => {});
told(patch => "$mail/{id}", 422, 'no address', @as, id => $sent,
	json => { recipient => 'x' });
told(patch => "$mail/{id}", 200, 'cancelled', @as, id => $sent,
	json => { recipient => 'else@example.org' });
is_sent();
told(post => "$mail/{id}/retry", 409, 'sent', @as, id => $sent, json => {});
told(post => "$mail/retry-dead", 200, 'none', @as, json => {});

my $events = '/api/admin/events';
told(get => $events, 200, 'one', @as);
told(post => $events, 201, 'another', @as, json => { slug => 'b', name => 'B' });
told(post => $events, 409, 'the same', @as, json => { slug => 'b', name => 'B' });
told(post => "$events/{event}/copy", 201, 'b', @as, event => 'b',
	json => { slug => 'c' });
told(post => "$events/{event}/$_", 200, 'c', @as, event => 'c', json => {})
	for qw(archive unarchive);
told(post => "$events/{event}/make-current", 404, 'none', @as, event => 'd',
	json => {});
told(delete => "$events/{event}", 409, 'with people', @as, event =>
	$stack->sql('select slug from app.event order by id limit 1'));
told(delete => "$events/{event}", 200, 'c', @as, event => 'c');

told(get => '/api/admin/audit', 200, 'after all that', @as);
told(get => '/api/admin/audit/verify', 200, 'after all that', @as);
told(get => '/api/admin/audit', 401, 'nobody');
told(get => $one, 200, 'after all that', @this);
told(get => $all, 200, 'after all that', @as);
told(get => '/api/admin/stats', 200, 'after all that', @as);
told(post => '/api/admin/logout', 200, 'signed in', @as);
told(get => $all, 401, 'signed out', @as);
$token = $stack->sign_in;

# Whatever was not asked above, tests of its own ask well: here it is asked by an
# owner for nothing that there is, with nothing in the body.
my $paths = $api->document->{paths};
my %nothing = (id => 999_999, event => 'nowhere', email => 'no@example.org');

# The kind of an answer that is no JSON and as it is described, or what is wrong.
sub other_fault ($method, $route, $r) {
	my $type = $r->{headers}{'content-type'} // 'nothing';
	my $answer = $api->resolve($api->operation($method, $route)
		->{responses}{ $r->{status} } // return "$r->{status}?");
	return grep({ index($type, $_) == 0 } keys %{ $answer->{content} // {} })
		? '' : "$r->{status} as $type";
}

sub asked_for_nothing ($method, $route) {
	my $url = $route =~ s/\{(\w+)\}/$nothing{$1} \/\/ 'x'/ger;
	my @body = $method =~ /post|patch/ ? (json => {}) : ();
	my $r = $stack->ask(uc $method => $url, token => $token, @body);
	my @faults = $r->{json}
		? $api->answer_faults($method, $route, $r->{status}, $r->{json})
		: $r->{status} == 204 ? () : other_fault($method, $route, $r);
	is(join("\n", grep { length } @faults), '',
		"$method $route, for nothing: $r->{status}, as described");
	return $r->{status};
}

# Another method is 405 with Allow everywhere.
for my $route (sort keys %$paths) {
	my ($method) = my @methods = sort keys $paths->{$route}->%*;
	for (grep { !$seen{"$_ $route"} } @methods) {
		my $status = asked_for_nothing($_, $route);
		$token = $stack->sign_in if $status == 401;
	}
	my $r = $stack->ask(PUT => $route =~ s/\{\w+\}/1/gr);
	is($r->{status}, 405, "$route: PUT is 405");
	like($r->{headers}{allow}, qr/\b\U$method\E\b/, "$route: Allow says $method");
	is_deeply([ $api->answer_faults($method, $route, 405, $r->{json}) ], [],
		"$route: 405 is as described");
}
my $schemas = $api->document->{components}{schemas};
my $problem = $stack->ask(GET => '/nowhere',
	headers => { accept => 'application/problem+json' });
is_deeply([ $api->faults($schemas->{Problem}, $problem->{json}) ], [],
	'an error of nginx is an RFC 9457 problem where that is asked for');

done_testing;
