# A function that is said to be inlined leaves no call in the plan: as a call
# it costs more than the statement of the door around it. PostgreSQL is silent
# when it cannot, as when one that promises "immutable" uses one that is not.
use v5.36;
use ET::Database;
use Test::More;

my $db = ET::Database->new;

# The name and types of each function whose comment says that it is inlined.
my @inlined;
for my $file (glob 'schema/*.sql schema/functions/*.sql') {
	open my $in, '<', $file or die "$file: $!";
	local $/ = undef;
	my $sql = <$in>;
	while ($sql =~ m{((?:^--.*\n)+)create\s(?:or\sreplace\s)?function\s
		app\.(\w+)}gmx) {
		my ($comment, $name) = ($1, $2);
		push @inlined, $name if $comment =~ /\binlined\b/i;
	}
}
cmp_ok(scalar @inlined, '>=', 6, 'there are such functions');

# The plan of calling it with columns, whose values nobody knows beforehand.
sub plan_of ($name) {
	my @types = split /,/, $db->query("select array_to_string(array(
		select format_type(t, null) from unnest(proargtypes) t), ',')
		from pg_proc where oid = 'app.$name'::regproc");
	my $columns = join ', ', map { "null::$types[$_] as a$_" } 0 .. $#types;
	my $arguments = join ', ', map { "c.a$_" } 0 .. $#types;
	return $db->query("explain (verbose, costs off) select app.$name("
		. "$arguments) from (select $columns from app.event offset 0) c");
}

for my $name (@inlined) {
	my ($output) = plan_of($name) =~ /Output: (.*)/;
	unlike($output, qr/\b$name\(/, "$name is inlined");
}

$db->query('create function app.not_inlined(n int) returns text language sql
	immutable as $$ select $x$REG-$x$ || n $$');
like(plan_of('not_inlined'), qr/not_inlined\(/,
	'one that promises too much stays a call');

done_testing;
