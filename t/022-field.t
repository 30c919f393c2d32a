#!/usr/bin/perl
# The unit test t/unit/field.c.
exec +($ENV{BUILD} // 'build') . '/unit/field' or die "unit/field: $!\n";
