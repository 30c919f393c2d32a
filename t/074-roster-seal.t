#!/usr/bin/perl
# The unit test t/unit/roster_seal.c.
exec +($ENV{BUILD} // 'build') . '/unit/roster_seal'
	or die "unit/roster_seal: $!\n";
