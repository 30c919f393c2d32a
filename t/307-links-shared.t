# Links that people share: newsletters, networks and monitors hang parameters on
# them, and people type them by hand.
use v5.36;
use Test::More;
use ET::Stack;

my $stack = ET::Stack->new;
$stack->sql(q{select app.event_create('night', 'Long night', p_capacity => 9)});

sub browser (@args) {
	return $stack->curl('-H', 'Accept: text/html,*/*;q=0.8', '-H',
		'Accept-Language: de', @args);
}

# What is answered, without what differs from one request to the next, as the key
# of a form, and without where the person comes from, which the form carries on.
sub answered ($path) {
	my $r = browser($path);
	$r->{content} =~ s/<input type="hidden" name="(?:utm_\w+|form_key)"[^>]*>\n//g;
	$r->{content} =~ s/&amp;utm_\w+=[^&"]*//g;
	return join ' ', $r->{status}, $r->{headers}{'content-type'} // '',
		$r->{content} =~ s/\Q$r->{headers}{'x-request-id'}\E//gr;
}

$stack->ask(POST => '/api/register', json => { name => 'Ada',
	email => 'ada@example.org', phone => '12345' });
my @pages = qw(/ /e/night /api/event /api/event?event=night
	/api/event/theme.css /api/event/logo /health /ping /docs /redoc
	/openapi.json /robots.txt /r/ /registered /scan/ /admin/ /app.css
	/t/NOTHING /t/NOTHING.png /api/registration/status/ada@example.org
	/e/none /no/such/page);
my @more = ('fbclid=x', 'utm_source=news&utm_medium=mail&utm_campaign=a+b',
	'gclid=1&mc_cid=2', 'lang=nl', '_=1', 'a=%zz&%', 'a=%ff&b=%00&%00=c',
	'&&=&a', 'a=1&a=2', 'lang=nl&lang=xx', 'a=' . 'x' x 4000,
	'v=%00&v=%ff');
for my $path (@pages) {
	my $plain = answered($path);
	my $sign = $path =~ /\?/ ? '&' : '?';
	my @other = grep { answered("$path$sign$_") ne $plain } @more;
	is("@other", '', "$path is the same with whatever hangs on it");
}

# ---- only the event is never guessed ------------------------------------------
for my $path ('/', '/api/event', '/api/event/theme.css') {
	is(browser("$path?event=$_")->{status}, 404, "$path?event=$_: 404")
		for 'none', '', '%ff', '%zz', 'night%00', 'x' x 300,
		'night&event=demo';
}
my $r = browser('/e/none?fbclid=x');
is($r->{status}, 404, 'an event that is not there is 404');
unlike($r->{content}, qr{href="/(?:e/[^"]*)?"},
	'… with no way to the form of another event');

# ---- as people type them ------------------------------------------------------
for my $path ('/e/Night', '/e/NIGHT', '/e/night?event=Night') {
	my $r = browser($path);
	is($r->{status}, 200, "$path leads to the event");
	like($r->{content}, qr/Long night/, '… and shows it');
	like($r->{content}, qr/name="event" value="night"/, '… and its form');
}
for ([ '/e/night/', '/e/night' ], [ '/e/Night/?utm_source=a%20b',
		'/e/Night?utm_source=a%20b' ], [ '/health/', '/health' ],
	[ '/docs/?x=1', '/docs?x=1' ], [ '/e/night//', '/e/night' ],
	[ '/E/Night?fbclid=x', '/e/Night?fbclid=x' ], [ '/E/NIGHT/', '/e/NIGHT' ],
	[ '/R/?lang=de', '/r/?lang=de' ], [ '/ADMIN', '/admin/' ],
	[ '/Scan/', '/scan/' ], [ '/T/1.A-B.pdf', '/t/1.A-B.pdf' ]) {
	my ($from, $to) = @$_;
	my $r = browser($from);
	is("$r->{status} $r->{headers}{location}", "308 $to",
		"$from leads to $to");
}
is(browser($_)->{status}, 404, "$_ leads nowhere else")
	for '/no%0d%0aX:%20y/', '/no%22/', '/e/night/x';
$r = browser('//evil.example/');
unlike($r->{headers}{location} // '', qr{^//}, 'no address is a way out');

# ---- one way to name the event -------------------------------------------------
my $token = $stack->sign_in;
$r = $stack->ask(PATCH => '/api/admin/settings?event=Night', token => $token,
	json => { venue => 'Hall 4' });
is("$r->{status} $r->{json}{slug}", '200 night',
	'PATCH changes the event that its address names');
is($stack->ask(GET => '/api/admin/settings?event=night',
	token => $token)->{json}{venue}, 'Hall 4', '… which GET shows');
is($stack->sql(q{select venue from app.event where is_current}), '',
	'… and no other');
$r = $stack->ask(POST => '/api/register?event=night', json => {
	name => 'Bob', email => 'bob@example.org', phone => '12345' });
is($r->{status}, 201, 'a registration is for the event in its address');
is($stack->sql(q{select e.slug from app.registration r join app.event e
	on e.id = r.event_id where r.email = 'bob@example.org'}), 'night',
	'… and no other');
$r = $stack->ask(POST => '/api/register?event=demo', json => { event => 'night',
	name => 'Cid', email => 'cid@example.org', phone => '12345' });
is("$r->{status} $r->{json}{errors}[0]{field}", '422 event',
	'two events for one registration are refused');
for ([ POST => '/api/admin/registrations/1/approve', {} ],
	[ POST => '/api/admin/registrations/1/note', { text => 'x' } ],
	[ POST => '/api/admin/events', { slug => 'x', name => 'X' } ],
	[ GET => '/api/admin/registrations/1' ],
	[ GET => '/api/admin/audit' ],
	[ DELETE => '/api/admin/sessions' ]) {
	my ($method, $path, $body) = @$_;
	my $r = $stack->ask($method, "$path?event=night", token => $token,
		$body ? (json => $body) : ());
	is("$r->{status} $r->{json}{errors}[0]{field}", '422 event',
		"$method $path takes no event, and says so");
}
is($stack->sql(q{select status from app.registration where id = 1}), 'pending',
	'… and does nothing');

# ---- the address of the form ----------------------------------------------------
for ([ '/api/register', '/' ], [ '/api/register?event=Night&lang=de',
		'/e/night?lang=de' ], [ '/api/register?event=night&fbclid=1&lang=xx',
		'/e/night' ]) {
	my ($from, $to) = @$_;
	my $r = browser($from);
	is("$r->{status} $r->{headers}{location}", "303 $to",
		"$from leads to the form");
}
$r = $stack->curl('/api/register');
is("$r->{status} $r->{headers}{allow}", '405 POST', 'programs have to POST');
$r = browser('-F', 'name=', '/api/register?event=night&lang=en');
is($r->{status}, 422, 'a wrong form');
like($r->{content}, qr/Long night/, '… comes back for its event');
like($r->{content}, qr/<html lang="en">/, '… in its language');

$stack->done;
done_testing;
