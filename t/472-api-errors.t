# Every operation of openapi.json, asked in every wrong way that there is for it:
# what comes is described, and each error that is described does come.
use v5.36;
use Digest::SHA qw(sha256_hex);
use ET::Keys;
use ET::Letter qw(link_of);
use ET::Picture qw(png);
use ET::Schema;
use ET::Stack;
use ET::Worker;
use File::Temp;
use Test::More;

my $api = ET::Schema->new;
my $paths = $api->document->{paths};
my $stack = ET::Stack->new(map { ("RATE_$_" => 'off') }
	qw(SIGNUP LOGIN STATUS SCAN ADMIN TICKET));

# ---- who asks ----------------------------------------------------------------

$stack->ask(POST => '/api/register', json => { name => 'Ada',
	email => 'ada@example.org', phone => '+44 20 7946 0958' });
my $link = link_of($stack, 'ada@example.org');
open my $in, '<', $stack->dir . '/keys/jwt.secret' or die "jwt.secret: $!";
chomp(my $secret = <$in>);
sub bytes ($text) { q('\x) . sha256_hex($text) . q(') }

# Who asks for one operation: each has its own, as some end sessions and revoke
# devices. Helpers and viewers are staff who may do least.
sub staff_sql ($role, $id) {
	return "with s as (insert into app.staff (email, name, role)
		values ('$id\@example.org', '', '$role') returning id)
		insert into app.session (hash, staff_id, address, expires_at)
		select ${\ bytes($id)}, id, '', now() + interval '1 hour'
		  from s;\n";
}

sub id_of ($role, $for) { substr sha256_hex("$role $for"), 0, 32 }

sub make ($for) {
	my $device = sha256_hex("device $for");
	return join '', (map { staff_sql($_, id_of($_, $for)) }
		qw(owner door viewer)),
		"insert into app.device (event_id, name, token_hash)
		select id, 'Gate', ${\ bytes($device)} from app.event
		 where is_current;\n";
}

# The tokens, by what is needed; owner does for all other needs of staff.
sub tokens ($for) {
	my %jwt = map { $_ => ET::Keys->jwt(ET::Keys->claims(id_of($_, $for),
		iss => $stack->env('BASE_URL'), role => $_),
		secret => $secret) } qw(owner door viewer);
	return (%jwt, nothing => undef, holder => $link,
		device => sha256_hex("device $for"));
}
my %token;

# ---- what is asked -----------------------------------------------------------

my %there = (id => 1, event => 'nowhere', email => 'no@example.org',
	serial => 'NO-SUCH-TICKET', code => 'NO-CODE', token => 'x' x 26);
my %absent = (%there, id => 999_999_999);
my $large = File::Temp->new;
print $large '{"name": "', 'x' x 1_200_000, '"}';
close $large;

sub fill ($path, %part) { $path =~ s/\{(\w+)\}/$part{$1}/gr }

# Parameters that must be there.
sub query ($op) {
	my @must = map { "$_->{name}=" . ($_->{example} // 1) }
		grep { $_->{in} eq 'query' && $_->{required} }
		map { $api->resolve($_) } ($op->{parameters} // [])->@*;
	return @must ? '?' . join('&', @must) : '';
}

sub has ($op, $in, $name = qr/./) {
	return grep { $_->{in} eq $in && $_->{name} =~ $name }
		map { $api->resolve($_) } ($op->{parameters} // [])->@*;
}

# The body of the example, which is well formed, or nothing.
sub body ($op) {
	my $media = ($op->{requestBody} // {})->{content} // {};
	return raw_file($op) if $media->{'multipart/form-data'}
		&& !$media->{'application/json'};
	my $json = $media->{'application/json'} // {};
	my %example = %{ $json->{example} // {} };
	$example{filter} = 'event=nowhere' if $example{filter};
	return json => \%example;
}

# A form with the file that the operation takes.
sub raw_file ($op) {
	my ($type, $raw) = ET::Worker::multipart(
		$op->{operationId} =~ /import/
			? (file => [ 'a.csv', "name,email,phone\n" ])
			: (picture => [ 'a.png', png(8, 8) ]));
	return (raw => $raw, headers => { 'content-type' => $type });
}

# Each wrong way: what it is called, and how to ask.
sub ways ($method, $path, $op) {
	my $takes_body = $method =~ /post|patch/;
	my $query = query($op);
	my $url = fill($path, %there) . $query;
	my $more = $query ? '&' : '?';
	my @body = $takes_body ? body($op) : ();
	my @empty = $takes_body ? (json => {}) : ();
	my @ways = ([ 'as it is' => $url, @empty ],
		[ 'what there is not' => fill($path, %absent) . $query, @body ],
		[ 'another event' => "$url${more}event=nowhere", @body ],
		[ 'an event that is no slug' => "$url${more}event=a%20b", @empty ],
		[ 'without a token' => $url, @empty, token => undef ],
		[ 'by a helper' => $url, @empty, token => $token{door} ],
		[ 'by a viewer' => $url, @body, token => $token{viewer} ],
		[ 'from another site' => $url, @empty, token => undef, headers => {
			cookie => "__Host-event-tickets=$token{owner}",
			origin => 'https://elsewhere.example' } ],
		[ 'a query that is ill-formed' => "$url${more}event=%zz", @empty ],
		[ 'a path that is no text' => fill($path,
			map { $_ => '%ff' } keys %there) . $query, @empty ],
		[ 'an unknown field' => $takes_body
			? ($url, json => { nope => 1 }) : "$url${more}nope=1" ]);
	push @ways, [ 'a path that is ill-formed' => fill($path,
		map { $_ => '%zz' } keys %there) . $query, @empty ]
		if $path =~ /\{/;
	push @ways, [ 'another event, in a browser' =>
		"$url${more}event=nowhere", headers => { accept => 'text/html' } ]
		if $op->{responses}{200}{content}{'text/html'};
	push @ways, [ 'no JSON' => $url, raw => '{', headers =>
			{ 'content-type' => 'application/json' } ],
		[ 'plain text' => $url, raw => 'x', headers =>
			{ 'content-type' => 'text/plain' } ] if $takes_body;
	return @ways;
}

sub token_for ($method, $path) {
	my $need = $api->operation($method, $path)->{'x-need'};
	return exists $token{$need} ? $token{$need} : $token{owner};
}

my (%seen, @faults);

# The answer of one way is described, and has the shape that is described.
sub hold ($method, $path, $what, $r) {
	my $op = $api->operation($method, $path);
	my $answer = $op->{responses}{ $r->{status} };
	$seen{"$method $path"}{ $r->{status} } //= $what;
	return "$method $path, $what: $r->{status} is not described"
		if !$answer;
	my $content = $api->resolve($answer)->{content} // {};
	my $type = $r->{headers}{'content-type'} // 'nothing';
	return if $r->{content} eq '';
	my ($like) = grep { index($type, s/;.*//r) == 0 } keys %$content;
	return if $type =~ m{^text/html} && $what =~ /browser/;
	return "$method $path, $what: $r->{status} as $type" if !$like;
	return if $type !~ m{^application/(problem\+)?json};
	return map { "$method $path, $what: $r->{status}: $_" }
		$api->answer_faults($method, $path, $r->{status}, $r->{json});
}

sub ask_all ($method, $path) {
	my $op = $api->operation($method, $path);
	%token = tokens("$method $path");
	for my $way (ways($method, $path, $op)) {
		my ($what, $url, %opt) = @$way;
		$opt{token} = token_for($method, $path) if !exists $opt{token};
		delete $opt{token} if !defined $opt{token};
		my $r = $stack->ask(uc $method => $url, %opt);
		push @faults, hold($method, $path, $what, $r);
	}
	push @faults, hold($method, $path, 'a large body', too_large($method, $path))
		if $method =~ /post|patch/;
	push @faults, hold($method, $path, 'another method',
		$stack->ask(PUT => fill($path, %there)));
}

sub too_large ($method, $path) {
	my $r = $stack->curl('-X', uc $method, '-H', 'Accept: application/json',
		'-H', 'Content-Type: application/json', '-H',
		"Authorization: Bearer " . (token_for($method, $path) // ''),
		'--data-binary', "\@$large",
		fill($path, %there));
	$r->{json} = eval { JSON::PP::decode_json($r->{content}) };
	return $r;
}

for my $path (sort keys %$paths) {
	$stack->sql(join '', map { make("$_ $path") } keys $paths->{$path}->%*);
	ask_all($_, $path) for sort keys $paths->{$path}->%*;
}
is(join("\n", @faults), '', 'what comes is described, and has its shape');

# A member that there is not needs a registration that is approved: t/261-me.t.
my %elsewhere = ('post /api/registration/me/member: 404' => 1);
my @never;
for my $path (sort keys %$paths) {
	for my $method (sort keys $paths->{$path}->%*) {
		my $seen = $seen{"$method $path"};
		push @never, map { "$method $path: $_" }
			grep { /^4/ && !/409|412|429/ && !$seen->{$_} }
			sort keys $paths->{$path}{$method}{responses}->%*;
	}
}
is(join("\n", grep { !$elsewhere{$_} } @never), '',
	'each error that is described does come');
$stack->done;
done_testing;
