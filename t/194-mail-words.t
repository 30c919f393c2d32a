# Every kind of mail has a name on the pages of staff, and so has every state of
# one: nobody reads a word of the program.
use v5.36;
use Test::More;

sub slurp ($file) {
	open my $in, '<', $file or die "$file: $!";
	local $/;
	return <$in>;
}

my @kinds = map { /"([a-z_]+)"/g } slurp('lib/mail/mail_kind.c')
	=~ /_kinds\[\] = \{(.*?)\}/gs;
my $parts = slurp('nginx/html/admin/parts/mails.js');
cmp_ok(@kinds, '>', 12, 'kinds were found');
is(join(' ', grep { $parts !~ /^\t$_: \(\) => say\("/m } @kinds), '',
	'each kind of mail has a name');
is(join(' ', grep { $parts !~ /^\t$_: \[/m } qw(queued sending sent dead
	cancelled)), '', '… and each state');
done_testing;
