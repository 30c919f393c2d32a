# GET /health: 200 or 503 with the same shape.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem);
use ET::Desk;
use ET::Worker;
use Test::More;

my $desk = ET::Desk->new;
my $w = ET::Worker->new('health', db => $desk->db);

my $r = $w->get('/health');
is($r->{status}, 200, 'it is healthy');
is($r->{json}{status}, 'healthy', '… and says so');
is($r->{json}{checks}{database}{status}, 'ok', 'the database is there');
is($r->{json}{checks}{mail_queue}{status}, 'ok', 'no mail is late');
my $shape = shape($r->{json});

is_problem($w->post('/health'), 405, 'method_not_allowed', 'POST is refused');
is($w->get('/health?_=1')->{status}, 200, 'a monitor may add what it likes');

$desk->register;
$r = $w->get('/health');
is($r->{json}{checks}{mail_queue}{queued}, 1, 'a queued mail is counted');

$desk->db->query(q{update app.outbox set next_at = now() - interval '1 hour',
	created_at = now() - interval '1 hour'});
$r = $w->get('/health');
is($r->{status}, 503, 'mail that waits for an hour is a fault');
is($r->{json}{status}, 'unhealthy', '… and is said');
is($r->{json}{checks}{database}{status}, 'ok', '… not the database\'s');
is(shape($r->{json}), $shape, '… in the same shape');

$desk->db->query('delete from app.outbox');
my $id = $desk->register(approve => 1)->{id};
$r = $w->get('/health');
is("$r->{status} $r->{json}{checks}{signing}{waiting}", '200 1',
	'a ticket that waits for its signature is counted');
$desk->db->query(q{update app.sign_request
	set requested_at = now() - interval '2 minutes'});
$r = $w->get('/health');
is($r->{status}, 503, 'one that waits for minutes is a fault');
is($r->{json}{checks}{signing}{status}, 'late', '… and is said');
is($r->{json}{checks}{mail_queue}{status}, 'ok', '… not of the mail');
$desk->sign;

$desk->db->stop;
$r = $w->get('/health');
is($r->{status}, 503, 'without a database it is not healthy');
is($r->{json}{checks}{database}{status}, 'unreachable', '… and says why');
is($r->{json}{checks}{signing}{status}, 'unknown', '… of the rest nothing');
is(shape($r->{json}), $shape, '… in the same shape');

$desk->db->start;
$desk->db->query('delete from app.outbox');
is($w->get('/health')->{status}, 200, 'it recovers by itself');

$w->done;
done_testing;

# The names in an object, nested.
sub shape ($v) {
	return '' if ref $v ne 'HASH';
	return '{' . join(',', map { "$_" . shape($v->{$_}) } sort keys %$v) . '}';
}
