# GET /api/registration/status/{email}: where it stands, and nothing else.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem fields_of);
use ET::Desk;
use ET::Worker;
use Test::More;

my $desk = ET::Desk->new;
my $w = ET::Worker->new('status', db => $desk->db);
my $path = '/api/registration/status';
$desk->register(email => 'Ada@example.org', name => 'Ada');

my $r = $w->get("$path/ada\@example.org");
is($r->{status}, 200, 'a registered address is found');
is_deeply([ sort keys %{ $r->{json} } ], [qw(created_at email status
	updated_at)], '… with e-mail, status and two times only');
is($r->{json}{status}, 'pending', '… and its status');
is($w->get("$path/ADA%40EXAMPLE.ORG")->{status}, 200, 'in any case');

is_problem($w->post("$path/ada\@example.org"), 405, 'method_not_allowed',
	'POST is refused');
$r = $w->get("$path/nonsense");
is_problem($r, 422, 'validation_failed', 'it must be an address');
is(fields_of($r), 'email', '… and the field is named');
is_problem($w->get("$path/a\@example.org%0d%0aX"), 422, 'validation_failed',
	'no line breaks in an address');
$r = $w->get("$path/eve\@example.org");
is_problem($r, 404, 'registration_not_found', 'an unknown address is 404');
like($r->{json}{detail}, qr/^No registration with this address/,
	'… which says what is not there');
is_problem($w->get("$path/ada\@example.org?event=no"), 404, 'event_not_found',
	'an unknown event is 404');
is($w->get("$path/ada\@example.org?email=b\@example.org")->{json}{email},
	'Ada@example.org', 'the address in the path is the one that counts');
is($w->get("$path/ada\@example.org?fbclid=x&a=%zz")->{status}, 200,
	'what it does not know it ignores');
# Each address that registers, as a client writes it into the path.
for my $email ("dept/lab\@example.org", "a//b\@example.org",
	"a/./b\@example.org", "/x/\@example.org", "a+b\@example.org",
	"a%b\@example.org", "o'brien\@example.org", "a?b#c\@example.org",
	"a&b=c\@example.org", "{x}|`~^_\@example.org") {
	$desk->register(email => $email);
	my $r = $w->get("$path/" . ET::Worker::escape($email));
	is($r->{json}{email}, $email, "$email is found");
}
is_problem($w->get("$path/a/b\@example.org"), 404, 'registration_not_found',
	'… and no other in its place');
is_problem($w->get("$path/'%20or%201=1--\@example.org"), 422,
	'validation_failed', 'SQL is no address');

$desk->db->query(q{update app.event set lookup = 'private'});
my $known = $w->get("$path/ada\@example.org");
my $unknown = $w->get("$path/eve\@example.org");
is($known->{status}, 202, 'an event may keep it to itself');
is($unknown->{status}, 202, '… for unknown addresses as well');
is($unknown->{body}, $known->{body}, '… which look the same');
is($desk->db->query('select count(*) from app.link_request'), 2,
	'… and the link is asked for');
is($desk->db->query("select count(*) from app.audit
	where action = 'link.requested' and request_id <> ''"), 2,
	'… by a request that is on record');
unlike($w->log, qr/example\.org/i, 'no address is in the log');

$w->done;
done_testing;
