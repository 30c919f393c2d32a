# "Send me the link again" mails the links of all that an address is registered
# for, and each leads to its own registration.
use v5.36;
use utf8;
use Test::More;
use ET::Letter qw(letters);
use ET::Stack;

binmode Test::More->builder->$_, ":encoding(UTF-8)"
	for qw(output failure_output);

my $stack = ET::Stack->new;
$stack->sql(qq{select app.event_create('$_', 'Event $_')})
	for qw(night day past gone);
my $email = 'ada@example.org';
my %id;
for my $event (qw(night day past gone)) {
	my $r = $stack->ask(POST => "/api/register?event=$event", json => {
		name => "Ada $event", email => $email, phone => '030 123456' });
	is($r->{status}, 201, "Ada is registered for $event");
	$id{$event} = $r->{json}{id};
}
$stack->ask(POST => '/api/register?event=day', json => { name => 'Eve',
	email => 'eve@example.org', phone => '030 123456' });
$stack->sql(q{update app.event set archived_at = now() where slug = 'gone'});
$stack->sql(q{update app.event set starts_at = now() - interval '101 days',
	ends_at = now() - interval '100 days', closes_at = null
	where slug = 'past'});

# The next mail with a link that comes to them.
my $seen = 0;
sub next_mail () {
	my @all;
	ET::Stack::wait_for(sub {
		@all = grep { $_->{text} =~ /asked for the link/ }
			letters($stack, $email);
		@all > $seen;
	}, 20);
	$seen = @all;
	return $all[-1];
}

# The registrations that the links of a mail open.
sub opened ($mail) {
	my @tokens = $mail->{text} =~ m{/r/#([0-9a-z]{26})}g;
	return join ' ', map { $stack->ask(GET => '/api/registration/me',
		token => $_)->{json}{event}{slug} // 'none' } @tokens;
}

my $r = $stack->ask(POST => '/api/registration/link?event=Night',
	json => { email => 'ADA@example.org' });
is($r->{status}, 202, 'the link is asked for');
my $mail = next_mail();
is(opened($mail), 'night day', 'the mail has it, and that of the other event');
like($mail->{text}, qr/^Event day, \w+ \d+ \w+ \d{4}/m, '… with its name and time');
unlike($mail->{text}, qr/Event (past|gone)/,
	'… but none of what is over long ago or put away');
like($mail->{html}, qr{href="[^"]*/r/#[0-9a-z]{26}"[^>]*>Event day<},
	'… also as a page');

$stack->ask(POST => '/api/registration/link', json => { email => $email });
is(opened(next_mail()), 'night day',
	'without an event, and for one that Ada is not in, she gets hers');
$stack->ask(POST => '/api/registration/link?event=past',
	json => { email => $email });
is(opened(next_mail()), 'past night day', 'what is asked for comes at any age');
$r = $stack->ask(POST => '/api/registration/link?event=none',
	json => { email => $email });
is($r->{status}, 404, 'an event that is not there is said');

$stack->done;
done_testing;
