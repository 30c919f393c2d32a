# Many connections to one database at once, by pgbench.
#
#   crowd($db, 'et_mark', 64, 20, $sql)     64 clients, each 20 times, as a role
#
# The statement may use :client_id (0 …) and :n (1, 2, … in each client).
# Returns what went wrong, '' for nothing.
package ET::Crowd;
use v5.36;
use Exporter 'import';
use File::Temp ();

our @EXPORT_OK = qw(crowd);

sub crowd ($db, $role, $clients, $times, $sql) {
	my $file = File::Temp->new;
	print $file "\\set n :n + 1\n", $sql =~ s/\s+/ /gr, "\n";
	close $file;
	open my $pgbench, '-|', 'sh', '-c', 'exec pgbench "$@" 2>&1',
		'pgbench', qw(-n -D n=0 -j 2 -c), $clients, '-t', $times,
		'-h', $db->dir, '-U', $role, '-f', $file->filename, 'tickets'
		or die "pgbench: $!";
	my $said = do { local $/; <$pgbench> };
	return close $pgbench ? '' : $said;
}
1;
