# Every worker is built the way the house asks, seen in the binary itself.
use v5.36;
use Test::More;

my $build = $ENV{BUILD} // 'build';
plan skip_all => 'a sanitizer build is hardened differently' if $build =~ /san$/;
my @workers = glob "$build/cgi/*";
@workers = grep { -x && !/\.[od]$/ } @workers;
ok(@workers >= 10, 'the workers are built');

for my $file (@workers) {
	(my $name = $file) =~ s{.*/}{};
	my $elf = `readelf -W -h -l -d --dyn-syms '$file'`;
	my @missing;
	push @missing, 'PIE' if $elf !~ /Type:\s+DYN/;
	push @missing, 'RELRO' if $elf !~ /GNU_RELRO/;
	push @missing, 'BIND_NOW' if $elf !~ /\bBIND_NOW\b|Flags:.*\bNOW\b/;
	push @missing, 'stack protector' if $elf !~ /__stack_chk_fail/;
	push @missing, 'FORTIFY' if $elf !~ /_chk\b/;
	push @missing, 'no executable stack' if $elf =~ /GNU_STACK.*RWE/;
	push @missing, 'no RPATH' if $elf =~ /\((RPATH|RUNPATH)\)/;
	# The note in the file is the linker's sum over the C library's start
	# files too, which Debian 12 builds without: look at the code.
	my $landings = () = `objdump -d --no-show-raw-insn '$file'` =~ /endbr64/g;
	push @missing, 'branch protection' if $landings < 100;
	is("@missing", '', "$name is hardened");
}
done_testing;
