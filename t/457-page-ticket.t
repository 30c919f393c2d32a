# A registration, the mail that was caught, and the ticket's page in a browser:
# narrow and wide, light and dark; a camera reads it off the screen.
use v5.36;
use utf8;
use File::Temp qw(tempdir);
use MIME::Base64 qw(encode_base64);
use Test::More;
use ET::Browser qw(browser);
use ET::Mail qw(mails parse_mail qr_read);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);
my $stack = ET::Stack->new;
my $shots = tempdir('et-shots-XXXXXX', TMPDIR => 1, CLEANUP => !$ENV{SHOTS});
diag($shots) if $ENV{SHOTS};

$stack->sql(<<'SQL');
update app.event set approval = 'automatic', venue = 'Halle 4, Leipzig',
       name = 'Donaudampfschifffahrtsgesellschaftsball',
       starts_at = '2037-03-20 08:00Z', ends_at = '2037-03-20 17:00Z',
       check_in_from = '2037-03-20 07:00Z'
SQL
my $r = $stack->ask(POST => '/api/register', json => {
	name => 'Zoë Łukasz-O’Neil', email => 'zoe@example.org',
	phone => '+49 341 5550199', team_name => 'فريق الروبوت',
	members => 'שלום' });
is($r->{status}, 201, 'a team of two registers');
my @caught;
ET::Stack::wait_for(sub { @caught = mails($stack->env('MAIL_DIR')) });
is(@caught, 1, 'the mail with its tickets is caught');

sub slurp ($path) {
	open my $in, '<:raw', $path or die "$path: $!";
	local $/ = undef;
	return scalar <$in>;
}
my $mail = parse_mail(slurp($caught[0]));
my @codes = map { (qr_read($_->{bytes}))[0] } @{ $mail->{images} };
is(@codes, 2, 'two codes are in it');
my $base = $stack->env('BASE_URL');
like($mail->{text}, qr{^  QR code: \Q$base/t/$codes[1]\E\r?$}m,
	'with links to their pages');
like($mail->{text}, qr{^\Q$base\E/r/#[0-9a-z]{26}\r?$}m,
	'and to the registration');

# The mail as a page: pictures inside.
my $html = $mail->{html};
for (@{ $mail->{images} }) {
	my $id = $_->{cid} =~ s/^<|>$//gr;
	my $data = 'data:image/png;base64,' . encode_base64($_->{bytes}, '');
	$html =~ s/cid:\Q$id\E/$data/g;
}
open my $out, '>:encoding(UTF-8)', "$shots/mail.html" or die "mail.html: $!";
print $out $html;
close $out;

browser('ticket', BASE_URL => $base, SHOTS => $shots,
	CODE => $codes[0], OTHER => $codes[1]);
for my $look (glob "$shots/ticket-*.png") {
	is_deeply([ qr_read(slurp($look)) ], [ $codes[0] ],
		'a camera reads it off the screen: ' . $look =~ s{.*/}{}r);
}
for my $look (glob "$shots/mail-*.png") {
	is_deeply([ sort(qr_read(slurp($look))) ], [ sort @codes ],
		'a camera reads the mail: ' . $look =~ s{.*/}{}r);
}

# A file that the browser would keep, through nginx.
for my $suffix (qw(png pdf ics)) {
	my $got = $stack->ask(GET => "/t/$codes[1].$suffix");
	is($got->{status}, 200, "$suffix: 200");
}
my $none = $stack->ask(GET => '/t/1.2.3', headers => { accept => 'text/html' });
is($none->{status}, 404, 'another code: 404');
like($none->{content}, qr/There is no such ticket/, 'on our page');

$stack->sql("update app.ticket set revoked_at = now()");
browser('ticket-dead', BASE_URL => $base, CODE => $codes[0], SHOTS => $shots);
$stack->done;
done_testing;
