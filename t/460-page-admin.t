# The frame of the administration: signing in and out, the menu, a session that
# ends, a line that breaks.
use v5.36;
use Test::More;
use ET::Browser qw(browser);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new;
my %env = map { ($_ => $stack->env($_)) }
	qw(BASE_URL ADMIN_EMAIL ADMIN_PASSWORD);
browser('admin-frame', %env);

done_testing;
