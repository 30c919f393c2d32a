# The pages are right HTML by the checker of the Web's own standards body. Needs
# java and vnu.jar (npm's vnu-jar): VNU_JAR says where it is.
use v5.36;
use ET::Browser qw(browser);
use ET::Stack;
use File::Temp qw(tempdir);
use Test::More;

my ($jar) = grep { -f } $ENV{VNU_JAR} // (), '/usr/share/java/vnu.jar',
	glob "build/*/node_modules/vnu-jar/build/dist/vnu.jar";
plan skip_all => 'vnu.jar is not here: set VNU_JAR' if !$jar;
plan skip_all => 'java is not here' if !grep { -x "$_/java" }
	split /:/, $ENV{PATH};

my $stack = ET::Stack->new;
my $dir = tempdir(CLEANUP => 1);
$stack->sql("update app.event set price_minor = 2000, proof = 'optional',
	payment_instructions = 'IBAN: DE02 1203 0000'");
my $receipt = $stack->ask(POST => '/api/register', form => { name => 'Ada',
	email => 'ada@example.org', phone => '+49 341 5550199' },
	headers => { accept => 'text/html' })->{headers}{location} // '';
my %page = (form => '/', german => '/?lang=de', link => '/r/',
	admin => '/admin/', scanner => '/scan/', none => '/nothing-here',
	docs => '/api/docs/', $receipt ? (receipt => $receipt) : ());
for my $name (sort keys %page) {
	my $r = $stack->ask(GET => $page{$name}, headers => {
		accept => 'text/html' });
	open my $out, '>:raw', "$dir/$name.html" or die "$dir/$name: $!";
	print $out $r->{content};
	close $out or die "$dir/$name: $!";
}
is(scalar(grep { -s } glob "$dir/*.html"), scalar(keys %page),
	'the pages were fetched');
browser('markup', DIR => $dir, REGISTRATION => 1,
	map { ($_ => $stack->env($_)) } qw(BASE_URL ADMIN_EMAIL ADMIN_PASSWORD));
chomp(my @found = qx(java -Xmx512m -jar '$jar' --errors-only --stdout '$dir' 2>&1));
# Tables become cards on a phone, where only these keep telling what they are.
@found = grep { !/The “role” attribute must not be used on a “t[dhr]” element/ }
	@found;
for my $name (sort keys %page) {
	is(join("\n", grep { m{/$name\.html"} } @found), '',
		"$page{$name} has no fault");
}
is(join("\n", grep { m{/admin-[\w-]+\.html"} } @found), '',
	'no view of the administration has one');
is(join("\n", grep { !m{\.html":} } @found), '',
	'the checker itself has nothing to complain about');
done_testing;
