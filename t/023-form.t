#!/usr/bin/perl
# The unit test t/unit/form.c.
exec +($ENV{BUILD} // 'build') . '/unit/form' or die "unit/form: $!\n";
