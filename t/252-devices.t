# /api/admin/devices and POST /api/scans/enrol: a scanner is made, shows its
# code once, and is revoked.
use v5.36;
use utf8;
use ET::BadInput qw(refuses_bad_bodies refuses_text_in is_problem fields_of);
use ET::Desk;
use ET::Worker;
use MIME::Base64 qw(decode_base64);
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('devices', db => $db);
my $enrol = ET::Worker->new('enrol', db => $db);
my @as = (token => $desk->token('admin'));
my $path = '/api/admin/devices';
my %new = (name => 'Anna’s phone', gate => 'Gate B', profile => 'supervisor');

my $r = $w->post($path, @as, json => \%new, key => 'k1');
is($r->{status}, 201, 'a scanner is made');
my $d = $r->{json};
is_deeply([ @$d{qw(name gate profile state event scans)} ],
	[ 'Anna’s phone', 'Gate B', 'supervisor', 'enrolling', 'demo', 0 ],
	'… as it was told');
like($d->{enrol}{url}, qr{^https://tickets\.test/scan/\#enrol=[0-9a-hjkmnp-tv-z]{8}$},
	'… with a code in an address');
like($d->{enrol}{code}, qr/^[0-9A-Z]{4}-[0-9A-Z]{4}$/,
	'… which is short enough to be said');
is(lc($d->{enrol}{code} =~ tr/-//dr), $d->{enrol}{url} =~ s/.*=//r,
	'… the same one');
like($d->{enrol_until}, qr/Z$/, '… for ten minutes');
my ($png) = $d->{enrol}{qr} =~ /^data:image\/png;base64,(.*)$/;
open my $file, '>:raw', '/tmp/et-enrol-' . $$ . '.png';
print $file decode_base64($png);
close $file;
is(`zbarimg -q --nodbus --raw /tmp/et-enrol-$$.png` =~ s/\n$//r,
	$d->{enrol}{url}, '… and in a QR');
unlink "/tmp/et-enrol-$$.png";
my ($code) = $d->{enrol}{url} =~ /=(.*)/;
is($db->query("select count(*) from app.device where enrol_hash
	= sha256('$code')"), 1, 'the database knows its hash only');

is_problem($w->ask(PUT => $path, @as), 405, 'method_not_allowed',
	'PUT is refused');
is_problem($w->get($path), 401, 'unauthorized', 'not for strangers');
is_problem($w->get($path, token => $desk->token('reviewer')), 403,
	'forbidden', 'not for the reviewer');
is_problem($w->get($path, token => $desk->device), 403, 'forbidden',
	'not for a scanner');
$r = $w->post($path, @as, json => {});
is_problem($r, 422, 'validation_failed', 'a name is needed');
is(fields_of($r), 'name', '… and said');
refuses_bad_bodies($w, $path, { name => 'x' }, @as);
refuses_text_in($w, $path, { name => 'x' }, 'gate', @as);
is_problem($w->post($path, @as, json => { %new, profile => 'boss' }), 422,
	'validation_failed', 'there are two profiles');
is_problem($w->post($path, @as, json => { %new, event => 'none' }), 404,
	'event_not_found', 'an event that is not there');

# The same request again: the same scanner, another code.
my $again = $w->post($path, @as, json => \%new, key => 'k1');
is($again->{json}{id}, $d->{id}, 'a repeated key makes no second one');
isnt($again->{json}{enrol}{url}, $d->{enrol}{url}, '… but a code that works');
is_problem($w->post($path, @as, json => { name => 'y' }, key => 'k1'), 422,
	'idempotency_key_reused', 'a key is for one request');

# ---- enrol
sub enrol ($code) { $enrol->post('/api/scans/enrol', json => { code => $code }) }
is_problem($enrol->get('/api/scans/enrol'), 405, 'method_not_allowed',
	'enrol takes POST');
is_problem(enrol(''), 422, 'validation_failed', 'a code is needed');
is_problem(enrol($code), 404, 'enrol_code_unknown',
	'a code that was replaced is unknown');
is_problem(enrol('x' x 8), 404, 'enrol_code_unknown', 'so is a made-up one');
($code) = $again->{json}{enrol}{url} =~ /=(.*)/;
is_problem(enrol('-'), 404, 'enrol_code_unknown', 'a dash is no code');
$r = enrol(uc($code =~ s/^(.{4})/$1-/r) =~ tr/01/OL/r);
is($r->{status}, 200, 'the code enrols, as a person types it');
my $token = $r->{json}{token};
like($token, qr/^[0-9a-f]{64}$/, '… gives a token');
is_deeply($r->{json}{device}, { id => $d->{id}, name => 'Anna’s phone',
	gate => 'Gate B', profile => 'supervisor', without_list => 'look' },
	'… says who it is');
is($r->{json}{event}{slug}, 'demo', '… for which event');
is($r->{json}{event}{entry}, 'single', '… with its rules');
like($r->{json}{keys}[0]{public}, qr/^[0-9a-f]{64}$/, '… the public keys');
like($r->{json}{server_time}, qr/\.\d{3}Z$/, '… and the time');
is_problem(enrol($code), 404, 'enrol_code_unknown', 'the code is used up');

my $verify = ET::Worker->new('verify-ticket', db => $db);
my $serial = $desk->register(approve => 1)->{serials}[0];
is($verify->get("/verify-ticket/$serial", token => $token)->{status}, 200,
	'the token scans');

# ---- list, change
$r = $w->get($path, @as);
is($r->{status}, 200, 'they are listed');
my ($mine) = grep { $_->{id} == $d->{id} } @{ $r->{json}{devices} };
is($mine->{state}, 'active', '… active');
ok(grep({ $_ eq 'Gate B' } @{ $r->{json}{gates} }), '… with the gates');
unlike($r->{body}, qr/$token|token/, '… without a token');
is($w->get($path, @as, headers => { 'If-None-Match' => $r->{headers}{etag} })
	->{status}, 304, '… and not again while they are the same');
$r = $w->ask(PATCH => "$path/$d->{id}", @as, json => { gate => 'Gate C' });
is("$r->{json}{gate} $r->{json}{name}", 'Gate C Anna’s phone',
	'a scanner moves to another gate');
is($w->ask(PATCH => "$path/$d->{id}", @as, json => { gate => '' })
	->{json}{gate}, undef, '… or to none');
is($w->ask(PATCH => "$path/$d->{id}", @as, json => { without_list => 'admit' })
	->{json}{without_list}, 'admit', '… or may admit without a list');
is_problem($w->ask(PATCH => "$path/$d->{id}", @as, json => { without_list =>
	'perhaps' }), 422, 'validation_failed', '… and nothing between');
is_problem($w->ask(PATCH => "$path/999", @as, json => { gate => 'x' }), 404,
	'not_found', 'one that is not there');

# ---- a new code: the old token goes until it is used
$r = $w->post("$path/$d->{id}/enrol", @as);
($code) = $r->{json}{enrol}{url} =~ /=(.*)/;
is($verify->get("/verify-ticket/$serial", token => $token)->{status}, 200,
	'a new code leaves the token');
$db->query("update app.device set enrol_until = now() where id = $d->{id}");
is_problem(enrol($code), 404, 'enrol_code_unknown',
	'after ten minutes a code is unknown');
($code) = $w->post("$path/$d->{id}/enrol", @as)->{json}{enrol}{url} =~ /=(.*)/;
my $second = enrol($code)->{json}{token};
is_problem($verify->get("/verify-ticket/$serial", token => $token), 401,
	'unauthorized', 'the first token is nobody when it is used');

# ---- revoke
$r = $w->post("$path/$d->{id}/revoke", @as);
is($r->{json}{state}, 'revoked', 'a scanner is revoked');
is_problem($verify->get("/verify-ticket/$serial", token => $second), 401,
	'device_revoked', 'its next request says so');
is($w->post("$path/$d->{id}/revoke", @as)->{status}, 200,
	'… once or twice is the same');
is($db->query("select string_agg(action, ' ' order by id) from app.audit
	where subject = 'device:$d->{id}'"), 'device.added device.enrolled '
	. 'device.changed device.changed device.changed device.code device.code '
	. 'device.enrolled device.revoked', 'all of it is on record');

unlike($w->log . $enrol->log, qr/Anna|$token|$second|$code/,
	'no name, token or code is in the log');
$_->done for $w, $enrol, $verify;
done_testing;
