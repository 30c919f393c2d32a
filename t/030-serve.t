#!/usr/bin/perl
# The unit test t/unit/serve.c.
exec +($ENV{BUILD} // 'build') . '/unit/serve' or die "unit/serve: $!\n";
