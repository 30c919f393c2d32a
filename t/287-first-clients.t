# The form, the dashboard and the scanner that were written for the system before
# this one, on another site: what they send, and every member that they read, with
# its type. Nothing but their base address was changed.
use v5.36;
use utf8;
use ET::Picture qw(png);
use ET::Stack;
use ET::Worker;
use JSON::PP;
use Test::More;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $origin = 'https://dashboard.example';
my $stack = ET::Stack->new(SCANNER_AUTH => 'optional', CORS_ORIGINS => $origin,
	RATE_SIGNUP => 'off', RATE_STATUS => 'off', RATE_SCAN => 'off',
	RATE_LOGIN => 'off');
my $base = $stack->env('BASE_URL');
$stack->sql("update app.event set price_minor = 2550, currency = 'EUR'");

# One request of a page on their site, whose script may read the answer.
sub asks ($method, $path, %opt) {
	my $headers = delete $opt{headers} // {};
	my $r = $stack->ask($method => $path, %opt,
		headers => { %$headers, origin => $origin });
	is($r->{headers}{'access-control-allow-origin'}, $origin,
		"$method $path may be read by their page");
	return $r;
}

sub sends_form ($path, @fields) {
	my ($type, $bytes) = ET::Worker::multipart(@fields);
	return asks(POST => $path, raw => $bytes,
		headers => { 'content-type' => $type });
}

# ---- types ---------------------------------------------------------------------
my $time = qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
my %is = (
	number => sub ($v) { defined $v && JSON::PP->new->allow_nonref
		->encode($v) =~ /^-?\d+(\.\d+)?$/ },
	text => sub ($v) { defined $v && !ref $v && length $v
		&& JSON::PP->new->allow_nonref->encode($v) =~ /^"/ },
	bool => sub ($v) { JSON::PP::is_bool($v) },
	time => sub ($v) { defined $v && $v =~ $time },
	null => sub ($v) { !defined $v },
	empty => sub ($v) { defined $v && $v eq '' },
);

# Each member is there and of one of its types, such as "text|null".
sub reads ($what, $object, %members) {
	my @wrong = grep {
		my $name = $_;
		!exists $object->{$name} || !grep { $is{$_}->($object->{$name}) }
			split /\|/, $members{$name};
	} sort keys %members;
	is("@wrong", '', "$what: each member is there and of its type");
}

my @row = (id => 'number', serial_code => 'text', name => 'text',
	full_name => 'text', email => 'text', phone => 'text',
	team_name => 'text|null', members => 'text|null', payment_type => 'text',
	created_at => 'time', updated_at => 'time', tickets_count => 'number');
my @payment = (status => 'text', amount => 'number|null',
	payment_method => 'text|null', payment_screenshot => 'text|null',
	rejection_reason => 'text|null', approved_by => 'text|null',
	approved_at => 'time|null');
my @ticket = (id => 'number', member_name => 'text', serial_code => 'text',
	qr_code_path => 'text|null', is_active => 'bool');
my @attendance = (checked_in => 'bool', check_in_time => 'time|null',
	checked_out => 'bool', check_out_time => 'time|null');

sub reads_row ($what, $row) {
	reads($what, $row, @row);
	reads("$what, payment", $row->{payment}, @payment);
	for my $t (@{ $row->{tickets} }) {
		reads("$what, ticket", $t, @ticket);
		reads("$what, attendance", $t->{attendance}, @attendance);
	}
	like(lc $row->{serial_code}, qr/^reg-\d{6}$/, '… it can be searched');
}

# ---- the registration form ------------------------------------------------------
my $r = asks(GET => '/api/payment-qr/individual');
is("$r->{status} $r->{json}{code}", '404 picture_not_found',
	'without a payment QR its place stays empty');
like($r->{json}{detail}, qr/no such picture/, '… in words');

my $token = $stack->sign_in;
my ($type, $bytes) = ET::Worker::multipart(picture => [ 'pay.png',
	png(200, 200) ]);
is($stack->ask(POST => '/api/admin/settings/payment-qr', token => $token,
	raw => $bytes, headers => { 'content-type' => $type })->{status}, 200,
	'the organiser has a QR to pay by');
my %qr = map { $_ => $stack->curl("/api/payment-qr/$_") }
	qw(individual bulk);
for my $kind (sort keys %qr) {
	is($qr{$kind}{status}, 200, "the form shows it, $kind");
	like($qr{$kind}{headers}{'content-type'}, qr{^image/}, '… a picture');
	is($qr{$kind}{headers}{'cross-origin-resource-policy'},
		'cross-origin', '… in an <img>, which sends no origin');
}
is($qr{individual}{content}, $qr{bulk}{content}, 'it is one for both');
is($stack->curl('/api/payment-qr/other')->{status}, 404, 'there is no third');
is($stack->curl('/api/payment-qr/bulk?event=nothing')->{json}{code},
	'event_not_found', 'another event can be named');

my @ada = (name => 'Ada Lovelace', email => 'ada@example.org',
	phone => '9876543210', payment_type => 'individual', amount => '025,50',
	payment_method => 'UPI',
	payment_screenshot => [ 'paid.png', png(300, 200) ]);
$r = sends_form('/api/register', @ada);
is($r->{status}, 201, 'a person registers with a picture');
my $ada = $r->{json}{id};
$r = sends_form('/api/register', @ada);
is($r->{status}, 409, 'a second time is refused');
ok($is{text}->($r->{json}{detail}), '… with a sentence');
$r = sends_form('/api/register', @ada[0 .. 1], email => 'nobody', phone => '1',
	payment_type => 'individual', amount => 'a lot', payment_method => 'UPI');
is($r->{status}, 422, 'a form that is not right is refused');
ok($is{text}->($r->{json}{detail}), '… with a sentence as well');
$r = sends_form('/api/register', name => 'Bob Bytes',
	email => 'bob@example.org', phone => '+49 151 2345678',
	payment_type => 'bulk', amount => '1500', payment_method => 'Bank',
	payment_screenshot => [ 'paid.jpg', png(320, 200) ],
	team_name => 'Code Warriors', members => 'Mike, Sarah, Tom');
is($r->{status}, 201, 'a team registers');
my $team = $r->{json}{id};
my $none = asks(POST => '/api/register', json => { name => 'Cid',
	email => 'cid@example.org', phone => '12345' })->{json}{id};

# ---- the dashboard ------------------------------------------------------------------
$r = asks(POST => '/api/admin/login', json => { role => 'admin',
	email => $stack->env('ADMIN_EMAIL'),
	password => $stack->env('ADMIN_PASSWORD') });
is($r->{status}, 200, 'the role that the dashboard is for does no harm');
reads('the sign-in', $r->{json}, access_token => 'text');
reads('the account', $r->{json}{user}, id => 'number', email => 'text',
	name => 'text|empty', role => 'text');
my @as = (token => $r->{json}{access_token});

$r = $stack->curl('-X', 'OPTIONS', '-H', "Origin: $origin", '-H',
	'Access-Control-Request-Method: GET', '-H',
	'Access-Control-Request-Headers: authorization', '/api/admin/stats');
is($r->{status}, 204, 'a browser may send the token from their page');
$r = asks(GET => '/api/admin/stats', @as);
reads('the numbers', $r->{json}, map { $_ => 'number' }
	qw(total_registrations pending approved rejected with_teams));
is_deeply([ @{ $r->{json} }{qw(total_registrations pending with_teams)} ],
	[ 3, 3, 1 ], '… are right');

my $list = '/api/admin/registrations';
sub rows ($query = '') {
	my $r = asks(GET => "$list$query", @as);
	is($r->{status}, 200, "the list is there: $query");
	return { map { $_->{id} => $_ } @{ $r->{json}{registrations} } };
}
my $rows = rows();
is_deeply([ sort keys %$rows ], [ sort $ada, $team, $none ], 'it is all of them');
reads_row("registration $_", $rows->{$_}) for sort keys %$rows;
is_deeply($rows->{$ada}{payment}, { status => 'pending', amount => 25.5,
	payment_method => 'UPI', payment_screenshot =>
	"$base$list/$ada/payment-proof", rejection_reason => undef,
	approved_by => undef, approved_at => undef },
	'a payment is what the person said');
is($rows->{$ada}{full_name}, 'Ada Lovelace', '… and whose');
is($rows->{$ada}{serial_code}, sprintf('REG-%06d', $ada), '… with a number');
is_deeply([ @{ $rows->{$team} }{qw(payment_type team_name members
	tickets_count)}, $rows->{$team}{payment}{amount} ],
	[ 'bulk', 'Code Warriors', 'Mike, Sarah, Tom', 4, 1500 ], 'so is a team');
is_deeply([ map { "$_->{member_name} $_->{serial_code} $_->{is_active}" }
	@{ $rows->{$team}{tickets} } ], [ map { sprintf $_, $team }
	'Bob Bytes REG-%06d 0', 'Mike REG-%06d-2 0', 'Sarah REG-%06d-3 0',
	'Tom REG-%06d-4 0' ], '… with a ticket each, none of which admits yet');
is_deeply([ @{ $rows->{$none} }{'payment_type'}, @{ $rows->{$none}{payment} }
	{qw(amount payment_method payment_screenshot)} ],
	[ 'individual', 25.5, undef, undef ],
	'where nothing was said the sum that is due stands there');

is_deeply(asks(GET => "$list/$team", @as)->{json}{payment},
	$rows->{$team}{payment}, 'one registration tells the same');
reads_row('one registration', asks(GET => "$list/$ada", @as)->{json});

$r = asks(GET => "$list/$ada/payment-proof", @as);
is("$r->{status} " . ($r->{headers}{'content-type'} =~ s{/.*}{}r), '200 image',
	'the picture is fetched with the token');
is($r->{headers}{'cross-origin-resource-policy'}, 'same-origin',
	'… and stands on no page by itself');
is(asks(GET => "$list/$ada/payment-proof")->{status}, 401, '… nor without it');

$r = asks(POST => "$list/$team/approve", @as);
is($r->{status}, 200, 'approve without a body');
ok($is{text}->($r->{json}{message}), '… and a sentence');
$r = asks(POST => "$list/$none/reject", @as,
	json => { reason => 'We did not find your payment.' });
is($r->{status}, 200, 'reject with a reason');
ok($is{text}->($r->{json}{message}), '… and a sentence');
$r = asks(POST => "$list/$none/approve", @as);
is($r->{status}, 409, 'a second decision is an error');
ok($is{text}->($r->{json}{detail}), '… with a sentence');

is_deeply([ keys rows('?status_filter=approved')->%* ], [ $team ], 'approved');
is_deeply([ keys rows('?status_filter=pending')->%* ], [ $ada ], 'pending');
is_deeply([ keys rows('?status_filter=rejected')->%* ], [ $none ], 'rejected');
is(keys rows('?status_filter=')->%*, 3, 'an empty filter means all');
$rows = rows('?limit=all');
my $paid = $rows->{$team}{payment};
is($paid->{status}, 'approved', 'what is approved says so');
like($paid->{approved_at}, $time, '… with when');
is($paid->{approved_by}, $stack->env('ADMIN_EMAIL'), '… and who');
is_deeply([ @{ $rows->{$none}{payment} }{qw(status rejection_reason
	approved_by approved_at)} ], [ 'rejected',
	'We did not find your payment.', undef, undef ],
	'what is rejected says why');
ok(!(grep { !$_->{is_active} } @{ $rows->{$team}{tickets} }),
	'tickets admit now');
reads_row("registration $_, of all", $rows->{$_}) for sort keys %$rows;
is(exists rows('?limit=3')->{$ada}{tickets}, '',
	'whoever asks for pages gets them without tickets');

$stack->sql("update app.registration set status = 'cancelled'
	where id = $ada");
is(rows()->{$ada}{payment}{status}, 'rejected', 'cancelled is rejected there');
$stack->sql("update app.registration set status = 'waitlisted', claim = null,
	decided_at = null, amount_minor = 0 where id = $ada");
is_deeply([ @{ rows()->{$ada}{payment} }{qw(status amount)} ],
	[ 'pending', undef ], '… who waits is pending, and what is free has no sum');

# ---- what they say in a DELETE ----------------------------------------------------------
for my $body ('', '{}', ' {} ', 'null') {
	$r = asks(DELETE => '/api/admin/settings/logo', @as, raw => $body,
		headers => { 'content-type' => 'application/json' });
	is($r->{status}, 200, "DELETE with a body of \"$body\" is taken");
}
$r = asks(DELETE => '/api/admin/settings/logo', @as, json => { version => 1 });
is($r->{status}, 422, '… one with members is refused');
is($r->{json}{errors}[0]{field}, 'body', '… by name');
$r = asks(POST => '/api/admin/logout', @as, raw => '',
	headers => { 'content-type' => 'text/plain;charset=UTF-8' });
is($r->{status}, 200, 'POST with an empty text is one without a body');
is(asks(GET => $list, @as)->{status}, 401, '… and they are signed out');

# ---- the scanner ------------------------------------------------------------------------
$r = $stack->ask(POST => '/api/admin/login', json => {
	email => $stack->env('ADMIN_EMAIL'),
	password => $stack->env('ADMIN_PASSWORD') });
reads('the sign-in of a scanner', $r->{json}, access_token => 'text');
@as = (token => $r->{json}{access_token});
my $code;
ET::Stack::wait_for(sub {
	$code = $stack->sql("select code from app.ticket where position = 2
		and registration_id = $team");
	return length $code;
});
$r = $stack->ask(GET => "/verify-ticket/$code");
reads('a ticket', $r->{json}, valid => 'bool', message => 'text');
reads('its person', $r->{json}{details}, member_name => 'text',
	serial_code => 'text', email => 'null', phone => 'null');
is_deeply([ $r->{json}{valid}, @{ $r->{json}{details} }
	{qw(member_name serial_code)} ], [ JSON::PP::true, 'Mike',
	sprintf 'REG-%06d-2', $team ], 'it is shown with its short number');
is($stack->ask(GET => '/verify-ticket/' . sprintf('REG-%06d-2', $team))
	->{json}{valid}, JSON::PP::false, 'which opens nothing');
is($stack->ask(POST => "/mark-used/$code")->{status}, 200, 'it admits');
$r = $stack->ask(POST => "/mark-used/$code");
is($r->{status}, 409, '… once');
ok($is{text}->($r->{json}{detail}), '… and says why not again');
my ($inside) = grep { $_->{member_name} eq 'Mike' }
	@{ $stack->ask(GET => "$list/$team", @as)->{json}{tickets} };
ok($inside->{attendance}{checked_in}, 'the dashboard sees who is in');
like($inside->{attendance}{check_in_time}, $time, '… since when');
like($inside->{qr_code_path}, qr{^/t/.+\.png$}, '… with the picture');
$r = $stack->curl($inside->{qr_code_path});
is("$r->{status} $r->{headers}{'cross-origin-resource-policy'}",
	'200 cross-origin', '… which may stand on their page');

$stack->done;
done_testing;
