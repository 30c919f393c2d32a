# Accounts in a browser: invited, a password, two steps, sessions, the team.
use v5.36;
use utf8;
use Test::More;
use ET::Browser qw(browser);
use ET::Letter qw(letters);
use ET::Otp qw(totp);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new(RATE_LOGIN => 'off');
my %seen;

# The token in the latest mail to this address that was not asked for yet.
sub link_for ($email) {
	my $token;
	ET::Stack::wait_for(sub {
		($token) = grep { !$seen{$_} } map {
			$_->{text} =~ m{/admin/#welcome/([0-9a-z]{26})} }
			letters($stack, $email);
	}, 30);
	$seen{ $token // '' } = 1;
	return $token // 'none';
}

# The code of a step that signed nobody in yet: one is of use only once.
my $last = 0;
sub code_for ($secret) {
	my $step = int(time / 30);
	$step = $last + 1 if $step <= $last;
	ET::Stack::wait_for(sub { int(time / 30) >= $step - 1 }, 60);
	$last = $step;
	return totp($secret, $step);
}

browser('admin-account', { link => \&link_for, code => \&code_for },
	map { ($_ => $stack->env($_)) } qw(BASE_URL ADMIN_EMAIL ADMIN_PASSWORD));

is($stack->sql("select string_agg(distinct action, ' ' order by action)
	from app.audit where action ~ '^(staff|otp|session|login)'"),
	'login.done login.ended login.failed login.otp_required login.otp_wrong'
	. ' otp.codes otp.disabled otp.enabled session.ended staff.added staff.changed'
	. ' staff.invited staff.password staff.renamed', 'all of it is on record');
ok(ET::Stack::wait_for(sub {
	my $all = join '', map { $_->{text} } grep { $_->{subject}
		=~ /your account was changed/ }
		letters($stack, 'zoe@example.org');
	!grep { $all !~ /$_/ } 'turned on', 'turned off', 'New recovery codes',
		'The password of your account was changed', 'Address: ';
}, 30), 'of each change the owner of the account gets a mail');
unlike($stack->log('login') . $stack->log('session') . $stack->log('access'),
	qr/@{[ join '|', grep { length == 26 } keys %seen ]}|few words|otpauth/,
	'no log has a token, a password or a secret');

done_testing;
