# Every action that the schema writes to the record has its words on the page,
# and every word its action.
use v5.36;
use Test::More;

sub slurp ($file) {
	open my $in, '<', $file or die "$file: $!";
	local $/;
	return <$in>;
}

# Those that are put together from a kind and a word.
my %made = ('registration.' => [qw(approved rejected corrected
	member_replaced proof_given resent erased exported)],
	'event.' => [qw(archived unarchived made_current)],
	'export.' => [qw(registrations tickets scans list)],
	'mail.' => [qw(retried cancelled readdressed)],
	'login.' => [qw(failed)]);
my %written;
for my $file (glob 'schema/functions/*.sql') {
	my $sql = slurp($file) =~ s/--.*//gr;
	for my $call ($sql =~ /(?:audit_(?:add|view)|account_audit)\((.*?);/gs) {
		for my $name ($call =~ /'([a-z]+\.[a-z_]*)'/g) {
			$written{$_} = $file for $name !~ /\.$/ ? $name
				: map { "$name$_" } @{ $made{$name} // ['?'] };
		}
	}
}
my ($sentences) = slurp('nginx/html/admin/parts/record.js')
	=~ /const sentences = \{(.*?)\n\};/s;
my %said = map { ($_ => 1) } $sentences =~ /^\t"([a-z_.]+)":/mg;
cmp_ok(keys %written, '>', 40, 'actions were found');
is(join(' ', grep { !$said{$_} } sort keys %written), '',
	'each action has words');
is(join(' ', grep { !$written{$_} } sort keys %said), '',
	'each of the words has an action');
done_testing;
